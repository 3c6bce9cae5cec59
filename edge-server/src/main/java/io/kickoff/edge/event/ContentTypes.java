package io.kickoff.edge.event;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The media type of an object: the packager's word when it says something, else the ending of the name.
///
/// Packagers send types that decide nothing (`*`, `application/octet-stream`, a form's type for media); those
/// count as none, and so do types of more than {@value #MAX_LENGTH} characters: a type is kept with each object.
/// *Immutable.*
public final class ContentTypes {
    /// When neither the header nor the name says what it is.
    public static final String UNKNOWN = "application/octet-stream";

    private static final int MAX_LENGTH = 256;

    private static final Set<String> USELESS = Set.of(
            "",
            "*",
            "*/*",
            UNKNOWN,
            "binary/octet-stream",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
            "video/quicktime");

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("m4s", "video/iso.segment"),
            Map.entry("m4v", "video/mp4"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("cmfv", "video/mp4"),
            Map.entry("cmfa", "audio/mp4"),
            Map.entry("cmft", "application/mp4"),
            Map.entry("ts", "video/mp2t"),
            Map.entry("aac", "audio/aac"),
            Map.entry("webm", "video/webm"),
            Map.entry("mpd", "application/dash+xml"),
            Map.entry("m3u8", "application/vnd.apple.mpegurl"),
            Map.entry("vtt", "text/vtt"),
            Map.entry("json", "application/json"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("xml", "application/xml"));

    private ContentTypes() {}

    /// @param header `Content-Type` of the PUT, or null.
    /// @param name   of the object.
    /// @return the type to serve it with.
    public static String of(final @Nullable String header, final String name) {
        if (header != null && header.length() <= MAX_LENGTH && isPrintable(header)) {
            final String essence = essence(header);
            if (!USELESS.contains(essence) && essence.indexOf('/') > 0) {
                return header.trim();
            }
        }
        final int dot = name.lastIndexOf('.');
        return BY_ENDING.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /// @param type a media type, perhaps with parameters.
    /// @return type and subtype alone, in lower case.
    public static String essence(final String type) {
        final int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /// @param type to serve an object with.
    /// @return whether its bytes must be ISO base media.
    public static boolean isIsoMedia(final String type) {
        return switch (essence(type)) {
            case "video/mp4", "audio/mp4", "application/mp4", "video/iso.segment" -> true;
            default -> false;
        };
    }

    private static boolean isPrintable(final String value) {
        return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
