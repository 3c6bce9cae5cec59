package io.kickoff.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Debian's curl, as a user runs it.
public final class Curl {
    private Curl() {}

    /// What curl got.
    ///
    /// @param exitCode of curl: 18 for a body that was cut off
    /// @param status   of the last answer; 0 when there was none
    /// @param headers  names without regard to case
    /// @param body     as it came
    public record Reply(int exitCode, int status, TreeMap<String, String> headers, byte[] body) {
        public String header(final String name) {
            return headers.getOrDefault(name, "");
        }

        public String text() {
            return new String(body, UTF_8);
        }

        @Override
        public String toString() {
            final String text = text();
            final boolean isShown = text.length() < 1000 && text.chars().noneMatch(c -> c < ' ' && c != '\n');
            return "curl " + exitCode + ", " + status + ' ' + headers + ' ' + (isShown ? text : body.length + " bytes");
        }
    }

    /// Runs curl to its end.
    public static Reply run(final String... arguments) {
        try {
            final Path directory = Files.createTempDirectory("kickoff-curl");
            final Path head = directory.resolve("head");
            final Path body = directory.resolve("body");
            final List<String> command = new ArrayList<>(List.of(
                    "curl", "-sS", "--max-time", "30", "--http1.1", "-D", head.toString(), "-o", body.toString()));
            command.addAll(List.of(arguments));
            final Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            final int exitCode = process.waitFor();
            final Reply reply = parse(exitCode, bytes(head), bytes(body));
            Files.deleteIfExists(head);
            Files.deleteIfExists(body);
            Files.delete(directory);
            return reply;
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static byte[] bytes(final Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }

    /// Of several heads (100, then the answer) the last one counts.
    private static Reply parse(final int exitCode, final byte[] head, final byte[] body) {
        final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int status = 0;
        for (final String line : new String(head, ISO_8859_1).split("\r\n")) {
            if (line.startsWith("HTTP/")) {
                status = Integer.parseInt(line.split(" ")[1]);
                headers.clear();
            } else if (line.indexOf(':') > 0) {
                final int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
        return new Reply(exitCode, status, headers, body);
    }
}
