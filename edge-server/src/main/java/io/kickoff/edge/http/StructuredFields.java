package io.kickoff.edge.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Structured field values (RFC 9651), as far as the headers of this protocol need them: lists and dictionaries of
/// items with parameters. Inner lists, dates and display strings are refused.
///
/// *Confined to one thread; one for each value.*
public final class StructuredFields {
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_INTEGER_DIGITS = 15;

    private final String text;
    private int at;

    private StructuredFields(final String text) {
        this.text = text;
    }

    /// An item: its value as it stands in the header, and its parameters, likewise.
    ///
    /// @param value      canonical text: `name`, `"text"`, `12`, `?1`, `:YWI=:`.
    /// @param parameters by key, in order.
    public record Item(String value, Map<String, String> parameters) {
        /// @return value and parameters as they are written in a header.
        @Override
        public String toString() {
            final StringBuilder written = new StringBuilder(value);
            parameters.forEach((key, parameter) -> {
                written.append(';').append(key);
                if (!"?1".equals(parameter)) {
                    written.append('=').append(parameter);
                }
            });
            return written.toString();
        }

        /// @param key    of a parameter.
        /// @param absent what to say when there is none.
        /// @return its value as an integer.
        /// @throws MalformedFieldException when it is no integer from 0 up.
        public long integer(final String key, final long absent) throws MalformedFieldException {
            final String parameter = parameters.getOrDefault(key, Long.toString(absent));
            if (!parameter.matches("\\d{1,15}")) {
                throw new MalformedFieldException(key + '=' + parameter + " is no whole number from 0 up");
            }
            return Long.parseLong(parameter);
        }
    }

    /// What is wrong with a value.
    public static final class MalformedFieldException extends Exception {
        private static final long serialVersionUID = 1;

        /// @param reason in a few words.
        public MalformedFieldException(final String reason) {
            super(reason);
        }
    }

    /// @param value of a header.
    /// @return its members (§4.2.1); empty for an empty value.
    /// @throws MalformedFieldException when it is no list.
    public static List<Item> list(final String value) throws MalformedFieldException {
        final StructuredFields parser = of(value);
        final List<Item> members = new ArrayList<>();
        while (parser.hasMember(!members.isEmpty())) {
            members.add(parser.item());
        }
        return members;
    }

    /// @param value of a header.
    /// @return its members by key (§4.2.2), the last of equal keys; empty for an empty value.
    /// @throws MalformedFieldException when it is no dictionary.
    public static Map<String, Item> dictionary(final String value) throws MalformedFieldException {
        final StructuredFields parser = of(value);
        final Map<String, Item> members = new LinkedHashMap<>();
        while (parser.hasMember(!members.isEmpty())) {
            final String key = parser.key();
            final Item item = parser.take('=') ? parser.item() : new Item("?1", parser.parameters());
            members.remove(key);
            members.put(key, item);
        }
        return members;
    }

    private static StructuredFields of(final String value) throws MalformedFieldException {
        if (value.length() > MAX_LENGTH) {
            throw new MalformedFieldException("longer than " + MAX_LENGTH + " characters");
        }
        return new StructuredFields(value.strip());
    }

    private boolean hasMember(final boolean isFollowing) throws MalformedFieldException {
        if (!isFollowing) {
            return at < text.length();
        }
        skip(" \t");
        if (at == text.length()) {
            return false;
        }
        if (!take(',')) {
            throw malformed("a comma is missing");
        }
        skip(" \t");
        if (at == text.length()) {
            throw malformed("a comma ends it");
        }
        return true;
    }

    private Item item() throws MalformedFieldException {
        final String value = bare();
        return new Item(value, parameters());
    }

    private Map<String, String> parameters() throws MalformedFieldException {
        final Map<String, String> parameters = new LinkedHashMap<>();
        while (take(';')) {
            skip(" ");
            final String key = key();
            parameters.put(key, take('=') ? bare() : "?1");
        }
        return parameters;
    }

    private String key() throws MalformedFieldException {
        final int from = at;
        while (at < text.length() && isKeyCharacter(text.charAt(at), at > from)) {
            at++;
        }
        if (from == at) {
            throw malformed("a key is missing");
        }
        return text.substring(from, at);
    }

    private static boolean isKeyCharacter(final char c, final boolean isInside) {
        return c >= 'a' && c <= 'z' || c == '*' || isInside && (c >= '0' && c <= '9' || "_-.".indexOf(c) >= 0);
    }

    private String bare() throws MalformedFieldException {
        if (at == text.length()) {
            throw malformed("a value is missing");
        }
        final int from = at;
        final char first = text.charAt(at);
        if (first == '"') {
            string();
        } else if (first == '-' || first >= '0' && first <= '9') {
            number();
        } else if (first == '?') {
            at++;
            if (!take('0') && !take('1')) {
                throw malformed("a boolean is ?0 or ?1");
            }
        } else if (first == ':') {
            bytes();
        } else if (Character.isLetter(first) && first < 0x80 || first == '*') {
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
        } else {
            throw malformed("no value begins like this");
        }
        return text.substring(from, at);
    }

    private void string() throws MalformedFieldException {
        at++;
        while (at < text.length()) {
            final char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && !take('"') && !take('\\') || c < 0x20 || c > 0x7e) {
                throw malformed("a string holds a character that it may not");
            }
        }
        throw malformed("a string does not end");
    }

    private void number() throws MalformedFieldException {
        take('-');
        final int from = at;
        digits();
        final int whole = at - from;
        if (whole == 0 || whole > MAX_INTEGER_DIGITS) {
            throw malformed("an integer has 1 to 15 digits");
        }
        if (take('.')) {
            final int fraction = at;
            digits();
            if (at == fraction || at - fraction > 3 || whole > 12) {
                throw malformed("a decimal has 1 to 12 digits and 1 to 3 behind the point");
            }
        }
    }

    private void digits() {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    private void bytes() throws MalformedFieldException {
        final int end = text.indexOf(':', at + 1);
        if (end < 0 || !text.substring(at + 1, end).matches("[A-Za-z0-9+/=]*")) {
            throw malformed("a byte sequence is base64 between colons");
        }
        at = end + 1;
    }

    private static boolean isTokenCharacter(final char c) {
        return c < 0x80 && Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~:/".indexOf(c) >= 0;
    }

    private boolean take(final char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skip(final String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private MalformedFieldException malformed(final String reason) {
        return new MalformedFieldException(reason + " (at character " + (at + 1) + " of: " + text + ")");
    }
}
