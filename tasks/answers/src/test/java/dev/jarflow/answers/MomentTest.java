package dev.jarflow.answers;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Beside loads and kills.
class MomentTest {
  private final Scene scene;

  MomentTest(@TempDir Path data) {
    scene = new Scene(data);
    scene
        .member("Smith_1", "Patty", "Smith")
        .item("I1", "Lamp", "Lux")
        .sale("T1", "Smith_1", "2025-03-04 10:15Z", "I1 2 9.50");
  }

  /// Held between its first question and its last, while a load commits.
  @Test
  void whatIsLoadedMeanwhileIsInNoneOfTheAnswers() throws Exception {
    try (Held held = new Held(scene.database())) {
      held.at("lock table sales.day_revenue in access exclusive mode");
      try (Running running = scene.place().start()) {
        until("it waits", () -> scene.database().waitingFor("sales.day_revenue") == 1);
        scene
            .database()
            .execute(
                "insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values ('I2', 'Desk', 'Oak', 1, 1)");
        held.letGo();

        assertThat(running.answer().code()).as(running.answer().err()).isZero();
      }
    }
    assertThat(scene.rows(Question.TOP_MEMBERS)).containsExactly("1,Smith_1,Patty,Smith,1,19.00");
    assertThat(scene.rows(Question.UNSOLD_ITEMS)).isEmpty();

    scene.run();

    assertThat(scene.rows(Question.UNSOLD_ITEMS)).containsExactly("I2,Desk,Oak,1.00,,0");
  }

  @Test
  void toldToEndWhileItAsksItEndsInTimeAndWritesNothing() throws Exception {
    try (Held held = new Held(scene.database())) {
      held.at("lock table sales.day_revenue in access exclusive mode");
      try (Running running = scene.place().start()) {
        until("it waits", () -> scene.database().waitingFor("sales.day_revenue") == 1);

        running.terminate();
      }
    }
    assertThat(scene.data().resolve("out")).doesNotExist();
  }
}
