package dev.jarflow.sampledata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {
  /// Of `applications-1.csv` with 1,000 rows: a change of it changes every sample that people have.
  private static final String SEED_1 =
      "2ed7472802403ee9459d1123ab0fb7c27812947f6612676a950916f690c5382b";

  @TempDir Path folder;

  @Test
  void oneSeedIsOneFileForEver() throws IOException {
    Answer answer = run("applications", "--out", folder.toString());

    Path file = folder.resolve("applications-1.csv");
    assertThat(answer.out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"1000 rows of applications in %1$s\",\"file\":\"%1$s\",\"rows\":1000,\"seed\":1}\n"
                .formatted(file));
    assertThat(Sha256.of(Files.readAllBytes(file))).isEqualTo(SEED_1);
  }

  @Test
  void noRowsAreAHeaderOnly() throws IOException {
    run("applications", "--rows", "0", "--out", folder.toString());

    assertThat(folder.resolve("applications-1.csv"))
        .hasContent("name,email,date_of_birth,mobile_no\r\n");
  }

  @Test
  void fewerThanNoRowsIsAUsageError() {
    assertThat(run("applications", "--rows", "-1", "--out", folder.toString()))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                sample-data: expected a number of rows of 0 or more, found -1
                Try: java -jar sample-data.jar --help
                """));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anUnknownDatasetIsToldWhichThereAre() {
    assertThat(run("aplications", "--out", folder.toString()))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                sample-data: Invalid value for positional parameter at index 0 (DATASET): expected one of [APPLICATIONS, SALES] (case-insensitive) but was 'aplications'
                Try: java -jar sample-data.jar --help
                """));
  }

  @Test
  void noFolderIsAUsageError() {
    assertThat(run("applications").err())
        .isEqualTo(
            """
            sample-data: Missing required option: '--out=DIR'
            Try: java -jar sample-data.jar --help
            """);
  }

  @Test
  void aRunThatIsToldToStopLeavesNothing() throws Exception {
    Process run = endless();
    waitForRows();

    run.destroy();

    assertThat(run.waitFor(3, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(143);
    assertThat(folder.resolve("out")).isEmptyDirectory();
    assertThat(folder.resolve("stdout")).isEmptyFile();
  }

  @Test
  void aRunThatIsKilledLeavesNoHalfFileUnderAName() throws Exception {
    Process run = endless();
    waitForRows();

    run.destroyForcibly().waitFor();

    assertThat(names()).allMatch(name -> name.startsWith(".publishing-")).hasSize(1);
    assertThat(run("applications", "--out", folder.resolve("out").toString()).code()).isZero();
    assertThat(names()).as("the next run clears up").containsExactly("applications-1.csv");
  }

  private Process endless() throws IOException {
    ProcessBuilder run =
        new ProcessBuilder(
            Checkout.java(),
            "-jar",
            Checkout.jar("sample-data").toString(),
            "applications",
            "--rows",
            "1000000000",
            "--out",
            folder.resolve("out").toString());
    return run.redirectOutput(folder.resolve("stdout").toFile())
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  private void waitForRows() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (bytes() < 100_000) {
      assertThat(System.nanoTime()).as("the run writes").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private long bytes() throws IOException {
    if (!Files.isDirectory(folder.resolve("out"))) {
      return 0;
    }
    long bytes = 0;
    for (String name : names()) {
      bytes += Files.size(folder.resolve("out").resolve(name));
    }
    return bytes;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Answer run(String... args) {
    Map<String, String> environment = Map.of("JARFLOW_LOG", "json");
    return Answer.of((out, err) -> Entry.run(new SampleData(), environment, out, err, args));
  }
}
