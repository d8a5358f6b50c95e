package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of delivered items.
class ItemsTest {
  private final Scene scene;

  ItemsTest(@TempDir Path data) {
    scene = Scene.in(data);
  }

  @Test
  void aLaterDeliveryChangesThemAndAnOlderOneOnlySaysHowItWas() throws IOException {
    Path one = scene.items("one", "pen,Pen,Acme,2.50,0.010");
    Path two = scene.items("two", "pen,Ball pen,Acme,3,0.012");
    Path three = scene.items("three", "pen,Pencil,Acme,4,0.014");

    assertThat(load(two).field("items")).isEqualTo("1");
    assertThat(load(one).field("items_changed")).isEqualTo("0");
    assertThat(items()).containsExactly("pen|Ball pen|Acme|3.00|0.012|null");
    assertThat(load(three).field("items_changed")).isEqualTo("1");

    assertThat(items()).containsExactly("pen|Pencil|Acme|4.00|0.014|null");
    scene.assertRows(
        "select cost, weight_kg from sales.item_version order by valid_from",
        "2.50|0.010",
        "3.00|0.012",
        "4.00|0.014");
  }

  /// Each delivery is noted, also one that says the same: in whatever order they are loaded, the
  /// same was so at each moment.
  @ParameterizedTest
  @ValueSource(strings = {"1234", "1342", "4321", "3142", "2413", "1432"})
  void theOrderOfBatchesCountsAndNotTheOrderOfLoading(String order) throws IOException {
    List<Path> batches =
        List.of(
            scene.items("one", "pen,Pen,Acme,6,0.6"),
            scene.items("two", "pen,Pen,Acme,7,0.7"),
            scene.items("three", "pen,Pen,Acme,6,0.6", "cap,Cap,Acme,1,0.1"),
            scene.items("four", "pen,Pen,Acme,6,0.6", "cap,Cap,Acme,2,0.1"));

    for (int at = 0; at < order.length(); at++) {
      load(batches.get(order.charAt(at) - '1'));
    }

    assertThat(items())
        .containsExactly("cap|Cap|Acme|2.00|0.100|null", "pen|Pen|Acme|6.00|0.600|null");
    scene.assertRows(
        "select cost from sales.item_version where item_id = 'pen' order by valid_from",
        "6.00",
        "7.00",
        "6.00",
        "6.00");
  }

  /// One file of a delivery may have the column, and another not.
  @Test
  void onlyAFileWithTheColumnRetiresAndBringsBack() throws IOException {
    String retired = "item_id,retired,weight_kg,cost,manufacturer,name\n";
    load(scene.items("one", "pen,Pen,Acme,2.50,0.010"));
    load(scene.batch("sales-items", "two", retired + "pen,2025-06-01,0.010,2.50,Acme,Pen\n"));
    assertThat(items()).containsExactly("pen|Pen|Acme|2.50|0.010|2025-06-01");
    String pen = Scene.ITEMS + "pen,Pen,Acme,2.60,0.010\n";
    load(scene.batch("sales-items", "three", pen, retired + "desk,,25.5,99,Wood,Desk\n"));
    assertThat(items().getLast()).isEqualTo("pen|Pen|Acme|2.60|0.010|2025-06-01");

    Answer both =
        load(
            scene.batch("sales-items", "four", pen + "\n", retired + "pen,,0.010,2.60,Acme,Pen\n"));

    assertThat(both.err()).contains("items read: 2, accepted: 1, rejected: 0, skipped: 1");
    assertThat(items().getLast()).isEqualTo("pen|Pen|Acme|2.60|0.010|null");
  }

  @Test
  void whatAPersonChangedStaysUntilALaterDelivery() throws IOException {
    load(scene.items("one", "pen,Pen,Acme,2.50,0.010"));
    Path before = scene.items("two", "pen,Pen,Acme,2.60,0.010");
    scene.execute("update sales.item set cost = 5 where item_id = 'pen'");

    load(before);

    assertThat(items()).containsExactly("pen|Pen|Acme|5.00|0.010|null");
    load(scene.items("three", "pen,Pen,Acme,2.70,0.010"));
    assertThat(items()).containsExactly("pen|Pen|Acme|2.70|0.010|null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",Pen,Acme,2.50,0.01 | BAD_ID",
        "p n,Pen,Acme,2.50,0.01 | BAD_ID",
        "pen,,Acme,2.50,0.01 | BAD_NAME",
        "pen,Pen,\u00a0,2.50,0.01 | BAD_NAME",
        "pen,Pen,Acme,-2.50,0.01 | BAD_PRICE",
        "pen,Pen,Acme,,0.01 | BAD_PRICE",
        "pen,Pen,Acme,2.50,0.0105 | BAD_WEIGHT",
        "pen,Pen,Acme,2.50,1000000 | BAD_WEIGHT",
        "pen,Pen,Acme,2.50 | COLUMNS BAD_WEIGHT",
      })
  void anItemThatIsWrongIsRefusedAndTheRestIsTaken(String row, String reasons) throws IOException {
    Answer answer = load(scene.items("one", row, "desk,Desk,Wood,99,25.5"));

    assertThat(answer.field("message")).isEqualTo("0 new transactions, 1 new item, 1 refused item");
    assertThat(items()).containsExactly("desk|Desk|Wood|99.00|25.500|null");
    scene.assertRows(
        "select source_file, source_line, array_to_string(reasons, ' ') from ops.refused_item",
        "one.csv|2|" + reasons);
  }

  @Test
  void rowsThatContradictEachOtherAreAllRefusedAndRepeatsAreSkipped() throws IOException {
    Answer answer =
        load(
            scene.items(
                "one",
                "pen,Pen,Acme,2.50,0.010",
                "desk,Desk,Wood,99,25.5",
                "pen,Pen,Acme,2.60,0.010",
                "desk,Desk,Wood,99.00,25.500"));

    assertThat(answer.err()).contains("items read: 4, accepted: 1, rejected: 2, skipped: 1");
    assertThat(items()).containsExactly("desk|Desk|Wood|99.00|25.500|null");
    scene.assertRows(
        "select source_line, reasons from ops.refused_item order by 1",
        "2|{CONFLICTING_LINES}",
        "4|{CONFLICTING_LINES}");
  }

  @Test
  void ofEarlierMomentsTheOldestVersionCounts() throws IOException {
    load(scene.items("one", "pen,Pen,Acme,2.50,0.010"));
    scene.execute("update sales.item_version set valid_from = '2024-01-01'");
    load(scene.items("two", "pen,Pen,Acme,3,0.020"));
    scene.execute("update sales.item_version set valid_from = '2025-01-01' where cost = 3");

    scene.deliver(
        "t",
        "T1,Ann_11111,2023-12-31T00:00:00Z,pen,1,,,",
        "T2,Ann_11111,2024-12-31T23:59:59Z,pen,1,,,",
        "T3,Ann_11111,2025-01-01T00:00:00Z,pen,1,,,");

    assertThat(scene.rows("select unit_price, unit_weight from sales.line order by transaction_id"))
        .isEqualTo(List.of("2.50|0.010", "2.50|0.010", "3.00|0.020"));
  }

  private Answer load(Path batch) {
    Answer answer = scene.load("--items-batch", batch);
    assertThat(answer.code()).as(answer.err()).isZero();
    return answer;
  }

  private List<String> items() {
    return scene.rows(
        "select item_id, name, manufacturer, cost, weight_kg, (retired_at at time zone 'UTC')::date from sales.item order by item_id");
  }
}
