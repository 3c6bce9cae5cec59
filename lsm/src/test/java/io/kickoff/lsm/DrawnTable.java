package io.kickoff.lsm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The tables in the comments of a class, as a reader sees them, so that tests hold the code to them.
final class DrawnTable {
    private static final Path SOURCES = Path.of("src/main/java/io/kickoff/lsm");
    private static final Pattern RULE = Pattern.compile("[-| ]+");

    private final List<String> head;
    private final List<List<String>> rows;

    private DrawnTable(final List<List<String>> lines) {
        this.head = lines.getFirst();
        this.rows = lines.subList(1, lines.size());
    }

    /// All tables of a class, in the order in which they stand there.
    static List<DrawnTable> of(final Class<?> owner) throws IOException {
        final List<DrawnTable> tables = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        for (final String line : Files.readAllLines(SOURCES.resolve(owner.getSimpleName() + ".java"))) {
            final String text = line.strip();
            if (!text.startsWith("/// |")) {
                if (!lines.isEmpty()) {
                    tables.add(new DrawnTable(lines));
                    lines = new ArrayList<>();
                }
            } else if (!RULE.matcher(text.substring(4)).matches()) {
                final List<String> cells = new ArrayList<>();
                for (final String cell : text.substring(text.indexOf('|') + 1).split("\\|")) {
                    cells.add(cell.strip());
                }
                lines.add(cells);
            }
        }
        return tables;
    }

    List<List<String>> rows() {
        return rows;
    }

    /// The cells of a row, by the names of their columns.
    Map<String, String> row(final String first) {
        for (final List<String> row : rows) {
            if (row.getFirst().equals(first)) {
                final Map<String, String> cells = new LinkedHashMap<>();
                for (int column = 1; column < head.size(); column++) {
                    cells.put(head.get(column), row.get(column));
                }
                return cells;
            }
        }
        throw new IllegalArgumentException("no row " + first);
    }
}
