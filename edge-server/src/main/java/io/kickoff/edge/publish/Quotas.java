package io.kickoff.edge.publish;

import io.kickoff.edge.http.Problem;
import io.kickoff.edge.publish.Admission.Refused;
import io.kickoff.edge.tenant.Quota;
import io.kickoff.edge.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/// What a tenant is told that publishes more than it may: which quota, how much it is, and how to mend.
///
/// *Immutable.*
final class Quotas {
    private static final int SECOND_MS = 1000;

    /// @param tenant   that sends a request.
    /// @param isDelete counted, never refused: it gives something back, and some packagers send it only once.
    /// @param nowMs    epoch ms.
    /// @return null when it may.
    @Nullable
    Refused checkRequest(final Tenant tenant, final boolean isDelete, final long nowMs) {
        if (isDelete) {
            tenant.requests().charge(1, nowMs);
            return null;
        }
        final long refusedForMs = tenant.takeRequest(nowMs);
        return refusedForMs == 0
                ? null
                : over(
                        tenant,
                        Quota.REQUESTS,
                        Math.ceilDiv(refusedForMs, SECOND_MS),
                        "send fewer, or raise publishing.maxTenantRequests or requests of the tenant in tenants");
    }

    /// Announces an object when it may come.
    ///
    /// @param target of an upload.
    /// @param nowMs  epoch ms.
    /// @return null when it may.
    @Nullable
    Refused checkUpload(final Target target, final long nowMs) {
        final Tenant tenant = target.tenant();
        final long refusedForMs = tenant.takeUpload(nowMs);
        if (refusedForMs > 0) {
            return over(
                    tenant,
                    Quota.BYTES,
                    Math.ceilDiv(refusedForMs, SECOND_MS),
                    "publish less, or raise publishing.maxTenantRate or rate of the tenant in tenants");
        }
        if (!tenant.announceObject(!target.isTaken())) {
            return over(
                    tenant,
                    Quota.OBJECTS,
                    Math.ceilDiv(Inspection.segmentMs(target), SECOND_MS),
                    "it has " + tenant.objects().count()
                            + ", with uploads in flight: delete some, shorten timeShiftBufferDepth, or raise "
                            + "publishing.maxTenantObjects or objects of the tenant in tenants");
        }
        return null;
    }

    private static Refused over(
            final Tenant tenant, final Quota quota, final long retryAfterS, final String howToMend) {
        return new Refused(
                new Problem(
                        429,
                        "quota-" + quota.word(),
                        "The tenant publishes more than it may",
                        "tenant \"" + tenant.id() + "\" may have " + tenant.describe(quota) + ": " + howToMend),
                false,
                retryAfterS);
    }

    /// @param tenant for whose upload there is no memory.
    /// @return what it is told.
    Refused noMemory(final Tenant tenant) {
        tenant.countRefused(Quota.MEMORY);
        final String detail = tenant.share().mayGrow() && tenant.share().mayOpen()
                ? "nothing outside the live edge is left to give up: raise memory, or publish less"
                : "tenant \"" + tenant.id() + "\" holds " + tenant.share().heldBytes() + " bytes of its share of "
                        + tenant.share().fairBytes() + " in uploads, live edges, init segments and named objects: "
                        + "publish less at a time, or raise memory or memoryShare of the tenant in tenants";
        return new Refused(new Problem(503, "no-memory", "There is no memory for it", detail), false, 1);
    }
}
