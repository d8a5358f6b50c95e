package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of files that validate refuses. The real validate judges, the real load-members
/// loads.
class RefusedFileTest {
  private static final String HEADING = "name,email,birthday,mobile\n";
  private static final String ADA = HEADING + "Ada Tan,ada@example.com,1990-05-17,81234567\n";
  private static final String UNKNOWN = "who,where\nEve,here\n";

  @TempDir private Path folder;
  private Chain chain;

  @BeforeEach
  void begin() {
    chain = new Chain(folder);
  }

  @Test
  void theOthersAreLoadedAndBothTasksWarn() throws Exception {
    Answer judged = judge(batch(Map.of("a.csv", ADA, "b.csv", UNKNOWN)));
    Answer loaded = load(judged);

    assertThat(judged.code()).as(judged.err()).isZero();
    assertThat(judged.field("warning")).startsWith("1 of 2 files refused: b.csv: line 1: ");
    assertThat(loaded.code()).as(loaded.err()).isZero();
    assertThat(loaded.field("warning")).startsWith("1 of 2 files refused: b.csv: line 1: ");
    assertThat(chain.members()).containsExactly("Tan_7eaa6");
    assertSettled("a.csv|loaded", "b.csv|refused");
    chain
        .scene()
        .assertRows(
            "select distinct rules = policy from ops.settled_file join membership.batch using (batch)",
            "t");
  }

  @Test
  void whereThisIsAskedForTheRunFailsWhenTheOthersAreLoaded() throws Exception {
    Answer judged = judge(batch(Map.of("a.csv", ADA, "b.csv", UNKNOWN)));

    Answer loaded = load(judged, "--refused-file", "fail");

    assertThat(loaded.code()).isEqualTo(3);
    assertThat(loaded.field("message")).contains("The others are loaded");
    assertThat(chain.members()).containsExactly("Tan_7eaa6");
  }

  @Test
  void aBatchOfWhichEveryFileIsRefusedFailsTheRunAndStopsNoOther() throws Exception {
    Answer judged = judge(batch(Map.of("b.csv", UNKNOWN)));

    Answer loaded = load(judged);

    assertThat(judged.code()).as("load-members notes it, and fails").isZero();
    assertThat(loaded.code()).isEqualTo(3);
    assertThat(loaded.field("message"))
        .contains("b.csv: line 1: ", "Nothing of that batch is loaded");
    assertSettled("b.csv|refused");
    assertThat(load(judged).code()).as("asked again it answers the same").isEqualTo(3);
    assertThat(load(judge(batch(Map.of("a.csv", ADA)))).code()).isZero();
    chain.scene().assertRows("select count(*) from ops.batch where done_at is null", "0");
  }

  @Test
  void aChangedPolicyLoadsItWhenItIsTriedAgainOrItsRunIsCleared() throws Exception {
    Path manifest = batch(Map.of("b.csv", ADA.replace(',', '|')));
    Path comma = chain.policy("comma", "file: {delimiter: ','}\n");
    Answer refused = load(judge(manifest, "--policy", comma.toString()));
    assertThat(refused.field("message"))
        .contains(
            "; with '|' between its cells the heading is known: set delimiter to learn in the policy");
    assertSettled("b.csv|refused");

    Answer again = load(judge(manifest));

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(chain.members()).containsExactly("Tan_7eaa6");
    assertSettled("b.csv|loaded");
  }

  @Test
  void aFileThatIsTriedAgainIsABatchOfItsOwnInTheHistory() throws Exception {
    Manifest first = Manifest.read(batch(Map.of("a.csv", ADA, "b.csv", UNKNOWN)));
    load(judge(folder.resolve(first.batch() + ".jsonl")));
    Manifest.Entry bad = first.entries().getLast();
    Manifest again =
        new Manifest(
            "0123456789ab",
            List.of(new Manifest.Entry(bad.path(), bad.name(), bad.sha256(), 1, first.batch())));
    Files.writeString(bad.path(), HEADING + "Bea Lim,bea@example.com,1991-05-17,81234568\n");

    Answer loaded = load(judge(taken(again)));

    assertThat(loaded.code()).as(loaded.err()).isZero();
    assertThat(loaded.fields("batch", "place")).containsExactly("0123456789ab", "2");
    assertThat(chain.members()).hasSize(2);
  }

  @Test
  void aBatchThatThePolicyRejectsForItsRowsStopsNoOther() throws Exception {
    chain.policy("strict", "reject_run_above: 0.1\n");
    Answer judged = judge(batch(Map.of("a.csv", HEADING + "Eve,,,\n")), "--policy", "strict");

    Answer loaded = load(judged);

    assertThat(judged.code()).as(judged.err()).isZero();
    assertThat(loaded.code()).isEqualTo(3);
    assertThat(loaded.field("message"))
        .startsWith(
            "the only file was refused: a.csv: 100.0 % of 1 applications are unsuccessful, and the policy rejects a run above 10.0 %");
    assertSettled("a.csv|refused");
    assertThat(chain.members()).isEmpty();
  }

  private Path batch(Map<String, String> texts) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
      Path file = folder.resolve(text.getKey());
      Files.writeString(file, text.getValue());
      entries.add(
          new Manifest.Entry(
              file, text.getKey(), Sha256.of(text.getValue().getBytes(StandardCharsets.UTF_8)), 1));
    }
    return taken(new Manifest(entries));
  }

  private Path taken(Manifest manifest) throws IOException {
    chain.scene().take("applications", manifest.batch(), manifest.entries().size());
    for (Manifest.Entry entry : manifest.entries()) {
      chain
          .scene()
          .takeFile(
              "applications", manifest.batch(), entry.sha256(), entry.name(), entry.firstBatch());
    }
    Path file = folder.resolve(manifest.batch() + ".jsonl");
    manifest.write(file);
    return file;
  }

  private Answer judge(Path manifest, String... options) throws Exception {
    return chain.validate(List.of("--history", "--batch", manifest.toString()), options);
  }

  private Answer load(Answer judged, String... options) {
    return chain.scene().load(Path.of(judged.field("report")), options);
  }

  private void assertSettled(String... expected) {
    chain
        .scene()
        .assertRows(
            "select name, state from ops.settled_file join ops.batch_file using (dataset, sha256) order by name",
            expected);
  }
}
