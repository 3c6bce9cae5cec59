package io.kickoff.edge.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A packager that may publish: its name, the digest of its secret, and where it may write. *Immutable.*
///
/// @param name         the user name it authenticates with
/// @param secretSha256 64 lower-case hexadecimal digits; the secret itself is not kept
/// @param allowed      `event/pipeline` patterns, in either half of which a `*` stands for any run of characters
public record Publisher(String name, String secretSha256, List<String> allowed) {
    public Publisher {
        allowed = List.copyOf(allowed);
    }

    /// The digest of a secret as [#secretSha256] holds it.
    public static String sha256Hex(final String secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /// Whether this is the publisher's secret; takes the same time wherever the two differ.
    public boolean accepts(final String secret) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(secretSha256), sha256(secret));
    }

    /// Whether one of the patterns covers this pipeline of this event.
    public boolean mayWrite(final String event, final String pipeline) {
        for (final String pattern : allowed) {
            final int slash = pattern.indexOf('/');
            if (matches(pattern, 0, slash, event) && matches(pattern, slash + 1, pattern.length(), pipeline)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(final String pattern, final int from, final int to, final String text) {
        int p = from;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < to && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < to && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < to && pattern.charAt(p) == '*') {
            p++;
        }
        return p == to;
    }

    private static byte[] sha256(final String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
