package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory does not grow with the rows.
class SizeTest {
  @TempDir private Path folder;

  @Test
  void aMillionUnsuccessfulRowsNeedNoMoreMemoryThanAFew() throws Exception {
    Scene scene = new Scene(folder, null);
    Path file = scene.file("a.csv", "");
    try (BufferedWriter text = Files.newBufferedWriter(file)) {
      text.write(Scene.HEADER);
      for (int i = 0; i < 1_000_000; i++) {
        text.write("Mrs Patty Smith," + i + "@example.org,12/31/1990,8123 456\n");
      }
    }

    try (Running running =
        scene
            .place()
            .start(
                List.of(), List.of("-Xmx24m", "-Xmn8m"), "applications", "--in", file.toString())) {
      Answer answer = running.answer();

      assertThat(answer.code()).as(answer.err()).isZero();
      assertThat(answer.field("unsuccessful")).isEqualTo("1000000");
      assertThat(answer.err().lines().count()).as("a normal log is short").isLessThan(20);
    }
  }
}
