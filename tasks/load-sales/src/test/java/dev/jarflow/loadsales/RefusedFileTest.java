package dev.jarflow.loadsales;

import static dev.jarflow.loadsales.Scene.TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that is no CSV of sales is refused as a whole, and stops no other one. Tried again it
/// belongs to the delivery in which it came.
class RefusedFileTest {
  private static final String BAD = TRANSACTIONS + "T9,Ann_11111,2026-01-01T10:00:00Z,pen,1,\"";
  private Scene scene;

  @BeforeEach
  void begin(@TempDir Path data) throws IOException {
    scene = Scene.stocked(data);
  }

  private static String line(String transaction, String item, int quantity) {
    return "%s,Ann_11111,2026-01-01T10:00:00Z,%s,%d,,,\n".formatted(transaction, item, quantity);
  }

  @Test
  void theOthersAreLoadedAndTheResultWarns() throws IOException {
    Path batch = scene.batch("sales-transactions", "t", TRANSACTIONS + line("T1", "pen", 1), BAD);

    Answer answer = scene.loadTransactions(batch);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.fields("transactions", "files_refused")).containsExactly("1", "1");
    String warning =
        "1 of 2 files refused: t-2.csv: line 2: expected the end of a quoted cell, found the end of the file";
    assertThat(answer.field("warning")).isEqualTo(warning);
    assertThat(answer.err()).contains("\"level\":\"WARN\",\"msg\":\"" + warning);
    assertThat(scene.data().resolve("reports/sales/run/load-sales/index.html"))
        .content()
        .contains("some files refused", "<h2>Files refused: 1</h2>", "t-2.csv");
    assertThat(scene.sold()).hasSize(1);
    scene.assertRows(
        "select name, state, reason from ops.settled_file join ops.batch_file using (dataset, sha256) order by name",
        "t-1.csv|loaded|null",
        "t-2.csv|refused|line 2: expected the end of a quoted cell, found the end of the file");
  }

  @Test
  void whereThisIsAskedForTheRunFailsWhenTheOthersAreLoaded() throws IOException {
    Path batch = scene.batch("sales-transactions", "t", TRANSACTIONS + line("T1", "pen", 1), BAD);

    Answer answer = scene.load("--transactions-batch", batch, "--refused-file", "fail");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .isEqualTo(
            "1 of 2 files refused: t-2.csv: line 2: expected the end of a quoted cell, found the end of the file."
                + " The others are loaded. Drop corrected files, or try these again: ./jarflow run sales --param retry_refused=true");
    assertThat(scene.sold()).hasSize(1);
  }

  @Test
  void aBatchOfWhichEveryFileIsRefusedFailsTheRunAndTheOtherBatchIsLoaded() throws IOException {
    Path items = scene.batch("sales-items", "i", "what,is,this\n");
    Path transactions = scene.transactions("t", line("T1", "pen", 1).strip());

    Answer answer = scene.load("--items-batch", items, "--transactions-batch", transactions);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .startsWith(
            "1 of 2 files refused: i.csv: line 1: expected the columns item_id, name, manufacturer, cost, weight_kg, found no item_id, ");
    assertThat(scene.sold()).hasSize(1);
    assertThat(scene.load("--items-batch", items, "--transactions-batch", transactions).code())
        .as("asked again it answers the same")
        .isEqualTo(3);
    assertThat(scene.deliver("next", line("T2", "pen", 1).strip()).code()).isZero();
  }

  @Test
  void triedAgainItNeverOverwritesANewerDelivery() throws IOException {
    scene.loadTransactions(scene.batch("sales-transactions", "old", BAD, line("x", "y", 1)));
    scene.deliver("new", line("T1", "pen", 7).strip());
    mend("old-1", TRANSACTIONS + line("T1", "pen", 1) + line("T2", "pen", 2));

    Answer answer = scene.loadTransactions(scene.again("sales-transactions", "again", "old-1"));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.fields("transactions", "older")).containsExactly("1", "1");
    assertThat(scene.sold())
        .satisfiesExactly(
            t1 -> assertThat(t1).contains("7 pen"), t2 -> assertThat(t2).contains("2 pen"));
    scene.assertRows(
        "select state from ops.settled_file join ops.batch_file using (dataset, sha256) where name = 'old-1.csv' order by settled_at",
        "refused",
        "loaded");
    assertThat(scene.wrong()).isEmpty();
  }

  /// The others of its delivery are tried with it.
  @Test
  void aLineWithoutAnIdGetsNoneWhenAnotherFileIsTriedAgain() throws IOException {
    scene.loadTransactions(
        scene.batch("sales-transactions", "t", BAD, TRANSACTIONS + line("", "pen", 1)));
    List<String> before = scene.quarantined();
    assertThat(before).singleElement().asString().contains("|BAD_ID|t-2.csv:2 BAD_ID");
    mend("t-1", TRANSACTIONS + line("T1", "pen", 1));

    scene.loadTransactions(scene.again("sales-transactions", "again", "t-1"));

    assertThat(scene.quarantined()).isEqualTo(before);
    assertThat(scene.sold()).singleElement().asString().startsWith("T1|");
  }

  @Test
  void filesOfTwoDeliveriesKeepTheirOrder() throws IOException {
    scene.loadTransactions(scene.batch("sales-transactions", "a", BAD, line("x", "y", 1)));
    scene.loadTransactions(scene.batch("sales-transactions", "b", BAD + " ", line("x", "y", 2)));
    mend("a-1", TRANSACTIONS + line("T1", "pen", 1));
    mend("b-1", TRANSACTIONS + line("T1", "pen", 2));

    scene.loadTransactions(scene.again("sales-transactions", "again", "b-1", "a-1"));

    assertThat(scene.sold()).singleElement().asString().contains("2 pen");
  }

  @Test
  void itemsThatAreTriedAgainArePricesOfTheirTime() throws IOException {
    scene.load("--items-batch", scene.batch("sales-items", "old", "no", "no items"));
    scene.load(
        "--items-batch",
        scene.batch("sales-items", "new", Scene.ITEMS + "pen,Pen,Acme,4.00,0.010\n"));
    mend("old-1", Scene.ITEMS + "pen,Pen,Acme,3.00,0.010\ncup,Cup,Acme,5.00,0.100\n");
    mend("old-2", Scene.ITEMS + "cap,Cap,Acme,6.00,0.100\n");

    Answer answer =
        scene.load("--items-batch", scene.again("sales-items", "again", "old-1", "old-2"));

    assertThat(answer.fields("items", "items_changed")).containsExactly("2", "0");
    scene.assertRows(
        "select item_id, cost from sales.item where item_id in ('pen', 'cup', 'cap') order by 1",
        "cap|6.00",
        "cup|5.00",
        "pen|4.00");
    scene.assertRows(
        "select cost from sales.item_version where item_id = 'pen' order by valid_from",
        "2.50",
        "3.00",
        "4.00");
  }

  @Test
  void linesOfAQuarantinedTransactionComeTogether() throws IOException {
    String part = "T1,Ann_11111,2026-01-01T10:00:00Z,%s,1,,101.50,\n";
    Path batch = scene.batch("sales-transactions", "t", TRANSACTIONS + part.formatted("pen"), BAD);
    scene.loadTransactions(batch);
    assertThat(scene.quarantined()).singleElement().asString().contains("T1|TOTAL_PRICE");
    mend("t-2", TRANSACTIONS + part.formatted("desk"));

    Answer answer = scene.loadTransactions(scene.again("sales-transactions", "again", "t-2"));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(scene.quarantined()).isEmpty();
    assertThat(scene.sold()).singleElement().asString().contains("1 desk 99.00", "1 pen 2.50");
    assertThat(scene.wrong()).isEmpty();
  }

  @Test
  void linesOfATransactionThatIsLoadedAreNotTakenForTheWholeOfIt() throws IOException {
    Path batch = scene.batch("sales-transactions", "t", TRANSACTIONS + line("T1", "pen", 1), BAD);
    scene.loadTransactions(batch);
    mend("t-2", TRANSACTIONS + line("T1", "desk", 1));

    scene.loadTransactions(scene.again("sales-transactions", "again", "t-2"));

    assertThat(scene.sold()).singleElement().asString().contains("1 pen").doesNotContain("desk");
    assertThat(scene.quarantined()).singleElement().asString().contains("T1|PARTLY_LOADED");
    scene.deliver("whole", line("T1", "pen", 1).strip(), line("T1", "desk", 1).strip());
    assertThat(scene.quarantined()).isEmpty();
    assertThat(scene.sold()).singleElement().asString().contains("1 desk", "1 pen");
    assertThat(scene.wrong()).isEmpty();
  }

  /// As if the loader had learned to read the file: its content in the store is another one.
  private void mend(String name, String text) throws IOException {
    scene.file(name + ".csv", text);
  }
}
