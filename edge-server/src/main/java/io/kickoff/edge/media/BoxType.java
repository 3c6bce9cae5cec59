package io.kickoff.edge.media;

/// Types of boxes and brands, as the four characters that they are. *Immutable.*
final class BoxType {
    static final int FTYP = of("ftyp");
    static final int STYP = of("styp");
    static final int SIDX = of("sidx");
    static final int EMSG = of("emsg");
    static final int PRFT = of("prft");
    static final int FREE = of("free");
    static final int SKIP = of("skip");
    static final int UUID = of("uuid");
    static final int MOOV = of("moov");
    static final int MOOF = of("moof");
    static final int MFRA = of("mfra");
    static final int MDAT = of("mdat");
    static final int TRAK = of("trak");
    static final int TKHD = of("tkhd");
    static final int MDIA = of("mdia");
    static final int MDHD = of("mdhd");
    static final int HDLR = of("hdlr");
    static final int MINF = of("minf");
    static final int STBL = of("stbl");
    static final int STSD = of("stsd");
    static final int MVEX = of("mvex");
    static final int TREX = of("trex");
    static final int TRAF = of("traf");
    static final int TFHD = of("tfhd");
    static final int TFDT = of("tfdt");
    static final int TRUN = of("trun");
    static final int VIDE = of("vide");
    static final int SOUN = of("soun");
    /// Brand of a slate, put in where the real picture is missing (SCTE 214-1, DASH-IF ingest).
    static final int SLAT = of("slat");
    /// Brand of the last segment (ISO/IEC 23009-1 §6.3).
    static final int LMSG = of("lmsg");

    private BoxType() {}

    static int of(final String text) {
        return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
    }

    static String text(final int type) {
        return String.valueOf(new char[] {
            (char) (type >>> 24 & 0xFF), (char) (type >>> 16 & 0xFF), (char) (type >>> 8 & 0xFF), (char) (type & 0xFF)
        });
    }

    /// What a media segment or an init segment may begin with.
    static boolean isTopLevel(final int type) {
        return type == STYP
                || type == MOOF
                || type == SIDX
                || type == EMSG
                || type == PRFT
                || type == FTYP
                || type == MOOV
                || type == MDAT
                || type == FREE
                || type == SKIP
                || type == UUID
                || type == MFRA;
    }
}
