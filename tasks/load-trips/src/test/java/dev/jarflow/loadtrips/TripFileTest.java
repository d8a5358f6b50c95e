package dev.jarflow.loadtrips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.UnreadableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// However a file of trips is written, its rows are those that a table has.
class TripFileTest {
  private static final String USUAL =
      "Prague,POINT (14.4973794438195 50.00136875782316),POINT (-14.4 5e-05),2018-05-28 09:03:40,funny_car";

  /// Whole lines, and cells that take the place of some usual ones.
  private static final List<String> LINES =
      List.of(
          "",
          " ",
          ",,,,",
          "Prague",
          USUAL + ",more",
          ",".repeat(900),
          "Köln" + ",".repeat(4),
          "Köln,",
          "\"Prague\",\"POINT (1 2)\",POINT (1 2),2018-05-28 09:03:40,\"a,b\"",
          "\"Two\nlines\",POINT (1 2),POINT (1 2),2018-05-28 09:03:40,a",
          "Pra\"gue,POINT (1 2),POINT (1 2),2018-05-28 09:03:40,a",
          "\"open,POINT (1 2)");

  private static final List<String> CELLS =
      List.of(
          "",
          " Turin ",
          "\tTurin\u000b",
          "Köln",
          "\u3000Köln\u3000",
          "\u0085x",
          "a\u0000b",
          "x".repeat(101),
          "x".repeat(2_000),
          "POINT (1 2)",
          " point  ( 1  2 ) ",
          "\u3000POINT (1 2)",
          "\u00a0POINT (1 2)",
          "POINT (1 2",
          "POINT (999 2)",
          "2018-05-28 09:03:40",
          " 2018-02-29 09:03:40",
          "2018-05-28T09:03:40");

  private final Path file;

  TripFileTest(@TempDir Path folder) {
    file = folder.resolve("trips.csv");
  }

  @Test
  void itHasTheRowsOfATable() throws IOException {
    SplittableRandom random = new SplittableRandom(18);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      Files.write(file, bytes(random));
      List<String> expected = asTable();

      assertThat(asTrips()).as(() -> "file %s".formatted(file)).isEqualTo(expected);
      refused += expected.getLast().startsWith("line") ? 1 : 0;
    }
    assertThat(refused).isBetween(300, 2_700);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "region,origin_coord,destination_coord,datetime,datasource\n",
        "\ufeffregion,origin_coord,destination_coord,datetime,datasource\r\n",
        "region;origin_coord;destination_coord;datetime;datasource\n",
        "DateTime, Region ,note,origin_coord,destination_coord,datasource\n",
        "region,origin_coord\n",
        "region,origin_coord,destination_coord,datetime,datasource",
        "\n\nregion,origin_coord,destination_coord,datetime,datasource\n",
        ""
      })
  void underAnyHeading(String heading) throws IOException {
    Files.writeString(file, heading + (USUAL + "\n").repeat(3));

    assertThat(asTrips()).isEqualTo(asTable());
  }

  /// Lines lie over the ends of the buffer.
  @Test
  void ofMegabytes() throws IOException {
    String heading = TripColumn.ALL.headings().collect(Collectors.joining(",")) + "\n";
    for (int i = 0; i < 120; i += 11) {
      Files.writeString(file, heading + "x".repeat(i) + (USUAL + "\n").repeat(9_000).strip());

      assertThat(asTrips()).hasSize(9_000).isEqualTo(asTable());
    }
  }

  /// Mostly usual lines, some of them with other cells, and other lines.
  private static byte[] bytes(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    text.append(TripColumn.ALL.headings().collect(Collectors.joining(","))).append('\n');
    int odd = random.nextInt(1, 9);
    int lines = random.nextInt(20);
    for (int i = 0; i < lines; i++) {
      if (random.nextInt(8) >= odd) {
        text.append(USUAL);
      } else if (random.nextInt(4) == 0) {
        text.append(LINES.get(random.nextInt(LINES.size())));
      } else {
        String[] cells = USUAL.split(",");
        cells[random.nextInt(cells.length)] = CELLS.get(random.nextInt(CELLS.size()));
        text.append(String.join(",", cells));
      }
      text.append(random.nextInt(30) == 0 ? "\r" : random.nextInt(4) == 0 ? "\r\n" : "\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(0x80, 0x100);
    }
    return random.nextInt(5) == 0
        ? Arrays.copyOf(bytes, random.nextInt(bytes.length / 2, bytes.length))
        : bytes;
  }

  private interface Source {
    void read(Consumer<TripRow> rows) throws IOException;
  }

  private List<String> asTrips() throws IOException {
    return all(
        rows -> {
          try (TripFile trips = TripFile.open(file, "trips.csv")) {
            for (TripRow row = trips.next(); row != null; row = trips.next()) {
              rows.accept(row);
            }
          }
        });
  }

  private List<String> asTable() throws IOException {
    return all(
        rows -> {
          try (Table<TripColumn> table = Table.open(file, "trips.csv", TripColumn.ALL)) {
            for (Table.Row<TripColumn> row = table.next(); row != null; row = table.next()) {
              rows.accept(TripRow.of(row));
            }
          }
        });
  }

  /// The rows, or why the file is refused: how many of its rows were read by then does not matter.
  private static List<String> all(Source source) throws IOException {
    List<String> rows = new ArrayList<>();
    try {
      source.read(row -> rows.add(row.toString()));
      return rows.isEmpty() ? List.of("none") : rows;
    } catch (UnreadableException e) {
      return List.of(e.placedReason());
    }
  }
}
