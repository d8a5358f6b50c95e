package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is outside is down: it says so, loads nothing, and the next try loads everything.
class OutageTest {
  private final Scene scene;

  OutageTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void aDatabaseThatIsDownIsUnavailable() throws IOException {
    Map<String, String> down = scene.place().withoutDatabase().environment();
    String[] args = {"--report", scene.first().toString()};

    Answer answer = Answer.of((out, err) -> Entry.run(new LoadMembers(), down, out, err, args));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message")).startsWith("no connection to jdbc:postgresql://");
  }

  @Test
  void aFileThatCannotBeReadIsUnavailable() throws IOException {
    Path report = scene.first();
    Path csv = scene.data().resolve("out/applications/successful/1f0c6a2b9d3e.csv");
    Files.delete(csv);
    Files.createDirectory(csv);

    Answer answer = scene.load(report);

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message")).isEqualTo("could not read or write a file: Is a directory");
    assertThat(scene.state()).isEmpty();
  }
}
