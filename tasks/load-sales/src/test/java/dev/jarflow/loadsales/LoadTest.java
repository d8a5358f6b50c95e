package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of files.
class LoadTest {
  private final Scene scene;

  LoadTest(@TempDir Path data) {
    scene = Scene.in(data);
  }

  @Test
  void itemsAndTransactionsAreLoadedWithTheirTotals() throws IOException {
    Path items = scene.file("items.csv", Scene.PEN_AND_DESK);
    Path sales =
        scene.file(
            "sales.csv",
            Scene.TRANSACTIONS
                + """
                T1,Ann_11111,2025-03-04T10:15:00Z,pen,4,2.50,109,25.54
                T1,Ann_11111,2025-03-04T10:15:00Z,desk,1,99.00,109,25.54
                T2,Bob_22222,2025-03-04 23:30:00,pen,1,2.00,,
                """);

    Answer answer = scene.load("--items", items, "--transactions", sales);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"2 new transactions, 2 new items","items":2,"items_changed":0,"items_refused":0,"transactions":2,"replaced":0,"unchanged":0,"older":0,"quarantined":0,"released":0,"waiting":0,"lines":3}
            """);
    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|placed|109.00|25.540|1 desk 99.00 25.500, 4 pen 2.50 0.010",
            "T2|Bob_22222|2025-03-04 23:30|placed|2.00|0.010|1 pen 2.00 0.010");
    assertThat(scene.quarantined()).isEmpty();
    assertThat(answer.err()).contains("lines read: 3, accepted: 3, rejected: 0, skipped: 0");
  }

  @Test
  void aDatabaseThatIsDownIsUnavailable() throws IOException {
    Path batch = scene.transactions("a", "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,");
    Map<String, String> down = scene.place().withoutDatabase().environment();
    String[] args = {"--transactions-batch", batch.toString()};

    Answer answer = Answer.of((out, err) -> Entry.run(new LoadSales(), down, out, err, args));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message")).startsWith("no connection to jdbc:postgresql://");
  }
}
