package io.kickoff.edge.simulation;

/// What a CDN node asks for.
///
/// @param name        what its path names.
/// @param isHead      whether it wants the head alone.
/// @param isOld       whether it speaks HTTP/1.0.
/// @param isLast      whether it wants the connection closed after this answer.
/// @param range       which bytes; {@link Span#WHOLE} for all.
/// @param ifNoneMatch an entity tag that it has; empty for none.
/// @param ifRange     an entity tag that the range belongs to; empty for none.
/// *Immutable.*
record Ask(Name name, boolean isHead, boolean isOld, boolean isLast, Span range, String ifNoneMatch, String ifRange) {
    /// What can be asked for.
    enum Kind {
        /// A numbered segment.
        SEGMENT,
        /// An init segment.
        INIT,
        /// A named object.
        NAMED,
        /// What no event or rendition has.
        UNKNOWN
    }

    /// What a path names; for segments and init segments also the key of what is published for it.
    ///
    /// @param kind      of thing.
    /// @param rendition its index; 0 when it has none.
    /// @param number    of a segment; else 0.
    record Name(Kind kind, int rendition, long number) {
        static Name segment(final int rendition, final long number) {
            return new Name(Kind.SEGMENT, rendition, number);
        }

        /// @return the object's name in the event.
        String object() {
            return switch (kind) {
                case SEGMENT -> "v" + rendition + '-' + number + ".m4s";
                case INIT -> "init-" + rendition + ".bin";
                case NAMED -> "live-" + rendition + ".mpd";
                case UNKNOWN -> "v" + (rendition + 7) + '-' + number + ".m4s";
            };
        }

        @Override
        public String toString() {
            return object();
        }
    }

    /// A range of bytes.
    ///
    /// @param first position, or -1 when the last bytes are asked for.
    /// @param last  position, inclusive; -1 when open; the count when the last bytes are asked for.
    /// @param isMultiple whether it asks for a second range too.
    record Span(long first, long last, boolean isMultiple) {
        static final Span WHOLE = new Span(-1, -1, false);

        boolean isWhole() {
            return equals(WHOLE);
        }

        String header() {
            final String begin = first < 0 ? "" : String.valueOf(first);
            final String end = last < 0 ? "" : String.valueOf(last);
            return "bytes=" + begin + '-' + end + (isMultiple ? ",1-2" : "");
        }
    }

    static Ask plain(final Name name) {
        return new Ask(name, false, false, false, Span.WHOLE, "", "");
    }

    /// @return the request, ready to be sent.
    String request() {
        final StringBuilder request = new StringBuilder(200);
        request.append(isHead ? "HEAD" : "GET").append(" /live/").append(Plan.EVENT);
        request.append('/').append(name.object()).append(isOld ? " HTTP/1.0\r\n" : " HTTP/1.1\r\nHost: origin\r\n");
        if (isLast && !isOld) {
            request.append("Connection: close\r\n");
        }
        if (!range.isWhole()) {
            request.append("Range: ").append(range.header()).append("\r\n");
        }
        if (!ifNoneMatch.isEmpty()) {
            request.append("If-None-Match: ").append(ifNoneMatch).append("\r\n");
        }
        if (!ifRange.isEmpty()) {
            request.append("If-Range: ").append(ifRange).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /// @return whether the answer has to wait until the segment is whole: a part of it, or an old protocol.
    boolean wantsWhole() {
        return isOld || !range.isWhole();
    }

    @Override
    public String toString() {
        return (isHead ? "HEAD " : "GET ")
                + name
                + (isOld ? " 1.0" : "")
                + (range.isWhole() ? "" : ' ' + range.header())
                + (ifNoneMatch.isEmpty() ? "" : " if-none-match " + ifNoneMatch);
    }
}
