package dev.jarflow.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void forPeopleNoCellRunsAndNumbersStayNumbers() throws IOException {
    TableWriter table = TableWriter.forPeople(out, List.of("=name", "change"), Set.of("change"));
    table.row(List.of("=1+1", "-2.50"));
    table.row(List.of("-2.50", "-2.50+1"));
    table.row(List.of("Zoë 👍, \"Z\"", ""));
    table.flush();

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            '=name,change
            '=1+1,-2.50
            '-2.50,'-2.50+1
            "Zoë 👍, ""Z""\",
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void forProgramsCellsStayAsTheyAre() throws IOException {
    TableWriter table = TableWriter.forPrograms(out, List.of("a", "b"));
    table.row(List.of("=1+1", "c,\"d\""));
    table.flush();

    assertThat(out.toString(UTF_8)).isEqualTo("a,b\r\n=1+1,\"c,\"\"d\"\"\"\r\n");
  }

  /// Cells with everything that a cell may hold, also alone in a row.
  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
    List<String> cells = List.of("", " ", "a\r\nb\nc\rd", "\"", "'", "#x", "x\0y", "é王👍");
    for (String cell : cells) {
      for (List<String> row : List.of(List.of(cell), List.of(cell, cell))) {
        assertThat(readAgain(folder, row)).isEqualTo(row);
      }
    }
  }

  private static List<String> readAgain(Path folder, List<String> row) throws IOException {
    Path file = folder.resolve("table.csv");
    try (var bytes = Files.newOutputStream(file)) {
      TableWriter table = TableWriter.forPrograms(bytes, row);
      table.flush();
    }
    try (Rows rows = Rows.open(file)) {
      Rows.Row found = rows.next();
      return found == null ? List.of("") : found.cells();
    }
  }

  @Test
  void aRowHasAsManyCellsAsTheHeading() throws IOException {
    TableWriter table = TableWriter.forPeople(out, List.of("a", "b"), Set.of());

    assertThatThrownBy(() -> table.row(List.of("1")))
        .hasMessage("expected 2 cells in a row, found 1");
  }
}
