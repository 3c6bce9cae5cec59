package io.kickoff.lsm;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// An event's life told a second time, by other means: strings, a table as text, fields that change, and every
/// millisecond looked at on its own.
final class ModelEvent {
    private static final String TABLE = """
            scheduled:   schedule>scheduled delay>delayed prestart>prestart start>live cancel>cancelled
            delayed:     schedule>scheduled delay>delayed prestart>prestart start>live cancel>cancelled
            prestart:    schedule>scheduled delay>delayed start>live cancel>cancelled
            live:        interrupt>interrupted end>over cancel>cancelled
            interrupted: interrupt>interrupted resume>live end>over cancel>cancelled
            ended:       schedule>scheduled
            ended-early: schedule>scheduled
            cancelled:   schedule>scheduled
            """;
    private static final Map<String, Map<String, String>> NEXT = read();
    private static final long NO = -1;

    String key = "scheduled";
    long since;
    long starts;
    long ends;
    long version;
    long endNumber = NO;
    boolean held;
    boolean media;
    Schedule schedule;
    final TreeMap<String, long[]> plans = new TreeMap<>();
    private final ArrayDeque<Long> ids = new ArrayDeque<>();

    ModelEvent(final Input.Configure first, final long version) {
        this.schedule = first.schedule();
        this.since = first.timeMs();
        this.starts = schedule.startsAtMs();
        this.ends = schedule.endsAtMs();
        this.version = version;
        remember(first.id());
    }

    private static Map<String, Map<String, String>> read() {
        final Map<String, Map<String, String>> table = new TreeMap<>();
        for (final String line : TABLE.lines().toList()) {
            final String[] parts = line.split(":\\s*");
            final Map<String, String> row = new TreeMap<>();
            for (final String cell : parts[1].split(" ")) {
                row.put(cell.split(">")[0], cell.split(">")[1]);
            }
            table.put(parts[0], row);
        }
        return table;
    }

    static String next(final String from, final String transition) {
        return NEXT.get(from).get(transition);
    }

    static Set<String> legal(final String from) {
        return NEXT.get(from).keySet();
    }

    private void remember(final long id) {
        if (id != 0) {
            ids.add(id);
            if (ids.size() > 32) {
                ids.remove();
            }
        }
    }

    private boolean isBefore() {
        return List.of("scheduled", "delayed", "prestart").contains(key);
    }

    /// Everything that can be seen; equal before and after means that an input has done nothing.
    private String seen() {
        final StringBuilder text = new StringBuilder();
        text.append(List.of(key, since, starts, ends, version, endNumber, held, media, schedule));
        plans.forEach((word, plan) -> text.append(word).append(List.of(plan[0], plan[1], plan[2])));
        return text.toString();
    }

    private long length() {
        return schedule.startsAtMs() == NO || schedule.endsAtMs() == NO
                ? NO
                : schedule.endsAtMs() - schedule.startsAtMs();
    }

    private long endFor(final long newStart) {
        if (length() == NO) {
            return schedule.endsAtMs();
        }
        return newStart == NO ? NO : newStart + length();
    }

    private void enter(final String next, final long at) {
        key = next;
        since = Math.max(since, at);
        version++;
    }

    private boolean go(final String word, final long at, final long newStart, final long number) {
        final String next = next(key, word);
        if (next == null) {
            return false;
        }
        final boolean wasBefore = isBefore();
        final long effective = Math.max(since, at);
        switch (word) {
            case "schedule", "delay" -> {
                if (newStart == NO) {
                    plans.clear();
                } else if (wasBefore && starts != NO) {
                    plans.values().forEach(plan -> plan[0] = Math.max(0, plan[0] + newStart - starts));
                }
                starts = newStart;
                ends = endFor(newStart);
                endNumber = NO;
                enter(next, at);
            }
            case "start" -> {
                enter(next, at);
                if (starts == NO) {
                    starts = since;
                    ends = endFor(since);
                }
            }
            case "end" -> {
                final boolean reached = schedule.endNumber() != NO && number >= schedule.endNumber();
                enter(ends != NO && effective < ends && !reached ? "ended-early" : "ended", at);
                endNumber = number == NO ? endNumber : number;
            }
            default -> enter(next, at);
        }
        if (!isBefore() && !key.equals("live") && !key.equals("interrupted")) {
            plans.clear();
        }
        held = key.equals("interrupted") && word.equals("interrupt");
        return true;
    }

    /// What is armed at this moment: `time word origin`.
    Set<String> armed() {
        final Set<String> armed = new HashSet<>();
        plans.forEach((word, plan) -> armed.add(plan[0] + " " + word + " OPERATOR"));
        if (isBefore() && starts != NO) {
            if (!key.equals("prestart") && schedule.prestartLeadMs() > 0) {
                final long half = starts > since ? (starts - since) / 2 : 0;
                armed.add(starts - Math.min(half, schedule.prestartLeadMs()) + " prestart SCHEDULE");
            }
            final boolean starting = switch (schedule.startRule()) {
                case BY_OPERATOR -> false;
                case BY_CLOCK -> true;
                case BY_MEDIA -> media;
            };
            if (starting) {
                armed.add(starts + " start SCHEDULE");
            }
        }
        return armed;
    }

    /// Applies an input and names the outcome.
    String apply(final Input input) {
        if (input.id() != 0 && ids.contains(input.id())) {
            return "REPEATED";
        }
        final String before = seen();
        final long versionBefore = version;
        final String refusal = tell(input);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        if (seen().equals(before)) {
            return "NO_MATTER";
        }
        remember(input.id());
        return version == versionBefore ? "noted" : "moved";
    }

    private String tell(final Input input) {
        final boolean isReport = input instanceof Input.MediaPublished
                || input instanceof Input.MediaSilent
                || input instanceof Input.EndReached;
        if (isReport && input.timeMs() < since) {
            return "LATE";
        }
        switch (input) {
            case Input.Remove remove -> {
                return "removed";
            }
            case Input.Configure configure -> {
                final boolean moved = configure.schedule().startsAtMs() != schedule.startsAtMs();
                schedule = configure.schedule();
                if (!moved || !go("schedule", configure.timeMs(), schedule.startsAtMs(), NO)) {
                    if (isBefore() || key.equals("live") || key.equals("interrupted")) {
                        ends = endFor(starts);
                    }
                }
            }
            case Input.Operate operate -> {
                final String word = operate.transition().word();
                if (operate.atMs() > operate.timeMs()) {
                    plans.put(word, new long[] {operate.atMs(), operate.startsAtMs(), operate.endNumber()});
                } else if (!go(
                        word,
                        operate.atMs() == NO ? operate.timeMs() : operate.atMs(),
                        operate.startsAtMs(),
                        operate.endNumber())) {
                    return "refused";
                }
            }
            case Input.Withdraw withdraw -> plans.remove(withdraw.transition().word());
            case Input.Due due -> {
                final Trigger trigger = due.trigger();
                final String word = trigger.transition().word();
                if (!armed().contains(trigger.atMs() + " " + word + " " + trigger.origin())) {
                    return "STALE";
                }
                if (due.timeMs() < trigger.atMs()) {
                    return "EARLY";
                }
                final long[] plan =
                        trigger.origin() == Trigger.Origin.OPERATOR ? plans.remove(word) : new long[] {NO, NO, NO};
                if (!go(word, due.timeMs(), plan[1], plan[2])) {
                    return "refused";
                }
            }
            case Input.MediaPublished published -> {
                media = true;
                if (key.equals("interrupted") && !held) {
                    go("resume", published.timeMs(), NO, NO);
                } else if (isBefore()
                        && schedule.startRule() == StartRule.BY_MEDIA
                        && starts != NO
                        && starts <= published.timeMs()) {
                    go("start", published.timeMs(), NO, NO);
                }
            }
            case Input.MediaSilent silent -> {
                if (key.equals("live") && schedule.silenceMs() > 0) {
                    if (silent.timeMs() < Math.max(since, silent.lastMediaMs()) + schedule.silenceMs()) {
                        return "TOO_SHORT";
                    }
                    go("interrupt", silent.timeMs(), NO, NO);
                    held = false;
                }
                media = false;
            }
            case Input.EndReached end -> go("end", end.timeMs(), NO, end.endNumber());
        }
        return "";
    }
}
