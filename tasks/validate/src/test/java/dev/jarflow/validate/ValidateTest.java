package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Rules;
import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.testing.Answer;
import dev.jarflow.validate.Scene.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The options of validate, and its answers.
class ValidateTest {
  private final Scene scene;

  ValidateTest(@TempDir Path folder) {
    scene = new Scene(folder);
  }

  @Test
  void everyReasonOfARowIsKeptAndCounted() throws Exception {
    Judged judged =
        scene.judge("Mr,a@b.org,2010-01-01,123\nBo Li,b@b.com,31/02/1990,81234567\n" + Scene.GOOD);

    assertThat(judged.refused("reasons"))
        .containsExactly("NO_NAME;MOBILE;EMAIL;UNDER_AGE", "BIRTHDAY_INVALID");
    assertThat(judged.answer().out())
        .contains("\"message\":\"1 of 3 applications are successful\"")
        .contains("\"read\":3,\"successful\":1,\"unsuccessful\":2")
        .contains(
            "\"reasons\":{\"NO_NAME\":1,\"MOBILE\":1,\"EMAIL\":1,\"BIRTHDAY_INVALID\":1,\"UNDER_AGE\":1}")
        .contains("\"date_order\":{\"/\":\"day_first (assumed)\",\"-\":\"day_first (assumed)\"}");
    assertThat(judged.answer().err())
        .contains("\"msg\":\"applications read: 3, accepted: 1, rejected: 2, skipped: 0\"");
  }

  @Test
  void aMemberIsOneLineOfPlainValues() throws Exception {
    scene.judge("Mrs Patty Smith,patty@example.com,27/08/1975,8123 4567\n");

    assertThat(scene.written().values().stream().filter(text -> text.contains("c7677")).toList())
        .first()
        .asString()
        .isEqualTo(
            """
            membership_id,first_name,last_name,email,date_of_birth,mobile_no,above_18,source_file,source_line
            Smith_c7677,Patty,Smith,patty@example.com,19750827,81234567,true,a.csv,2
            """);
  }

  @Test
  void theSameFilesGiveTheSameBytesWhateverTheNumberOfThreads() throws Exception {
    Path file = scene.file("a.csv", Scene.HEADER + people(12_000));

    scene.judge(List.of(file), "--threads", "1");
    Map<String, String> once = scene.written();
    for (String threads : List.of("2", "3", "8")) {
      scene.judge(List.of(file), "--threads", threads);
      assertThat(scene.written()).as(threads).isEqualTo(once);
    }
    assertThat(once).hasSize(4);
  }

  /// Few names and birthdays, so that there are duplicates and collisions.
  private static String people(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append("Ada ").append((char) ('A' + random.nextInt(26))).append("o,");
      text.append(random.nextInt(30)).append(random.nextBoolean() ? "@b.com," : "@b.org,");
      text.append("%02d/%02d/19%02d,".formatted(random.nextInt(1, 13), random.nextInt(1, 29), 90));
      text.append("8123456").append(random.nextInt(12)).append('\n');
    }
    return text.toString();
  }

  @Test
  void theBatchIsTheOneThatIngestWouldGive() throws Exception {
    Path a = scene.file("a.csv", Scene.HEADER + Scene.GOOD);
    Path b = scene.file("b.csv", Scene.HEADER);
    List<String> digests =
        List.of(Sha256.of(Files.readAllBytes(b)), Sha256.of(Files.readAllBytes(a)));
    Path manifest = scene.data().resolve("m.jsonl");
    new Manifest(
            List.of(
                new Manifest.Entry(a, "a.csv", digests.get(1), Files.size(a)),
                new Manifest.Entry(b, "b.csv", digests.get(0), Files.size(b))))
        .write(manifest);

    Judged byHand = scene.judge(List.of(a, b));
    Map<String, String> written = scene.written();
    Answer taken = scene.run("applications", "--batch", manifest.toString());

    assertThat(byHand.answer().field("batch")).isEqualTo(Manifest.batchId(digests));
    assertThat(taken.out()).isEqualTo(byHand.answer().out());
    assertThat(scene.written()).isEqualTo(written);
  }

  @Test
  void sampleDataHasAFeedOfItsOwnWhateverIsAsked() throws Exception {
    Path file = scene.file("a.csv", Scene.HEADER + Scene.GOOD);
    Path manifest = scene.data().resolve("m.jsonl");
    String digest = Sha256.of(Files.readAllBytes(file));
    new Manifest(
            Manifest.batchId(List.of(digest)),
            true,
            List.of(new Manifest.Entry(file, "a.csv", digest, Files.size(file))))
        .write(manifest);

    Answer answer = scene.run("applications", "--batch", manifest.toString(), "--feed", "north");

    BatchReport report =
        BatchReport.of(Json.read(Files.readString(Path.of(answer.field("report")))));
    assertThat(report.batch().feed()).isEqualTo("samples");
    assertThat(scene.out().resolve("report/" + answer.field("batch") + ".html"))
        .content()
        .contains("Sample data.", "All of this is invented.");
  }

  @Test
  void nothingElseIsJudgedInTheFeedOfSampleData() throws Exception {
    Path file = scene.file("a.csv", Scene.HEADER + Scene.GOOD);

    scene
        .run("applications", "--in", file.toString(), "--feed", "samples")
        .assertUsage("validate: expected another feed: the feed 'samples' is for sample data");
  }

  @Test
  void aShareThatThePolicyDoesNotAllowRejectsTheRunAndStillShowsWhy() throws Exception {
    String rows = Scene.GOOD + "x,,,\n";

    Judged half = scene.judgeBy("reject_run_above: 0.5", rows);
    Judged more = scene.judgeBy("reject_run_above: 0.5", rows + "y,,,\n");

    assertThat(half.answer().code()).isZero();
    assertThat(more.answer().code()).isEqualTo(3);
    assertThat(more.answer().field("message"))
        .isEqualTo(
            "66.7 % of 3 applications are unsuccessful, and the policy rejects a run above 50.0 %");
    assertThat(more.report().rejected()).isEqualTo(more.answer().field("message"));
    assertThat(more.unsuccessful()).hasSize(2);
  }

  @Test
  void ageIsMeasuredOnTheAsOfDateAndNeverByTheClock() throws Exception {
    String row = "Ada Tan,a@b.com,2004-06-01,81234567\n";

    assertThat(scene.judge(row).refused("reasons")).containsExactly("UNDER_AGE");
    assertThat(scene.judge(row, "--as-of", "2022-06-01").members("above_18"))
        .containsExactly("true");
    assertThat(scene.judge(row, "--as-of", "2004-05-31").refused("reasons"))
        .containsExactly("BIRTHDAY_FUTURE");
    assertThat(scene.judge(row, "--as-of", "").refused("reasons")).containsExactly("UNDER_AGE");
  }

  @Test
  void nothingToJudgeIsNothingToDo() throws Exception {
    Path manifest = scene.data().resolve("empty.jsonl");
    new Manifest(List.of()).write(manifest);

    Answer answer = scene.run("applications", "--batch", manifest.toString(), "--replay", "");

    assertThat(answer.code()).isEqualTo(99);
    assertThat(answer.field("message")).isEqualTo("no files to judge");
  }

  @Test
  void thePolicyIsPrintedAndCanBeGivenBack() throws Exception {
    Answer printed = scene.run("--print-policy");

    assertThat(printed.code()).isZero();
    assertThat(printed.err()).isEmpty();
    assertThat(rules(scene.judgeBy(printed.out(), Scene.GOOD)).policyDigest())
        .isEqualTo(rules(scene.judge(Scene.GOOD)).policyDigest());
  }

  private static Rules rules(Judged judged) {
    return judged.report().batch().rules();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''| expected a dataset: applications
          applications| expected one of --in, --batch and --replay
          applications --in /nowhere.csv| expected a file, found none at /nowhere.csv
          applications --in a --batch b| expected --in alone, found --batch or --replay beside it
          applications --in a --feed A/B| expected a feed of small letters, digits and hyphens, found 'A/B'
          applications --in a --as-of 1.1.2022| expected a date like 2022-01-01 in --as-of, found '1.1.2022'
          applications --in a --threads 0| expected 1 thread or more, found 0
          applications --in a --policy strict| expected a policy, found no file FOLDER/policies/strict.yaml; there is the policy default
          applications --replay /nowhere| expected a folder that validate wrote into, found no folder /nowhere/unsuccessful
          applications --batch /nowhere| expected a manifest, found no file at /nowhere
          applications --in a --history| expected the database in PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD, found no PGUSER
          """)
  void whatCannotBeAskedIsSaidInASentence(String words, String sentence) {
    Answer answer = scene.run(words.isEmpty() ? new String[0] : words.split(" "));

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .startsWith("validate: " + sentence.replace("FOLDER", scene.data().toString()) + "\n");
  }

  @Test
  void personsAreForTheOwnersEyesOnly() throws Exception {
    scene.judge(Scene.GOOD);

    assertThat(Files.getPosixFilePermissions(scene.out()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }
}
