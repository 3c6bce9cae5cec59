package io.kickoff.edge.settings;

/// A host and a port to listen on. *Immutable.*
///
/// @param host an IPv6 address stands without its brackets
/// @param port 0 … 65535, 0 takes a free one
record BindAddress(String host, int port) {
    private static final int PORT_MAX = 65_535;

    /// Reads `host:port` or `[ipv6]:port`.
    ///
    /// @throws InvalidValueException with what is wrong and how to mend it
    static BindAddress parse(final String text) {
        final int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw new InvalidValueException("\"%s\" has no port: write host:port, such as %s"
                    .formatted(text, text.isEmpty() || colon == 0 ? "127.0.0.1:8080" : text + ":8080"));
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new InvalidValueException(
                    "\"%s\" is ambiguous: write an IPv6 address in brackets, such as [::1]:8080".formatted(text));
        }
        if (host.isEmpty() || !host.equals(host.strip())) {
            throw new InvalidValueException(
                    "\"%s\" has no host: write 127.0.0.1%s for this machine only, 0.0.0.0%2$s for all its addresses"
                            .formatted(text, text.substring(colon)));
        }
        return new BindAddress(host, port(text, text.substring(colon + 1)));
    }

    private static int port(final String text, final String digits) {
        try {
            final int port = Integer.parseInt(digits);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (final NumberFormatException notANumber) {
            // answered below, together with a number that is out of range
        }
        throw new InvalidValueException(
                "\"%s\" has the port \"%s\": write a number from 0 (any free one) to 65535".formatted(text, digits));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
