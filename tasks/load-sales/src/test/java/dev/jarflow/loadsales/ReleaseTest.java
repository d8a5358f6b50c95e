package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A transaction leaves quarantine when its reason is gone, though nobody delivers it again.
class ReleaseTest {
  private final Scene scene;

  ReleaseTest(@TempDir Path data) throws IOException {
    scene = Scene.stocked(data);
  }

  @Test
  void theMemberComesLate() throws IOException {
    scene.deliver("a", "T1,Zoe_33333,2025-03-04T10:15:00+01:00,pen,2,2.50,5.00,0.02");
    assertThat(nothingNew().field("released")).isEqualTo("0");
    scene.member("Zoe_33333");

    Answer answer = nothingNew();

    assertThat(answer.field("message")).isEqualTo("1 new transaction, 1 of them out of quarantine");
    assertThat(answer.field("released")).isEqualTo("1");
    assertThat(scene.sold())
        .containsExactly("T1|Zoe_33333|2025-03-04 09:15|placed|5.00|0.020|2 pen 2.50 0.010");
    assertThat(scene.quarantined()).isEmpty();
  }

  @Test
  void theItemComesLateAndInTheSameRun() throws IOException {
    scene.deliver(
        "a",
        "T1,Ann_11111,2025-03-04T10:15:00Z,lamp,1,20,22.50,",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,22.50,",
        "T2,Ann_11111,2025-03-04T10:15:00Z,vase,1,20,,");

    Answer answer =
        scene.load(
            "--items-batch", scene.items("i", "lamp,Lamp,Acme,20,1"), "--transactions-batch", "");

    assertThat(answer.field("released")).isEqualTo("1");
    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|placed|22.50|1.010|1 lamp 20.00 1.000, 1 pen 2.50 0.010");
    assertThat(scene.quarantined()).containsExactly("T2|UNKNOWN_ITEM|a.csv:4 UNKNOWN_ITEM");
  }

  @Test
  void itsTimeComes() throws IOException {
    scene.deliver("a", "T1,Ann_11111,9000-01-01T00:00:00Z,pen,1,2.50,,");
    assertThat(scene.quarantined()).containsExactly("T1|FUTURE|a.csv:2 ");
    scene.execute("update ops.quarantined_line set placed_at = '2025-03-04T10:15:00Z'");

    nothingNew();

    assertThat(scene.quarantined()).isEmpty();
    assertThat(scene.sold()).hasSize(1);
  }

  @Test
  void oneReasonGoesAndAnotherStays() throws IOException {
    scene.deliver("a", "T1,Zoe_33333,2025-03-04T10:15:00Z,lamp,1,20,19,");
    scene.member("Zoe_33333");
    assertThat(nothingNew().field("quarantined")).isEqualTo("0");
    scene.load("--items", scene.file("i.csv", Scene.ITEMS + "lamp,Lamp,Acme,20,1\n"));

    assertThat(scene.quarantined()).containsExactly("T1|TOTAL_PRICE|a.csv:2 ");
    assertThat(
            scene.rows(
                "select delivery = (select min(number) from ops.delivery where dataset = 'sales-transactions') from ops.quarantined_transaction"))
        .as("it keeps its place among the deliveries")
        .containsExactly("t");
  }

  @Test
  void notWhenALaterDeliveryStandsInItsPlace() throws IOException {
    scene.deliver("a", "T1,Zoe_33333,2025-03-04T10:15:00Z,pen,1,2.50,,");
    scene.deliver("b", "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,,");
    scene.member("Zoe_33333");

    assertThat(nothingNew().field("released")).isEqualTo("0");

    assertThat(scene.sold()).singleElement().asString().startsWith("T1|Ann_11111|");
    assertThat(scene.quarantined()).isEmpty();
    scene.assertRows(
        "select transaction_id, state, total_price from ops.replaced_transaction",
        "T1|quarantined|null");
  }

  /// More lines than are looked at together, and a transaction that does not end with them.
  @Test
  void manyAtOnce() throws IOException {
    StringBuilder rows = new StringBuilder(Scene.TRANSACTIONS);
    for (int i = 0; i < 15_001; i++) {
      for (String item : new String[] {"pen", "desk", "pen"}) {
        rows.append("T%05d,Zoe_33333,2025-03-04T10:15:00Z,%s,1,1,2,\n".formatted(i, item));
      }
    }
    Answer first = scene.loadTransactions(scene.batch("sales-transactions", "a", rows.toString()));
    assertThat(first.field("quarantined")).isEqualTo("15001");
    scene.member("Zoe_33333");

    Answer answer = nothingNew();

    assertThat(answer.field("released")).isEqualTo("15001");
    scene.assertRows(
        "select count(*), sum(total_price), (select count(*) from sales.line) from sales.transaction",
        "15001|30002.00|30002");
    assertThat(scene.quarantined()).isEmpty();
  }

  /// As ingest answers when nothing came: a manifest without files, or none.
  private Answer nothingNew() throws IOException {
    String none = scene.file("none.jsonl", "").toString();
    Answer answer = scene.load("--items-batch", "", "--transactions-batch", none);
    assertThat(answer.code()).as(answer.err()).isZero();
    return answer;
  }
}
