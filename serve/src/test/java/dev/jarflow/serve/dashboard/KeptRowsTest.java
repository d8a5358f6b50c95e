package dev.jarflow.serve.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.warehouse.Database;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
  private static final AtomicInteger ASKED = new AtomicInteger();

  private record Many(int number, int rows) implements KeptRows.Question<Integer> {
    @Override
    public List<Integer> ask(Database database) {
      ASKED.incrementAndGet();
      return Collections.nCopies(rows, number);
    }
  }

  /// Four answers of twelve thousand rows have room, and the eldest go first.
  @Test
  void whatIsKeptIsBounded() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Map<String, String> environment = TestDatabase.migrated().environment("serve_reader");
    try (KeptRows rows =
        new KeptRows(new Run(environment, Log.of(Map.of(), nowhere), new Stop()))) {
      for (int i = 0; i < 6; i++) {
        assertThat(rows.of(new Many(i, 12_000))).hasSize(12_000).contains(i);
      }
      assertThat(ASKED).hasValue(6);
      for (int i = 2; i < 6; i++) {
        assertThat(rows.of(new Many(i, 12_000))).contains(i);
      }
      assertThat(ASKED).as("what is kept is not asked again").hasValue(6);
      assertThat(rows.of(new Many(1, 12_000))).contains(1);
      assertThat(ASKED).as("what had no room is asked again").hasValue(7);
    }
  }
}
