package io.kickoff.edge.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kickoff.edge.settings.Publisher;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may publish: the packagers of the configuration, told apart by HTTP Basic (RFC 7617). Without any, everyone
/// who reaches the publishing plane may publish everything. *Immutable.*
final class Publishers {
    private static final String BASIC = "basic ";

    private final List<Publisher> publishers;

    Publishers(final List<Publisher> publishers) {
        this.publishers = publishers;
    }

    /// @return whether nobody has to say who he is.
    boolean isOpen() {
        return publishers.isEmpty();
    }

    /// @param authorization the header's value, or null.
    /// @return who it is, or null when that is not proven.
    @Nullable
    Publisher authenticate(final @Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        final String credentials =
                decoded(authorization.substring(BASIC.length()).trim());
        final int colon = credentials.indexOf(':');
        if (colon < 0) {
            return null;
        }
        final String name = credentials.substring(0, colon);
        for (final Publisher publisher : publishers) {
            if (publisher.name().equals(name) && publisher.accepts(credentials.substring(colon + 1))) {
                return publisher;
            }
        }
        return null;
    }

    private static String decoded(final String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (final IllegalArgumentException notBase64) {
            return "";
        }
    }
}
