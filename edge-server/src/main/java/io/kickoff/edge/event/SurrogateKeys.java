package io.kickoff.edge.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names under which caches may drop what they have (`Surrogate-Key`, as Varnish's xkey and others take it), from
/// the coarse to the fine.
///
/// | object        | keys                                                                              |
/// |---------------|-----------------------------------------------------------------------------------|
/// | segment       | `{event}` `{event}/{rendition}` `…/{number}` `…/{number}/{pipeline}`              |
/// | init segment  | `{event}` `{event}/{rendition}` `…/init` `…/init/{pipeline}`                      |
/// | other objects | `{event}` `{event}/{name}`, the name percent-encoded with its slashes             |
/// | none          | `{event}`: what is not there may come to be                                       |
///
/// *Stateless.*
public final class SurrogateKeys {
    private SurrogateKeys() {}

    /// @param event     id.
    /// @param rendition id.
    /// @param number    of the segment.
    /// @param pipeline  id.
    /// @return the keys, separated by spaces.
    public static String segment(final String event, final String rendition, final long number, final String pipeline) {
        return layered(event, rendition, Long.toString(number), pipeline);
    }

    /// @param event     id.
    /// @param rendition id.
    /// @param pipeline  id.
    /// @return the keys, separated by spaces.
    public static String init(final String event, final String rendition, final String pipeline) {
        return layered(event, rendition, "init", pipeline);
    }

    private static String layered(
            final String event, final String rendition, final String which, final String pipeline) {
        final String ofRendition = event + '/' + rendition;
        final String ofNumber = ofRendition + '/' + which;
        return String.join(" ", event, ofRendition, ofNumber, ofNumber + '/' + pipeline);
    }

    /// @param event id.
    /// @param name  of an object, a char a byte.
    /// @return the keys, separated by spaces.
    public static String named(final String event, final String name) {
        return event + ' ' + event + '/' + encoded(name);
    }

    private static String encoded(final String name) {
        final StringBuilder encoded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            final char c = name.charAt(i);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4 & 0xF, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xF, 16)));
            }
        }
        return encoded.toString();
    }

    /// @param event     id.
    /// @param rendition id.
    /// @param number    of the segment.
    /// @param pipelines a bit for each table index.
    /// @param view      of the event.
    /// @return the finest keys of these candidates.
    static List<String> candidates(
            final String event, final String rendition, final long number, final int pipelines, final EventView view) {
        final List<String> keys = new ArrayList<>();
        for (int bits = pipelines; bits != 0; bits &= bits - 1) {
            final EventView.@Nullable Pipeline pipeline = view.pipelineAt(Integer.numberOfTrailingZeros(bits));
            if (pipeline != null) {
                keys.add(event + '/' + rendition + '/' + number + '/' + pipeline.id());
            }
        }
        return keys;
    }
}
