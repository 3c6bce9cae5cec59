package io.kickoff.edge.admin;

import io.kickoff.edge.admin.AdminRequest.MalformedBodyException;
import io.kickoff.edge.definition.InvalidEventException;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.validrange.InvalidConfigException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// The operators' API: which resource a path means, and its errors. *Thread-safe.*
public final class AdminApi {
    private final Events events;
    private final EventResource eventResource;
    private final MaskResource maskResource;
    private final NotificationsResource notificationsResource;
    private final AuditResource auditResource;
    private final ExplainResource explainResource;
    private final Supplier<String> metrics;
    private final BooleanSupplier isReady;

    /// @param events  of the node.
    /// @param objects what is known about each segment.
    /// @param arena   where the bytes are.
    /// @param clock   time.
    /// @param metrics the node's figures in the format of OpenMetrics.
    /// @param isReady whether requests should be sent here.
    public AdminApi(
            final Events events,
            final StoredObjects objects,
            final SegmentArena arena,
            final EpochClock clock,
            final Supplier<String> metrics,
            final BooleanSupplier isReady) {
        this.events = events;
        this.eventResource = new EventResource(events);
        this.maskResource = new MaskResource();
        this.notificationsResource = new NotificationsResource();
        this.auditResource = new AuditResource();
        this.explainResource = new ExplainResource(objects, arena, clock);
        this.metrics = metrics;
        this.isReady = isReady;
    }

    AdminResponse answer(final AdminRequest request) {
        try {
            return route(request);
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

    private AdminResponse route(final AdminRequest request) throws MalformedBodyException {
        final List<String> path = request.path();
        if (path.isEmpty()) {
            return read(request, () -> AdminResponse.text(200, OVERVIEW));
        }
        return switch (path.getFirst()) {
            case "healthz" -> read(request, () -> AdminResponse.text(200, "alive"));
            case "readyz" ->
                read(
                        request,
                        () -> isReady.getAsBoolean()
                                ? AdminResponse.text(200, "ready")
                                : AdminResponse.text(503, "draining"));
            case "metrics" -> read(request, this::metrics);
            case "v1" -> path.size() > 1 && path.get(1).equals("events") ? routeEvents(request) : unknown(request);
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
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? answer.get()
                : AdminResponse.notAllowed("GET, HEAD");
    }

    private AdminResponse metrics() {
        return new AdminResponse(200, "application/openmetrics-text; version=1.0.0; charset=utf-8", metrics.get(), "");
    }

    private AdminResponse routeEvents(final AdminRequest request) throws MalformedBodyException {
        final List<String> path = request.path();
        if (path.size() == 2) {
            return read(request, eventResource::list);
        }
        final String id = path.get(2);
        if (path.size() == 3) {
            return eventResource.answer(request, id);
        }
        final @Nullable LiveEvent event = events.get(id);
        if (event == null) {
            return EventResource.unknown(id);
        }
        return path.size() > 4
                ? unknown(request)
                : switch (path.get(3)) {
                    case "explain" -> read(request, () -> explainResource.answer(request, event));
                    case "audit" -> read(request, () -> auditResource.answer(request, event));
                    case "masks" -> maskResource.answer(request, event);
                    case "notifications" -> notificationsResource.answer(request, event);
                    case "flush" ->
                        request.method().equals("POST") ? eventResource.flush(event) : AdminResponse.notAllowed("POST");
                    default -> unknown(request);
                };
    }

    private static AdminResponse unknown(final AdminRequest request) {
        return AdminResponse.problem(
                404, "no-such-path", "", '/' + String.join("/", request.path()) + " is none of this API: see GET /");
    }
}
