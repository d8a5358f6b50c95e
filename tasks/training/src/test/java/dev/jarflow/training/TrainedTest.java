package dev.jarflow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import module java.base;

import dev.jarflow.testing.Checkout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedTest {
  @TempDir Path folder;
  private Path jar;
  private Path jdk;

  @BeforeEach
  void jar() throws IOException {
    jar = Files.copy(Checkout.jar("ingest"), folder.resolve("x.jar"));
    Files.writeString(folder.resolve("x.jvm"), "-Xmx64m\n");
    jdk = Files.createDirectories(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
  }

  @Test
  void theFolderHoldsJarOptionsAndCacheOnceAllAreThere() throws Exception {
    Trained trained = Trained.of(jar, jdk);

    trained.make(
        jar,
        (copy, cache) -> {
          assertThat(trained.folder()).doesNotExist();
          assertThat(copy).hasFileName("x.jar").exists();
          Files.writeString(cache, "cache");
        });

    assertThat(trained.isThere()).isTrue();
    assertThat(files(trained.folder())).containsExactly("x.aot", "x.jar", "x.jvm");
  }

  @Test
  void aCacheThatTheJvmDidNotFinishIsNone() {
    Trained trained = Trained.of(jar, jdk);
    Trained.Run halfOfIt =
        (_, cache) -> {
          Files.writeString(cache, "half of it");
          Files.writeString(Path.of(cache + ".config"), "");
        };

    assertThatIllegalStateException().isThrownBy(() -> trained.make(jar, (_, _) -> {}));
    assertThatIllegalStateException().isThrownBy(() -> trained.make(jar, halfOfIt));
  }

  @Test
  void ofTheOlderOnesOnlyTheLastIsKept() throws Exception {
    Path start = folder.resolve("start");
    for (int age = 1; age <= 3; age++) {
      Path old = Files.createDirectories(start.resolve("old" + age));
      Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000L - age));
    }
    Trained trained = Trained.of(jar, jdk);

    trained.make(jar, (_, cache) -> Files.writeString(cache, "cache"));

    assertThat(files(start))
        .containsExactlyInAnyOrder("old1", trained.folder().getFileName().toString());
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
