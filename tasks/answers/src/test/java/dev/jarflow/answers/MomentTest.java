package dev.jarflow.answers;

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

  /// A load commits while it asks.
  @Test
  void whatIsLoadedMeanwhileIsInNoneOfTheAnswers() throws Exception {
    try (Held held = new Held(scene.database());
        Running running = asking(held)) {
      scene.execute(
          "insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values ('I2', 'Desk', 'Oak', 1, 1)");
      held.letGo();

      assertThat(running.answer().code()).as(running.answer().err()).isZero();
    }
    scene.assertRows(Question.TOP_MEMBERS, "1,Smith_1,Patty,Smith,1,19.00");
    scene.assertRows(Question.UNSOLD_ITEMS);

    scene.run();

    scene.assertRows(Question.UNSOLD_ITEMS, "I2,Desk,Oak,1.00,,0");
  }

  @Test
  void toldToEndWhileItAsksItEndsInTimeAndWritesNothing() throws Exception {
    try (Held held = new Held(scene.database());
        Running running = asking(held)) {
      running.terminate();
    }
    assertThat(scene.data().resolve("out")).doesNotExist();
  }

  /// Held between its first question and its last.
  private Running asking(Held held) throws IOException, InterruptedException {
    held.at("lock table sales.day_revenue in access exclusive mode");
    return scene
        .place()
        .start()
        .until("it waits", () -> scene.database().waitingFor("sales.day_revenue") == 1);
  }
}
