package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Runs the demo upon a real node, in real time, up to its first defect. No program is needed.
class DemoCommandIT {
    @TempDir
    private Path data;

    @Test
    @Timeout(60)
    void shouldAvoidTheFirstDefectAndEndByItself() {
        final StringWriter out = new StringWriter();
        final Map<String, String> environment = Map.of(
                "KICKOFF_DELIVERY_BIND", "127.0.0.1:0",
                "KICKOFF_PUBLISHING_BIND", "127.0.0.1:0",
                "KICKOFF_ADMIN_BIND", "127.0.0.1:0",
                "KICKOFF_DEVICES_BIND", "127.0.0.1:0",
                "KICKOFF_MEMORY", "64MiB",
                "KICKOFF_DATA", data.toString());
        final int exitCode = new CommandLine(new DemoCommand(environment))
                .setOut(new PrintWriter(out, true))
                .execute("--source", "builtin", "--seconds", "11", "--page-port", "0");
        final String printed = out.toString();
        assertEquals(0, exitCode, printed);
        assertTrue(printed.startsWith("kickoff ready "), printed);
        assertTrue(printed.contains("defects injected 3, avoided 3 (missing-samples), served 0"), printed);
        assertTrue(printed.lines().toList().getLast().startsWith("demo fine: followed "), printed);
    }
}
