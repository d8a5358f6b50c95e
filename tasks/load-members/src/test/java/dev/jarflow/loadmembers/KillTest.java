package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Separator;
import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed, told to end, or left by its database at any moment, load-members leaves nothing. Run
/// again, it ends in the state of a run that nobody disturbed, with the same numbers in its answer.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private static final Moment<Scene> REFUSING = Moment.writing("membership.refused_application");

  private final Trials<Scene> few;
  private final Trials<Scene> many;

  KillTest(@TempDir Path folder) {
    few = new Trials<>(folder.resolve("few"), (data, base) -> few(new Scene(data, base)));
    many = new Trials<>(folder.resolve("many"), (data, base) -> many(new Scene(data, base)));
  }

  private static Trial<Scene> few(Scene scene) throws IOException {
    return load(scene, scene.first());
  }

  private static Trial<Scene> load(Scene scene, Path report) {
    return new Trial<>(scene, scene.place(), "--report", report.toString())
        .finish(() -> scene.load(report))
        .state(scene::state)
        .reached(() -> scene.state().isEmpty() ? "nothing" : "all")
        .told((_, answer) -> answer.fields("batch", "place", "members", "refused", "proofs"));
  }

  /// Held at the mark in ops, which comes first, and at each of its tables: before, between and
  /// after its copies.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "membership.batch",
        "membership.member",
        "membership.refused_application",
        "membership.date_proof",
        "ops.batch"
      })
  void killedAtAStepItLeavesNothingAndTheNextLoadsEverything(String table) throws Exception {
    assertLeavesNothing(few, few.killedAt(Moment.writing(table)));
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    many.killAtRandom(60);
  }

  @Test
  void toldToEndWhileItCopiesItLeavesNothing() throws Exception {
    Trial<Scene> load =
        many.toldToEndAt(
            (trial, held) -> {
              held.database()
                  .execute(
                      """
                      create function public.slowly() returns trigger language plpgsql as
                      $$ begin perform pg_sleep(0.01); return new; end $$;
                      create trigger slowly before insert on membership.refused_application
                      for each row execute function public.slowly();
                      """);
              return trial.start().until("it copies", () -> held.database().copied() > 10);
            });
    load.scene().database().execute("drop function public.slowly cascade");

    assertLeavesNothing(many, load);
  }

  @Test
  void toldToEndWhileItWaitsForAnotherLoaderItLeavesNothing() throws Exception {
    assertLeavesNothing(
        few,
        few.toldToEndAt(
            Moment.asking("select pg_advisory_xact_lock(hashtext('jarflow membership'))")));
  }

  @Test
  void toldToEndWhileTheServerIsHeldItLeavesNothing() throws Exception {
    assertLeavesNothing(few, few.toldToEndAt(REFUSING));
  }

  @Test
  void aDatabaseThatRestartsMeanwhileIsUnavailable() throws Exception {
    assertLeavesNothing(few, few.restartedAt(REFUSING));
  }

  private static void assertLeavesNothing(Trials<Scene> trials, Trial<Scene> load)
      throws Exception {
    assertThat(load.scene().state()).isEmpty();
    trials.assertEndsAsUndisturbed(load);
  }

  private static Trial<Scene> many(Scene scene) throws IOException {
    scene.take(Scene.BATCH_1);
    Reported reported = scene.report(Scene.BATCH_1);
    for (int line = 2; line < 4_000; line++) {
      reported.member(
          "Smith_c7677" + (line == 2 ? "" : "_" + (line - 1)),
          "Ann",
          "Smith",
          line + "@example.com",
          "19750827",
          "a.csv",
          line);
    }
    for (int line = 4_000; line < 20_000; line++) {
      reported.refused("MOBILE;EMAIL", "a.csv", line, "");
    }
    return load(scene, reported.proves(Separator.HYPHEN, DateOrder.MONTH_FIRST, 7).write());
  }
}
