package dev.jarflow.kit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedTest {
  @TempDir Path scratch;
  private Path folder;

  @BeforeEach
  void makeAFolder() throws IOException {
    folder = Files.createDirectory(scratch.resolve("folder"));
  }

  @Test
  void nobodySeesHalfAFile() throws Exception {
    Path file = folder.resolve("a.csv");
    Set<Long> seen = new TreeSet<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    seen.add(sizeOf(file));
                  }
                });

    byte[] content = new byte[1024 * 1024];
    for (int i = 0; i < 10; i++) {
      Published.write(file, out -> out.write(content));
    }
    over.set(true);
    reader.join();

    assertThat(seen).contains((long) content.length).isSubsetOf(-1L, (long) content.length);
    assertThat(names()).containsExactly("a.csv");
  }

  @Test
  void aWriterThatIsInterruptedAtOnceLeavesNothing() throws IOException {
    Thread.currentThread().interrupt();

    assertThatIOException().isThrownBy(() -> Published.in(folder));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(names()).isEmpty();
  }

  @Test
  void aFileIsReplacedAsAWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "the old and longer content");

    Published.write(file, out -> out.write(bytes("new")));

    assertThat(file).hasContent("new");
  }

  @Test
  void aFailureLeavesWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "old");

    assertThatIOException()
        .isThrownBy(
            () ->
                Published.write(
                    file,
                    out -> {
                      out.write(new byte[200_000]);
                      throw new IOException("the source broke off");
                    }))
        .withMessage("the source broke off");

    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.csv");
  }

  @Test
  void closingWithoutANameLeavesNothing() throws IOException {
    try (Published published = Published.in(folder.resolve("new"))) {
      published.out().write(bytes("x"));
    }

    assertThat(folder.resolve("new")).isEmptyDirectory();
  }

  @Test
  void aSecretIsOneFromItsFirstByteOn() throws IOException {
    Path file = folder.resolve("pgpass");
    Set<String> seen = new TreeSet<>();

    Published.write(
        file,
        out -> {
          out.write(bytes("secret"));
          out.flush();
          seen.addAll(permissions());
        },
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

    assertThat(seen).containsExactly("rw-------");
    assertThat(permissions()).containsExactly("rw-------");
  }

  @Test
  void onlyWhatAKilledProcessLeftIsSwept() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "published");
    try (Running killed = child("write", "1");
        Running living = child("write", "2");
        Published own = Published.in(folder)) {
      killed.untilLogged("written");
      living.untilLogged("written");
      assertThat(names()).hasSize(4);
      assertThat(Published.sweep(folder)).isZero();

      killed.process().destroyForcibly().waitFor();

      assertThat(Published.sweep(folder)).isEqualTo(1);
      assertThat(names()).hasSize(3).contains("a.csv");

      living.process().getOutputStream().close();
      assertThat(living.answer().code()).isZero();
      own.out().write(bytes("own"));
      own.as(folder.resolve("own.csv"));
    }
    assertThat(names()).containsExactly("2.csv", "a.csv", "own.csv");
  }

  @Test
  void aSweepHereDoesNotGiveAFileAwayToASweepElsewhere() throws Exception {
    try (Published own = Published.in(folder)) {
      assertThat(Published.sweep(folder)).isZero();

      try (Running sweeper = child("sweep", "once")) {
        assertThat(sweeper.answer()).isEqualTo(new Answer(0, "", "sweeping\nswept 0\n"));
      }

      own.as(folder.resolve("own.csv"));
    }
  }

  @Test
  void aSweepNeverMeetsAFileThatIsJustBegun() throws Exception {
    try (Running sweeper = child("sweep", "on")) {
      sweeper.untilLogged("sweeping");
      for (int i = 0; i < 3_000; i++) {
        try (Published _ = Published.in(folder)) {
          assertThat(names()).hasSize(1);
        }
      }
    }
  }

  @Test
  void aFolderThatIsNotThereIsSweptAlready() throws IOException {
    assertThat(Published.sweep(folder.resolve("none"))).isZero();
  }

  private Running child(String... args) throws IOException {
    Path outputs = Files.createTempDirectory(scratch, "child");
    List<String> all = Stream.concat(Stream.of(folder.toString()), Stream.of(args)).toList();
    return Running.main(outputs, Map.of(), List.of(), Other.class, all.toArray(String[]::new));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> permissions() throws IOException {
    List<String> permissions = new ArrayList<>();
    for (String name : names()) {
      Path file = folder.resolve(name);
      permissions.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    return permissions;
  }

  private static long sizeOf(Path file) {
    try {
      return Files.readAllBytes(file).length;
    } catch (IOException e) {
      return -1;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Another process on the same folder: it writes until its stdin ends, or sweeps.
  static final class Other {
    private Other() {}

    static void main(String... args) throws IOException {
      Path folder = Path.of(args[0]);
      switch (args[1]) {
        case "write" -> write(folder, args[2]);
        default -> sweep(folder, args[2].equals("on"));
      }
    }

    private static void write(Path folder, String name) throws IOException {
      try (Published published = Published.in(folder)) {
        published.out().write(bytes("half"));
        published.out().flush();
        System.err.println("written");
        int _ = System.in.read();
        published.as(folder.resolve(name + ".csv"));
      }
    }

    private static void sweep(Path folder, boolean on) throws IOException {
      System.err.println("sweeping");
      int swept = Published.sweep(folder);
      while (on) {
        swept += Published.sweep(folder);
      }
      System.err.println("swept " + swept);
    }
  }
}
