package io.kickoff.broadcast;

import java.nio.charset.StandardCharsets;

/// What fits the fields of the schema: whoever hands something over is told at once what does not, instead of an agent
/// that finds it when nobody is there to ask.
final class Fields {
    /// Most characters of a name.
    static final int MAX_NAME = 128;
    /// Most bytes of a text.
    static final int MAX_TEXT = 65_536;

    private static final int LAST_LATIN = 0xFF;

    private Fields() {}

    /// @param what it is, for the message.
    /// @param name to carry.
    /// @throws IllegalArgumentException when it is empty, too long, or has characters beyond ISO 8859-1.
    static void requireName(final String what, final String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' has " + name.length() + " characters: name it with 1 to " + MAX_NAME);
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > LAST_LATIN) {
                throw new IllegalArgumentException(
                        what + " '" + name + "' has the character '" + name.charAt(i) + "', which is not ISO 8859-1");
            }
        }
    }

    /// @param what it is, for the message.
    /// @param text to carry.
    /// @throws IllegalArgumentException when it is too long.
    static void requireText(final String what, final String text) {
        final int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_TEXT) {
            throw new IllegalArgumentException(
                    what + " has " + length + " bytes: at most " + MAX_TEXT + " are broadcast");
        }
    }

    /// @param what   it is, for the message.
    /// @param number to carry.
    /// @param most   that its field holds.
    /// @throws IllegalArgumentException when it is negative or more.
    static void requireUpTo(final String what, final int number, final int most) {
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(what + " is " + number + ": it is between 0 and " + most);
        }
    }
}
