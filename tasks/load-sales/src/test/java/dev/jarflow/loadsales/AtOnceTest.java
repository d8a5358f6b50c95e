package dev.jarflow.loadsales;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What others do while sales are loaded ends as if it came before or after.
class AtOnceTest {
  private static final String PEN = "T%d,Ann_11111,2025-03-04T10:15:00Z,pen,%d,2.50,,";

  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void stock() throws IOException {
    scene = Scene.stocked(folder.resolve("at-once"));
  }

  /// Two batches that share transactions, of which some are wrong in one of them.
  private static List<Path> overlapping(Scene scene) throws IOException {
    return List.of(
        scene.transactions(
            "a",
            PEN.formatted(1, 1),
            PEN.formatted(2, 1),
            PEN.formatted(3, 0),
            PEN.formatted(4, 1)),
        scene.transactions(
            "b",
            PEN.formatted(2, 2),
            PEN.formatted(3, 2),
            PEN.formatted(4, 0),
            PEN.formatted(5, 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void twoLoadsOfOverlappingFilesEndAsOneAfterTheOther(int first) throws Exception {
    Scene after = Scene.stocked(folder.resolve("one-after-the-other"));
    for (Path batch : overlapping(after)) {
      after.loadTransactions(batch);
    }
    List<Path> batches = overlapping(scene);

    assertThat(bothAtOnce(batches.get(first), batches.get(1 - first)))
        .extracting(Answer::code)
        .containsExactly(0, 0);

    assertThat(scene.sold()).isEqualTo(after.sold());
    assertThat(scene.quarantined()).isEqualTo(after.quarantined());
    assertThat(scene.wrong()).isEmpty();
  }

  @Test
  void theSameBatchTwiceAtOnceIsLoadedOnce() throws Exception {
    Path batch = overlapping(scene).getFirst();

    assertThat(bothAtOnce(batch, batch))
        .extracting(answer -> answer.field("message"))
        .containsExactly(
            "3 new transactions, 1 quarantined", "0 new transactions, 1 in quarantine");
  }

  private List<Answer> bothAtOnce(Path first, Path second) throws InterruptedException {
    try (Held held = new Held(scene.database())) {
      return held.bothAtOnce(
          "sales.line",
          () -> scene.loadTransactions(first),
          () -> scene.loadTransactions(second),
          () -> scene.database().waitingFor("ops.delivery") == 1);
    }
  }

  /// Somebody completes a transaction that a load is about to replace.
  @Test
  void whatAPersonClosesBeforeTheLoadDecidesStaysAsItIs() throws Exception {
    List<Path> batches = overlapping(scene);
    scene.loadTransactions(batches.getFirst());
    try (Connection person = scene.database().connect();
        Statement statement = person.createStatement()) {
      person.setAutoCommit(false);
      statement.execute(
          "update sales.transaction set status = 'completed' where transaction_id = 'T2'");
      CompletableFuture<Answer> load = Held.atOnce(() -> scene.loadTransactions(batches.getLast()));
      until("it waits for the person", () -> scene.database().waitingFor("sales.transaction") == 1);
      person.commit();
      assertThat(load.join().field("message")).isEqualTo("2 new transactions, 2 quarantined");
    }
    assertThat(scene.quarantined())
        .containsExactly("T2|CLOSED|b.csv:2 ", "T4|BAD_QUANTITY|b.csv:4 BAD_QUANTITY");
  }

  /// Somebody cancels while a load is at work: it comes after.
  @Test
  void whatAPersonCancelsMeanwhileIsCountedOnce() throws Exception {
    List<Path> batches = overlapping(scene);
    scene.loadTransactions(batches.getFirst());
    try (Held held = new Held(scene.database())) {
      CompletableFuture<Answer> load =
          held.writing("sales.item_sold", () -> scene.loadTransactions(batches.getLast()));
      CompletableFuture<List<String>> person =
          Held.atOnce(
              () ->
                  scene.rows(
                      "update sales.transaction set status = 'cancelled' where transaction_id = 'T1'"));
      until("the person waits", () -> scene.database().waitingFor("sales.transaction") == 1);
      held.letGo();
      assertThat(load.join().code()).isZero();
      person.join();
    }
    scene.assertRows(
        "select item_id, lines, quantity, transactions from sales.item_sold", "pen|5|7|4");
  }

  @Test
  void anItemThatIsAboutToBeSoldIsNotDeleted() throws Exception {
    Path batch = overlapping(scene).getFirst();
    try (Held held = new Held(scene.database())) {
      CompletableFuture<Answer> load =
          held.writing("sales.line", () -> scene.loadTransactions(batch));
      CompletableFuture<List<String>> seller =
          Held.atOnce(() -> scene.rows("delete from sales.item where item_id = 'pen'"));
      String waiting =
          "select from pg_stat_activity where wait_event_type = 'Lock' and query like 'delete%' and datname = current_database()";
      until("the seller waits", () -> scene.rows(waiting).size() == 1);
      held.letGo();
      load.join().assertEnded(0);
      assertThatThrownBy(seller::join)
          .rootCause()
          .hasMessageContaining("item pen was sold: it cannot be deleted");
    }
  }
}
