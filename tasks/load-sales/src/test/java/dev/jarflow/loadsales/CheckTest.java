package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import dev.jarflow.testing.Workplace;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A check says of a file what a load would do, and does nothing.
class CheckTest {
  private static final String HEADING =
      "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price\n";
  private static final String MIXED =
      HEADING
          + """
          T1,Ann_11111,2026-01-01,pen,1,2.50,
          T1,Ann_11111,2026-01-01,desk,x,99,
          T2,Ann_11111,never,pen,1,2.50,
          T3,Ann_11111,2026-01-01 10:15,pen,1,2.50,
          T3,Ann_11111,2026-01-01 10:15,pen,1,2.50,
          T4,Nobody,2026-01-01,pen,1,2.50,
          T5,Bob_22222,2026-01-01,lamp,1,5.00,
          T6,Bob_22222,2026-01-01,desk,1,,100.00
          T1,Ann_11111,2026-01-01,cup,1,2.50,
          T7,Ann_11111,2026-01-01T10:15:00Z,desk,1,,99.00
          """;
  private static final Pattern SUMMARY =
      Pattern.compile(
          "(items|lines) read: \\d+, accepted: (\\d+), rejected: (\\d+), skipped: (\\d+)");

  @TempDir Path data;

  private Answer withoutWarehouse(Object... words) {
    String[] args = Stream.of(words).map(String::valueOf).toArray(String[]::new);
    return Answer.of(
        (out, err) ->
            Entry.run(
                new LoadSales(),
                Workplace.of("load-sales", data, null).environment(),
                out,
                err,
                args));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(data.resolve(name), text);
  }

  private static Object field(Answer answer, String name) {
    Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(Json.read(answer.out()));
    return Objects.requireNonNull(fields.get(name));
  }

  @Test
  void withoutAWarehouseLinesAreCheckedAndTheRestIsNamed() throws IOException {
    Answer answer = withoutWarehouse("--check-transactions", file("mixed.csv", MIXED));

    answer.assertEnded(0, "5 rows would be accepted, 4 refused");
    assertThat(field(answer, "reasons"))
        .as("the third line of T1 stands apart, and is refused with it")
        .isEqualTo(Json.read("{\"BAD_TIME\":1,\"BAD_QUANTITY\":3}"));
    assertThat(field(answer, "details").toString())
        .contains("line=3", "line=4")
        .doesNotContain("Ann");
    assertThat(answer.field("repeated")).isEqualTo("1");
    assertThat(field(answer, "unchecked"))
        .isEqualTo(
            List.of(
                "whether there is a member with each membership_id",
                "whether there is an item with each item_id, what it costs where unit_price is empty, and what it weighs",
                "whether the totals are the sums of the lines",
                "whether lines of one transaction that do not stand together, or that name different members, times or totals, contradict each other",
                "what was loaded of the same transactions before"));
  }

  @Test
  void withAWarehouseTheCountsAndTheReasonsAreThoseOfTheRunAndNothingIsStored() throws IOException {
    Scene scene = Scene.stocked(data);
    Path file = file("mixed.csv", MIXED);
    List<String> before = scene.state();

    Answer checked = scene.load("--check-transactions", file);

    checked.assertEnded(0, "2 rows would be accepted, 7 refused");
    assertThat(scene.state()).isEqualTo(before);
    assertThat(field(checked, "unchecked")).isEqualTo(List.of());
    assertThat(field(checked, "reasons"))
        .isEqualTo(
            Json.read(
                """
                {"UNKNOWN_ITEM":4,"BAD_QUANTITY":3,"BAD_TIME":1,"TOTAL_PRICE":1,"UNKNOWN_MEMBER":1}
                """));
    assertSame("lines", checked, scene.load("--transactions", file));
    assertThat(scene.quarantined()).hasSize(5);
  }

  /// While somebody loads sales.
  @Test
  void aCheckWaitsForNoLoad() throws Exception {
    Scene scene = Scene.stocked(data);
    Path file = file("mixed.csv", MIXED);

    try (Connection held = scene.database().connect();
        Statement statement = held.createStatement()) {
      held.setAutoCommit(false);
      statement.execute("lock table ops.delivery in share row exclusive mode");
      statement.execute("lock table sales.transaction, sales.line in share row exclusive mode");
      assertThat(scene.load("--check-transactions", file).code()).isZero();
    }
  }

  @Test
  void theCountsOfTheSampleFilesAreThoseOfTheRun() throws Exception {
    Scene scene = Scene.in(data);
    Path members = file("members.csv", "membership_id\nAnn_11111\nBob_22222\n");
    Path samples = Files.createDirectories(data.resolve("samples"));
    Workplace.of("sample-data", data, null)
        .run("sales", "--members", members.toString(), "--rows", "3000", "--out", "" + samples)
        .assertEnded(0);
    Path items = samples.resolve("sales-items-1.csv");
    Path transactions = samples.resolve("sales-transactions-1.csv");

    Answer checkedItems = withoutWarehouse("--check-items", items);
    assertSame("items", checkedItems, scene.load("--items", items));

    Answer checked = scene.load("--check-transactions", transactions);
    assertSame("lines", checked, scene.load("--transactions", transactions));
    assertThat(checked.field("rejected")).as("samples have mistakes").isNotEqualTo("0");
  }

  /// The numbers that a load tells in its log.
  private static void assertSame(String noun, Answer checked, Answer loaded) {
    loaded.assertEnded(0);
    List<List<String>> told =
        SUMMARY
            .matcher(loaded.err())
            .results()
            .filter(summary -> summary.group(1).equals(noun))
            .map(summary -> List.of(summary.group(2), summary.group(3), summary.group(4)))
            .toList();
    assertThat(told)
        .as(loaded.err())
        .containsExactly(checked.fields("accepted", "rejected", "repeated"));
  }

  @Test
  void itemsAreCheckedWithoutAWarehouse() throws IOException {
    String text =
        Scene.ITEMS
            + "pen,Pen,Acme,2.50,0.01\npen,Pen,Acme,3,0.01\ncup,,A,-1,x\nok,Ok,A,1,1\nok,Ok,A,1,1\n";

    Answer answer = withoutWarehouse("--check-items", file("items.csv", text));

    answer.assertEnded(0, "1 row would be accepted, 3 refused");
    assertThat(field(answer, "reasons"))
        .isEqualTo(
            Json.read("{\"BAD_NAME\":1,\"BAD_PRICE\":1,\"BAD_WEIGHT\":1,\"CONFLICTING_LINES\":2}"));
    assertThat(answer.field("repeated")).isEqualTo("1");
  }

  @Test
  void aFileWithOtherColumnsIsNotKnown() throws IOException {
    Path file = file("other.csv", "a,b\n1,2\n");

    assertThat(withoutWarehouse("--check-items", file).fields("known", "refused"))
        .containsExactly(
            "false",
            "line 1: expected the columns item_id, name, manufacturer, cost, weight_kg, found no item_id, name, manufacturer, cost, weight_kg");
    assertThat(withoutWarehouse("--check-transactions", file).field("known")).isEqualTo("false");
  }

  @Test
  void aFaultFarBelowIsFoundAndTheHeadingIsKnown() throws IOException {
    Answer answer =
        withoutWarehouse("--check-transactions", file("broken.csv", MIXED + "T9,\"never closed\n"));

    assertThat(answer.fields("known", "refused"))
        .containsExactly(
            "true", "line 12: expected the end of a quoted cell, found the end of the file");
  }

  @Test
  void aCheckStandsAlone() throws IOException {
    Path file = file("mixed.csv", MIXED);

    withoutWarehouse("--check-items", file, "--items", file)
        .assertUsage(
            "load-sales: expected --check-items or --check-transactions alone, found another option that names files");
    withoutWarehouse("--check-items", file, "--check-transactions", file)
        .assertUsage(
            "load-sales: expected one of --check-items and --check-transactions, found both");
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfTransactionsIsReadOrRefusedInLittleTime(Hostile.Table table) throws Exception {
    Path file =
        table.in(
            data, "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price");

    Hostile.assertRead(file, each -> withoutWarehouse("--check-transactions", each));
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfItemsIsReadOrRefusedInLittleTime(Hostile.Table table) throws Exception {
    Path file = table.in(data, "item_id,name,manufacturer,cost,weight_kg");

    Hostile.assertRead(file, each -> withoutWarehouse("--check-items", each));
  }
}
