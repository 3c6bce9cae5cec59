package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.Expected.Hit;
import io.kickoff.edge.simulation.Expected.Miss;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares the head of an answer with what the contract has it say. Headers that the contract's table does not speak
/// of are passed over.
///
/// *Confined to the simulation's thread.*
final class AnswerCheck {
    private final Plan plan;
    private final StringBuilder wrong = new StringBuilder();
    private final Map<String, String> headers = new HashMap<>();
    private long dateS;
    private String date = "";

    AnswerCheck(final Plan plan) {
        this.plan = plan;
    }

    /// @param head     of the answer.
    /// @param exchange that it belongs to.
    /// @param expected what it has to be.
    /// @param nowMs    when it was given.
    /// @return what is wrong; empty when nothing is.
    String check(final String head, final Exchange exchange, final Expected expected, final long nowMs) {
        wrong.setLength(0);
        parse(head);
        final int status = Integer.parseInt(head.substring(9, 12));
        switch (expected) {
            case Miss miss -> {
                is("status", String.valueOf(miss.status()), String.valueOf(status));
                if (miss.status() == status) {
                    checkMiss(miss, exchange, nowMs);
                }
            }
            case Hit hit -> {
                is("status", String.valueOf(hit.status()), String.valueOf(status));
                if (hit.status() == status) {
                    checkHit(hit, exchange, nowMs);
                }
            }
            case Expected.Hold hold -> wrong.append("answered with " + status + ", but has to wait for its segment");
            case Expected.Await await ->
                wrong.append("answered with " + status + ", but has to wait for " + await.upload() + " to be whole");
        }
        header("Date", date(nowMs));
        return wrong.toString();
    }

    private void parse(final String head) {
        headers.clear();
        int from = head.indexOf("\r\n") + 2;
        for (int end = head.indexOf("\r\n", from); end > from; end = head.indexOf("\r\n", from)) {
            final int colon = head.indexOf(": ", from);
            headers.put(head.substring(from, colon), head.substring(colon + 2, end));
            from = end + 2;
        }
    }

    private void checkMiss(final Miss miss, final Exchange exchange, final long nowMs) {
        header("Content-Length", "0");
        lifetime(miss.lifetimeMs(), false);
        availability(miss.atMs(), exchange, nowMs);
        header("Kickoff-Pipeline", null);
        header("ETag", null);
    }

    private void checkHit(final Hit hit, final Exchange exchange, final long nowMs) {
        final SimulatedUpload upload = hit.upload();
        final int length = upload.body.length;
        if (hit.status() == 416) {
            header("Content-Range", "bytes */" + length);
            header("Content-Length", "0");
            header("Cache-Control", "no-store");
            return;
        }
        header("Kickoff-Pipeline", plan.pipelineHeader(upload.pipeline));
        lifetime(hit.lifetimeMs(), upload.isSegment() && upload.claim == 0);
        availability(upload.firstByteAtMs, exchange, nowMs);
        header("Kickoff-Defects", upload.claim == 0 ? null : upload.defects());
        if (hit.isFollowing()) {
            header("Transfer-Encoding", "chunked");
            header("Content-Length", null);
            header("ETag", null);
            return;
        }
        header("ETag", upload.etag);
        header("Last-Modified", upload.lastModified());
        header("Accept-Ranges", "bytes");
        header("Transfer-Encoding", null);
        switch (hit.status()) {
            case 200 -> header("Content-Length", String.valueOf(length));
            case 206 -> {
                header("Content-Length", String.valueOf(hit.to() - hit.from()));
                header("Content-Range", "bytes " + hit.from() + '-' + (hit.to() - 1) + '/' + length);
            }
            default -> header("Content-Length", null);
        }
    }

    private void lifetime(final long lifetimeMs, final boolean isImmutable) {
        is("Kickoff-Cache-Control", "ttl-ms=" + lifetimeMs, headers.get("Kickoff-Cache-Control"));
        final List<String> told = members("Cache-Control");
        is("max-age in Cache-Control", "true", String.valueOf(told.contains("max-age=" + lifetimeMs / 1000)));
        is("immutable in Cache-Control", String.valueOf(isImmutable), String.valueOf(told.contains("immutable")));
    }

    private void availability(final long atMs, final Exchange exchange, final long nowMs) {
        final List<String> told = members("CMSD-Static");
        final boolean isTold = atMs != Expected.UNTOLD;
        is("at=" + atMs + " in " + told, String.valueOf(isTold), String.valueOf(told.contains("at=" + atMs)));
        if (exchange.hasAwaited) {
            final long mostMs = nowMs - exchange.begunMs;
            told.stream()
                    .filter(member -> member.startsWith("ht=") && Long.parseLong(member.substring(3)) > mostMs)
                    .forEach(member -> is(member, "at most " + mostMs, member));
            return;
        }
        final boolean isHeld = isTold && exchange.heldSinceMs != Exchange.NEVER;
        final String heldMs = "ht=" + (nowMs - exchange.heldSinceMs);
        is(
                (isHeld ? heldMs : "ht") + " in " + told,
                String.valueOf(isHeld),
                String.valueOf(
                        isHeld ? told.contains(heldMs) : told.stream().anyMatch(each -> each.startsWith("ht="))));
    }

    private List<String> members(final String name) {
        return Arrays.asList(headers.getOrDefault(name, "").split(", ?"));
    }

    private void header(final String name, final String expected) {
        is(name, expected, headers.get(name));
    }

    private void is(final String what, final String expected, final String got) {
        if (expected == null ? got != null : !expected.equals(got)) {
            wrong.append(what)
                    .append(" should be ")
                    .append(expected)
                    .append(", is ")
                    .append(got)
                    .append("; ");
        }
    }

    private String date(final long nowMs) {
        if (nowMs / 1000 != dateS) {
            dateS = nowMs / 1000;
            date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Instant.ofEpochSecond(dateS).atOffset(ZoneOffset.UTC));
        }
        return date;
    }
}
