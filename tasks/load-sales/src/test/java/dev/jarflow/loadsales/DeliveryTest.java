package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which delivery of a transaction stands: the one whose batch was taken last, whenever it is
/// loaded.
class DeliveryTest {
  private static final String ONE = "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,";
  private static final String TWO = "T1,Bob_22222,2025-04-05T10:15:00Z,desk,2,90,,";
  private static final String BAD = "T1,Ann_11111,2025-03-04T10:15:00Z,pen,0,2.50,,";
  private static final String THREE = "T1,Ann_11111,2025-03-04T10:15:00Z,pen,3,2.50,,";

  private static final Map<String, String> SOLD =
      Map.of(ONE, "|1 pen", TWO, "|2 desk", THREE, "|3 pen");

  private final Scene scene;

  DeliveryTest(@TempDir Path data) throws IOException {
    scene = Scene.stocked(data);
  }

  @Test
  void theSameBatchTwiceChangesNothing() throws IOException {
    Path batch = scene.transactions("a", ONE, BAD.replaceFirst("^T1", "T2"));
    scene.loadTransactions(batch);
    List<String> before = scene.state();

    Answer again = scene.loadTransactions(batch);

    again.assertEnded(0, "0 new transactions, 1 in quarantine");
    assertThat(again.err()).contains("loaded before: it is not read again");
    assertThat(scene.state()).isEqualTo(before);
  }

  /// A customer and a day have more than one transaction of the highest price that one may have.
  @Test
  void manyDearTransactionsAreSummedUp() throws IOException {
    String[] rows =
        IntStream.range(0, 10_100)
            .mapToObj(i -> "D%d,Ann_11111,2025-03-04,pen,100,9999999999.99,,".formatted(i))
            .toArray(String[]::new);

    scene.loadTransactions(scene.transactions("dear", rows)).assertEnded(0);

    scene.assertRows(
        "select count(*), sum(spent) from sales.customer where spent > 0",
        "1|10099999999989900.00");
    assertThat(scene.wrong()).isEmpty();
  }

  @Test
  void theSameFileByHandTwiceChangesNothingButWhoSaidItLast() throws IOException {
    String two = TWO.replaceFirst("^T1", "T2");
    String bad = BAD.replaceFirst("^T1", "T3");
    Path file = scene.file("a.csv", Scene.TRANSACTIONS + String.join("\n", ONE, two, bad) + "\n");
    scene.load("--transactions", file);
    List<String> sold = scene.sold();
    List<String> quarantined = scene.quarantined();
    List<String> deliveries = scene.rows("select distinct delivery from sales.transaction");

    Answer again = scene.load("--transactions", file);

    assertThat(again.field("message")).isEqualTo("0 new transactions, 1 quarantined");
    assertThat(again.field("unchanged")).isEqualTo("2");
    assertThat(scene.sold()).isEqualTo(sold);
    assertThat(scene.quarantined()).isEqualTo(quarantined);
    assertThat(scene.rows("select distinct delivery from sales.transaction"))
        .singleElement()
        .isNotEqualTo(deliveries.getFirst());
  }

  @Test
  void aLaterDeliveryTakesThePlaceOfAnEarlierOne() throws IOException {
    scene.deliver("a", ONE);

    Answer answer = scene.deliver("b", TWO);

    assertThat(answer.field("message")).isEqualTo("0 new transactions, 1 replaced");
    assertThat(scene.sold())
        .containsExactly("T1|Bob_22222|2025-04-05 10:15|placed|180.00|51.000|2 desk 90.00 25.500");
    scene.assertRows(
        "select transaction_id, state, total_price, total_weight, replaced_by > delivery from ops.replaced_transaction",
        "T1|loaded|2.50|0.010|t");
    assertThat(scene.wrong()).isEmpty();
  }

  /// Every order of loading ends in the state of the order in which batches were taken.
  @ParameterizedTest
  @ValueSource(strings = {"123", "132", "213", "231", "312", "321"})
  void theOrderOfBatchesCountsAndNotTheOrderOfLoading(String order) throws IOException {
    for (List<String> rows :
        List.of(
            List.of(ONE, TWO, THREE),
            List.of(ONE, THREE, TWO),
            List.of(ONE, BAD, TWO),
            List.of(ONE, TWO, BAD),
            List.of(BAD, ONE, TWO),
            List.of(BAD, BAD, ONE),
            List.of(ONE, BAD, BAD),
            List.of(BAD, ONE, BAD))) {
      String id = "T" + rows.hashCode();
      List<Path> batches = new ArrayList<>();
      for (String row : rows) {
        // Blank lines, so that no content comes twice.
        String own = row.replaceFirst("^T1", id) + "\n".repeat(batches.size());
        batches.add(scene.transactions("b" + batches.size() + id, own));
      }
      for (int at = 0; at < order.length(); at++) {
        Answer answer = scene.loadTransactions(batches.get(order.charAt(at) - '1'));
        assertThat(answer.code()).as(answer.err()).isZero();
      }
      int lastBad = rows.lastIndexOf(BAD);
      int lastGood = SOLD.keySet().stream().mapToInt(rows::lastIndexOf).max().orElseThrow();
      String file = "b" + lastBad + id + ".csv";
      assertThat(scene.sold())
          .filteredOn(row -> row.startsWith(id + "|"))
          .singleElement()
          .asString()
          .as("%s in the order %s", rows, order)
          .contains(SOLD.get(rows.get(lastGood)));
      assertThat(scene.quarantined())
          .filteredOn(row -> row.startsWith(id + "|"))
          .as("%s in the order %s", rows, order)
          .isEqualTo(
              lastBad > lastGood
                  ? List.of(id + "|BAD_QUANTITY|" + file + ":2 BAD_QUANTITY")
                  : List.of());
    }
    assertThat(scene.wrong()).isEmpty();
  }

  @Test
  void filesByHandAreNewerThanEveryBatchTakenSoFar() throws IOException {
    Path taken = scene.transactions("a", ONE);
    scene.load("--transactions", scene.file("hand.csv", Scene.TRANSACTIONS + TWO + "\n"));

    Answer late = scene.loadTransactions(taken);

    assertThat(late.field("older")).isEqualTo("1");
    assertThat(scene.sold()).singleElement().asString().contains("|2 desk");
    scene.deliver("b", THREE);
    assertThat(scene.sold()).singleElement().asString().contains("|3 pen");
  }

  @Test
  void statusIsPeoplesAndADeliveryThatDiffersFromAClosedOneIsQuarantined() throws IOException {
    scene.deliver("a", ONE, ONE.replaceFirst("^T1", "T2"));
    scene.execute("update sales.transaction set status = 'cancelled'");

    Answer answer = scene.deliver("b", TWO, ONE.replaceFirst("^T1", "T2"));

    assertThat(answer.field("message")).isEqualTo("0 new transactions, 1 quarantined");
    assertThat(answer.field("unchanged")).isEqualTo("1");
    assertThat(scene.quarantined()).containsExactly("T1|CLOSED|b.csv:2 ");
    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|cancelled|2.50|0.010|1 pen 2.50 0.010",
            "T2|Ann_11111|2025-03-04 10:15|cancelled|2.50|0.010|1 pen 2.50 0.010");
    assertThat(scene.wrong()).isEmpty();
  }

  @Test
  void whatALineWeighedAndCostStaysWhenTheItemChanges() throws IOException {
    scene.deliver("a", ONE, "T2,Ann_11111,2025-03-04T10:15:00Z,pen,1,,,");
    scene.load("--items", scene.file("n.csv", Scene.ITEMS + "pen,Pen,Acme,3.00,0.020\n"));

    scene.deliver("b", ONE, "T3,Ann_11111,2025-03-04T10:15:00Z,pen,1,,,0.010");

    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|placed|2.50|0.010|1 pen 2.50 0.010",
            "T2|Ann_11111|2025-03-04 10:15|placed|2.50|0.010|1 pen 2.50 0.010",
            "T3|Ann_11111|2025-03-04 10:15|placed|2.50|0.010|1 pen 2.50 0.010");
  }

  @Test
  void aBatchThatIngestNeverTookIsRejected() throws IOException {
    Path batch = scene.transactions("a", ONE);
    scene.execute("truncate ops.batch cascade");

    Answer answer = scene.loadTransactions(batch);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .matches(
            "batch [0-9a-f]{12} was never taken by ingest: drop its files into landing/sales-transactions and run the pipeline");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "membership_id,placed_at,item_id,quantity,unit_price\n",
        "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,unit_price\n",
        "",
        Scene.TRANSACTIONS + ONE + "\nT2,\"Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,\n"
      })
  void aFileThatIsNoneOfTheKindIsRefusedWholeAndTheOthersAreLoaded(String text) throws IOException {
    Path batch = scene.batch("sales-transactions", "a", Scene.TRANSACTIONS + ONE + "\n", text);

    Answer answer = scene.loadTransactions(batch);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("warning"))
        .startsWith("1 of 2 files refused: a-2.csv: line ")
        .contains("expected");
    assertThat(scene.sold()).hasSize(1);
    assertThat(scene.quarantined()).isEmpty();
  }

  @Test
  void aFileThatAPersonNamedRejectsTheRunWhenItCannotBeRead() throws IOException {
    Path good = scene.file("a.csv", Scene.TRANSACTIONS + ONE + "\n");
    Path bad = scene.file("b.csv", "no transactions\n");
    List<String> before = scene.state();

    Answer answer = scene.load("--transactions", good, "--transactions", bad);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message")).startsWith("b.csv:1: expected the columns ");
    assertThat(scene.state()).isEqualTo(before);
  }
}
