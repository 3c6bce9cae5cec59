package io.kickoff.edge.admin;

import io.kickoff.edge.admin.AdminRequest.MalformedBodyException;
import io.kickoff.edge.definition.InvalidEventException;
import io.kickoff.edge.durable.Barrier;
import io.kickoff.edge.durable.EventRecords;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.validrange.InvalidConfigException;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// The operators' API: which resource a path means, and its errors. *Thread-safe.*
public final class AdminApi {
    private final Events events;
    private final EventRecords records;
    private final EventResource eventResource;
    private final MaskResource maskResource;
    private final NotificationsResource notificationsResource;
    private final AuditResource auditResource;
    private final ExplainResource explainResource;
    private final Supplier<String> metrics;
    private final Supplier<Readiness> readiness;

    /// @param events  of the node.
    /// @param objects what is known about each segment.
    /// @param arena   where the bytes are.
    /// @param clock   time.
    /// @param metrics the node's figures in the format of OpenMetrics.
    /// @param readiness whether requests should be sent here.
    /// @param records keeps what operators change.
    public AdminApi(
            final Events events,
            final StoredObjects objects,
            final SegmentArena arena,
            final EpochClock clock,
            final Supplier<String> metrics,
            final Supplier<Readiness> readiness,
            final EventRecords records) {
        this.events = events;
        this.records = records;
        this.eventResource = new EventResource(events, records);
        this.maskResource = new MaskResource();
        this.notificationsResource = new NotificationsResource();
        this.auditResource = new AuditResource();
        this.explainResource = new ExplainResource(objects, arena, clock);
        this.metrics = metrics;
        this.readiness = readiness;
    }

    /// Whether requests should be sent here.
    ///
    /// @param isReady whether they should.
    /// @param line    for people.
    public record Readiness(boolean isReady, String line) {}

    /// @param request as it came.
    /// @param barrier that the answer waits for: what has been changed has to be durable.
    /// @return what is answered then.
    AdminResponse answer(final AdminRequest request, final Barrier barrier) {
        try {
            return route(request, barrier);
        } catch (final MalformedBodyException malformed) {
            return AdminResponse.problem(400, "malformed-json", "", String.valueOf(malformed.getMessage()));
        } catch (final InvalidEventException invalid) {
            return AdminResponse.problem(422, "invalid-event", invalid.field(), invalid.reason());
        } catch (final InvalidConfigException invalid) {
            return AdminResponse.problem(422, "invalid-event", invalid.field(), invalid.reason());
        } catch (final InvalidFieldException invalid) {
            return AdminResponse.problem(422, "invalid-field", invalid.field(), invalid.reason());
        } catch (final IllegalStateException full) {
            return AdminResponse.problem(409, "limit", "", String.valueOf(full.getMessage()));
        }
    }

    private AdminResponse route(final AdminRequest request, final Barrier barrier) throws MalformedBodyException {
        final List<String> path = request.path();
        if (path.isEmpty()) {
            return read(request, () -> AdminResponse.text(200, OVERVIEW));
        }
        return switch (path.getFirst()) {
            case "healthz" -> read(request, () -> AdminResponse.text(200, "alive"));
            case "readyz" ->
                read(request, () -> {
                    final Readiness now = readiness.get();
                    return AdminResponse.text(now.isReady() ? 200 : 503, now.line());
                });
            case "metrics" -> read(request, this::metrics);
            case "v1" ->
                path.size() > 1 && path.get(1).equals("events") ? routeEvents(request, barrier) : unknown(request);
            default -> unknown(request);
        };
    }

    private static final String OVERVIEW = """
            Kickoff, admin plane

            GET  /healthz  /readyz  /metrics
            GET  /v1/events            PUT GET DELETE /v1/events/{event}
            GET  /v1/events/{event}/explain?object=...&at=...
            GET  /v1/events/{event}/audit?since=...
            PUT GET DELETE /v1/events/{event}/masks
            PUT PATCH GET DELETE /v1/events/{event}/notifications
            POST /v1/events/{event}/flush""";

    private static AdminResponse read(final AdminRequest request, final Supplier<AdminResponse> answer) {
        return request.isRead() ? answer.get() : AdminResponse.notAllowed("GET, HEAD");
    }

    private AdminResponse metrics() {
        return new AdminResponse(200, "application/openmetrics-text; version=1.0.0; charset=utf-8", metrics.get(), "");
    }

    private AdminResponse routeEvents(final AdminRequest request, final Barrier barrier) throws MalformedBodyException {
        final List<String> path = request.path();
        if (path.size() == 2) {
            return read(request, eventResource::list);
        }
        final String id = path.get(2);
        if (path.size() == 3) {
            return eventResource.answer(request, id, barrier);
        }
        final @Nullable LiveEvent event = events.get(id);
        if (event == null) {
            return EventResource.unknown(id);
        }
        if (path.size() > 4) {
            return unknown(request);
        }
        final AdminResponse answer = switch (path.get(3)) {
            case "explain" -> read(request, () -> explainResource.answer(request, event));
            case "audit" -> read(request, () -> auditResource.answer(request, event));
            case "masks" -> maskResource.answer(request, event);
            case "notifications" -> notificationsResource.answer(request, event);
            case "flush" ->
                request.method().equals("POST")
                        ? eventResource.flush(event, barrier)
                        : AdminResponse.notAllowed("POST");
            default -> unknown(request);
        };
        if (!request.isRead()) {
            records.save(event, barrier);
        }
        return answer;
    }

    private static AdminResponse unknown(final AdminRequest request) {
        return AdminResponse.problem(
                404, "no-such-path", "", '/' + String.join("/", request.path()) + " is none of this API: see GET /");
    }
}
