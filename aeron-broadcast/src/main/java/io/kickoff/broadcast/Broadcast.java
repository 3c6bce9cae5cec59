package io.kickoff.broadcast;

/// What travels from the publisher to fan-out nodes and edges; `broadcast.xml` says how it lies on the wire.
///
/// Names have 1 to 128 characters of ISO 8859-1, texts at most 64 KiB of UTF-8. *Immutable.*
public sealed interface Broadcast {
    /// A time or a number that is not known.
    long UNKNOWN = Long.MIN_VALUE;

    /// What is said of one event, and remembered until something newer is said: the newest version is all that
    /// whoever comes late has to hear.
    sealed interface Retained extends Broadcast {
        /// @return name of the event.
        String event();

        /// @return grows by one with each change of this kind.
        long version();
    }

    /// An event has come to another live state.
    ///
    /// @param event       its name.
    /// @param key         `scheduled`, `delayed`, `prestart`, `live` …
    /// @param timestampMs when it came to it, epoch ms.
    /// @param version     grows by one with each.
    /// @param startsAtMs  when it is planned to start, epoch ms; or {@link #UNKNOWN}.
    /// @param endNumber   number of its last segment; or {@link #UNKNOWN}.
    record LiveStateChange(String event, String key, long timestampMs, long version, long startsAtMs, long endNumber)
            implements Retained {
        /// @throws IllegalArgumentException when a name does not fit.
        public LiveStateChange {
            Fields.requireName("event", event);
            Fields.requireName("key", key);
        }
    }

    /// An event's configuration has changed, or the event is gone.
    ///
    /// @param event         its name.
    /// @param version       grows by one with each.
    /// @param timestampMs   epoch ms.
    /// @param isRemoved     whether the event is gone, and with it all that was said of it.
    /// @param configuration JSON as in the admin API; empty when it is gone.
    record ConfigurationChange(String event, long version, long timestampMs, boolean isRemoved, String configuration)
            implements Retained {
        /// @throws IllegalArgumentException when the name or the configuration does not fit.
        public ConfigurationChange {
            Fields.requireName("event", event);
            Fields.requireText("the configuration of " + event, configuration);
        }
    }

    /// The cumulative notifications of an event have changed.
    ///
    /// @param event       its name.
    /// @param version     grows by one with each.
    /// @param timestampMs epoch ms.
    /// @param dictionary  of RFC 8941.
    record NotificationChange(String event, long version, long timestampMs, String dictionary) implements Retained {
        /// @throws IllegalArgumentException when the name or the dictionary does not fit.
        public NotificationChange {
            Fields.requireName("event", event);
            Fields.requireText("the notifications of " + event, dictionary);
        }
    }

    /// A candidate is there. Whoever misses it loses time, nothing else: it is not remembered.
    ///
    /// @param event         its name.
    /// @param rendition     index in the event's configuration.
    /// @param number        of the segment.
    /// @param pipeline      index in the event's configuration.
    /// @param defects       bits, as the selector has them.
    /// @param publishedAtMs epoch ms.
    /// @param length        in bytes; -1 while they still arrive.
    record SegmentAnnouncement(
            String event, int rendition, long number, int pipeline, int defects, long publishedAtMs, long length)
            implements Broadcast {
        /// @throws IllegalArgumentException when a field does not fit.
        public SegmentAnnouncement {
            Fields.requireName("event", event);
            Fields.requireUpTo("rendition", rendition, 0xFFFF);
            Fields.requireUpTo("pipeline", pipeline, 0xFF);
            Fields.requireUpTo("defects", defects, 0xFF);
        }
    }

    /// An end of a snapshot: between the two stands all that is known.
    ///
    /// @param epoch of the publisher's memory.
    /// @param isEnd whether it is the second one.
    record SnapshotBoundary(long epoch, boolean isEnd) implements Broadcast {}

    /// What a reader that has missed nothing knows now.
    ///
    /// @param epoch       of the publisher's memory.
    /// @param timestampMs epoch ms.
    /// @param digest      over everything that is known.
    /// @param entries     how many things are known.
    record Heartbeat(long epoch, long timestampMs, long digest, int entries) implements Broadcast {}
}
