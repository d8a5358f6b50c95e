package dev.jarflow.sampledata;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {
  /// The digest of `applications-1.csv` with 1,000 rows. When it changes, every sample that people
  /// have changes.
  private static final String SEED_1 =
      "a81b77912ea2cc721bf88fe57094bc673d9929bfe19cc61c37cc8139298661c3";

  @TempDir Path folder;

  @Test
  void oneSeedIsOneFileForEver() throws IOException {
    Answer answer = run("applications", folder);

    Path file = folder.resolve("applications-1.csv");
    assertThat(answer.out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"1000 rows of applications in %1$s\",\"file\":\"%1$s\",\"rows\":1000,\"seed\":1}\n"
                .formatted(file));
    assertThat(Sha256.of(Files.readAllBytes(file))).isEqualTo(SEED_1);
  }

  @Test
  void noRowsAreAHeaderOnly() throws IOException {
    run("applications", folder, "--rows", "0");

    assertThat(folder.resolve("applications-1.csv"))
        .hasContent("name,email,date_of_birth,mobile_no\r\n");
  }

  @Test
  void fewerThanNoRowsIsAUsageError() {
    assertThat(run("applications", folder, "--rows", "-1"))
        .isEqualTo(usage("expected a number of rows of 0 or more, found -1"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anUnknownDatasetIsToldWhichThereAre() {
    assertThat(run("aplications", folder))
        .isEqualTo(
            usage(
                "Invalid value for positional parameter at index 0 (DATASET): expected one of [APPLICATIONS, CARS, SALES, TRIPS] (case-insensitive) but was 'aplications'"));
  }

  @Test
  void helpSaysHowToTellASampleFromARealRow() {
    assertThat(run(new String[] {"--help"}).out())
        .contains(
            """
            No row is about a real person or a real sale: every last name ends in -Sample,
            ids of items begin with SAMPLE-I, those of transactions with SAMPLE-T.
            """);
  }

  @Test
  void noFolderIsAUsageError() {
    assertThat(run(new String[] {"applications"}))
        .isEqualTo(usage("Missing required option: '--out=DIR'"));
  }

  @Test
  void aRunThatIsToldToStopLeavesNothing() throws Exception {
    try (Running run = endless()) {
      run.terminate();
    }

    assertThat(out()).isEmptyDirectory();
  }

  @Test
  void aRunThatIsKilledLeavesNoHalfFileUnderAName() throws Exception {
    try (Running run = endless()) {
      run.kill();
    }

    assertThat(out().list()).allMatch(name -> name.startsWith(".publishing-")).hasSize(1);
    assertThat(run("applications", out().toPath()).code()).isZero();
    assertThat(out().list()).as("the next run clears up").containsExactly("applications-1.csv");
  }

  /// A run that writes.
  private Running endless() throws Exception {
    return Workplace.of("sample-data", folder, null)
        .start("applications", "--rows", "1000000000", "--out", out().toString())
        .until("the run writes", () -> bytes() >= 100_000);
  }

  private long bytes() {
    File[] files = out().listFiles();
    return files == null ? 0 : Stream.of(files).mapToLong(File::length).sum();
  }

  private File out() {
    return folder.resolve("out").toFile();
  }

  static Answer usage(String sentence) {
    return new Answer(
        2, "", "sample-data: " + sentence + "\nTry: java -jar sample-data.jar --help\n");
  }

  static Answer run(String dataset, Path out, String... more) {
    String[] words = {dataset, "--out", out.toString()};
    return run(Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private static Answer run(String... args) {
    Map<String, String> environment = Map.of("JARFLOW_LOG", "json");
    return Answer.of((out, err) -> Entry.run(new SampleData(), environment, out, err, args));
  }

  /// The rows of a file below its heading.
  static List<List<String>> cells(Path file) throws IOException {
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      return csv.stream().skip(1).map(CsvRecord::getFields).toList();
    }
  }
}
