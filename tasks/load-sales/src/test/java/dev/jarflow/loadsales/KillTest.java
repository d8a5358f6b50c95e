package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Moment;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed, told to end, or left by its database at any moment, load-sales leaves nothing. Run
/// again, it ends in the state of a run that nobody disturbed.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private static final int ROWS = 8_000;

  private final Path folder;
  private final Trials<Scene> loads;

  KillTest(@TempDir Path folder) {
    this.folder = folder;
    loads = new Trials<>(folder, (data, database) -> load(data, database, ROWS));
  }

  /// What one load is asked for, in a warehouse where an earlier one left something to replace.
  private static Trial<Scene> load(Path data, TestDatabase database, int rows) throws IOException {
    Scene scene = Scene.in(data, database);
    scene.stock();
    scene.loadTransactions(
        scene.batch("sales-transactions", "earlier", rows(0, ROWS / 4, "pen", "Ann_11111")));
    String[] args = {
      "--items-batch",
      scene.items("lamp", "lamp,Lamp,Acme,20,1", "pen,Pen,Acme,2.60,0.010").toString(),
      "--transactions-batch",
      scene
          .batch(
              "sales-transactions",
              "later",
              rows(0, rows / 2, "lamp", "Bob_22222"),
              rows(rows / 2, rows, "desk", "Zoe_33333"))
          .toString()
    };
    List<String> before = scene.state();
    return new Trial<>(scene, scene.place(), args)
        .finish(() -> scene.load((Object[]) args))
        .state(scene::state)
        .reached(() -> scene.state().equals(before) ? "nothing" : "all")
        // Loaded already, it has nothing new to tell.
        .told((reached, answer) -> reached.equals("nothing") ? answer.out() : "");
  }

  /// Every tenth is wrong.
  private static String rows(int from, int to, String item, String member) {
    StringBuilder rows = new StringBuilder(Scene.TRANSACTIONS);
    for (int i = from; i < to; i++) {
      rows.append(
          "T%05d,%s,2025-03-%02dT10:15:00Z,%s,%d,1,,\n"
              .formatted(i, member, 1 + i % 30, item, i % 10));
    }
    return rows.toString();
  }

  @Test
  void undisturbedItLoadsReplacesAndQuarantines() throws Exception {
    Answer answer = loads.trial().finish();

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.fields("transactions", "replaced", "quarantined"))
        .containsExactly("1800", "1800", "4400");
  }

  /// Held at each of its steps, which is before, between and behind what it writes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops.delivery", "sales.item", "membership.member",
        "ops.replaced_transaction", "ops.quarantined_transaction", "ops.quarantined_line",
        "sales.customer", "sales.item_sold", "sales.line"
      })
  void killedAtAStepItLeavesNothingAndTheNextLoadsEverything(String table) throws Exception {
    assertLeavesNothing(
        loads.killedAt(
            table.equals("membership.member") ? Moment.reading(table) : Moment.writing(table)));
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    loads.killAtRandom(60);
  }

  @Test
  void toldToEndWhileItCopiesItLeavesNothing() throws Exception {
    Trial<Scene> load =
        new Trials<>(folder.resolve("many"), (data, database) -> load(data, database, 500_000))
            .toldToEndAt(
                (trial, held) ->
                    trial.start().until("it copies", () -> held.database().copied() > 1_000));

    assertThat(load.reached()).isEqualTo("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    // Another loader.
    "ops.delivery, share row exclusive",
    // A person who changes a transaction.
    "sales.transaction, row exclusive"
  })
  void toldToEndWhileItWaitsForOthersItLeavesNothing(String table, String mode) throws Exception {
    assertLeavesNothing(loads.toldToEndAt(Moment.waiting(table, mode)));
  }

  @Test
  void aDatabaseThatRestartsMeanwhileIsUnavailable() throws Exception {
    assertLeavesNothing(loads.restartedAt(Moment.writing("sales.line")));
  }

  private void assertLeavesNothing(Trial<Scene> load) throws Exception {
    assertThat(load.reached()).isEqualTo("nothing");
    loads.assertEndsAsUndisturbed(load);
  }
}
