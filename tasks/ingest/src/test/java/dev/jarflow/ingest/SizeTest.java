package dev.jarflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large and many, in the memory that the jar is given (`ingest.jvm`).
class SizeTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Scene scene;

  SizeTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void aLargeFileNeedsNoMemory() throws Exception {
    int bytes = 200 << 20;
    Path large = scene.landing().resolve("large.bin");
    try (FileChannel file =
        FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), bytes - 1);
    }

    Answer answer = scene.start().answer();

    assertThat(answer.field("bytes")).isEqualTo(Integer.toString(bytes));
    assertThat(scene.left()).isEmpty();
  }

  @Test
  @Tag("slow")
  void tenThousandFilesAreOneBatch() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      scene.drop(i + ".csv", ("row " + i + "\n").repeat(200));
    }
    long start = System.nanoTime();

    Answer answer = scene.start().answer();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
    assertThat(answer.field("files")).isEqualTo("10000");
    assertThat(answer.err().lines()).hasSizeLessThan(50);
    assertThat(Scene.entries(answer)).hasSize(10_000);
    assertThat(scene.left()).isEmpty();
    assertThat(scene.stored()).hasSize(10_000);
  }

  /// Ten thousand that nobody can take are a short log and a short answer too.
  @Test
  void tenThousandRefusedFilesAreCountedAndSomeAreNamed() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      scene.drop("\n".repeat(240) + i, "");
    }

    Answer answer = scene.start().answer();

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("refused")).isEqualTo("10000");
    assertThat(answer.out()).hasSizeBetween(20_000, 64 << 10);
    assertThat(answer.err().lines()).hasSizeLessThan(50);
    scene.assertRows("select count(*) from ops.refused_file", "10000");
  }
}
