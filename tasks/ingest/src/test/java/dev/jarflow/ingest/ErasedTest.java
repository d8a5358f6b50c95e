package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A content from which a person was erased stays seen, and never comes back into the store.
class ErasedTest {
  private static final String CONTENT = "name\nPatty Smith\nAnn Lee\n";
  private static final String COPY = "name\n\nAnn Lee\n";

  private final Scene scene;

  ErasedTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "another name.csv"})
  void droppedAgainItIsSeenAndItsCopyStays(String name) throws IOException {
    Path stored = takenAndErased();
    scene.drop(name, CONTENT);
    scene.drop("new.csv", "new\n");

    Answer answer = scene.ingest(RUN_2);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.fields("files", "seen")).containsExactly("1", "1");
    assertThat(stored).hasContent(COPY);
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void itIsNotFilledAgainWhenItsCopyIsGone() throws IOException {
    Path stored = takenAndErased();
    Files.delete(stored);
    scene.drop("a.csv", CONTENT);

    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);

    assertThat(stored).doesNotExist();
    assertThat(scene.left()).isEmpty();
  }

  /// The store is one for all datasets.
  @Test
  void anotherDatasetTakesItAsWhatIsLeftOfIt() throws IOException {
    Path stored = takenAndErased();
    scene.drop("../other/a.csv", CONTENT);

    Answer answer = scene.ingestAs("dag", "other", RUN_2);

    assertThat(answer.field("files")).isEqualTo("1");
    assertThat(stored).hasContent(COPY);
  }

  private Path takenAndErased() throws IOException {
    scene.drop("a.csv", CONTENT);
    Path stored = Scene.entries(scene.ingest(RUN_1)).getFirst().path();
    Files.writeString(stored, COPY);
    scene.execute(
        """
            insert into ops.erasure (dataset, sha256, copy, rows, bytes)
            select dataset, sha256, repeat('a', 64), 1, 14 from ops.batch_file
            """);
    return stored;
  }
}
