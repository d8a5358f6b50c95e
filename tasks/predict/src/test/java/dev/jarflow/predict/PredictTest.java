package dev.jarflow.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the champion is asked, what it answers, and what is written down of it.
class PredictTest {
  private static final Object[] WHOLE = {
    "--maint=high", "--doors", "4", "--persons=4", "--lug-boot=big", "--safety=high", "--class=good"
  };

  private final Scene scene;

  PredictTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void aRowIsAnsweredByTheChampionAndWrittenDown() throws Exception {
    scene.champion();

    Answer answer = scene.predict(WHOLE);

    answer.assertEnded(0);
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"buying low: vhigh 10.0 %, high 20.0 %, med 30.0 %, low 40.0 %","model":"cars",\
            "version":1,"buying":"low","probabilities":{"vhigh":0.1,"high":0.2,"med":0.3,"low":0.4},"seen":false,\
            "averaged_over":[]}
            """);
    scene
        .database()
        .assertRows(
            "select version, via, rows, asked->>'lug_boot', answer->>'buying' from ml.prediction",
            "1|command|1|big|low");
  }

  @Test
  void personsThatAreNotToldAreAveragedOverByHowOftenTheyOccurWithTheClass() throws Exception {
    scene.champion();

    Answer answer =
        scene.predict(
            "--maint=vhigh", "--doors=2", "--lug-boot=small", "--safety=low", "--class=good");

    answer.assertEnded(0);
    assertThat(answer.out())
        .contains("\"seen\":true,\"averaged_over\":[\"persons\"]")
        .contains(
            "{\"persons\":\"2\",\"share\":0.25,",
            "{\"persons\":\"4\",\"share\":0.75,",
            "{\"persons\":\"more\",\"share\":0.0,");
  }

  @Test
  void whatIsUnknownOrMissingIsNamedWithWhatIsAllowed() throws Exception {
    scene.champion();

    scene
        .predict("--maint=cheap", "--colour=red", "--doors=4", "--lug-boot=big", "--class=good")
        .assertUsage(
            "predict: expected the attributes maint, doors, persons, lug_boot, safety, class, found 'colour'; expected maint to be one of vhigh, high, med, low, found 'cheap'; expected safety to be one of low, med, high, found none\n");
    scene
        .predict("--maint")
        .assertUsage(
            "predict: expected an attribute and its value, like --maint high, found '--maint'\n");
    scene
        .predict("--maint=low", "--maint=high")
        .assertUsage("predict: expected --maint once, found it twice\n");
    scene.database().assertRows("select count(*) from ml.prediction", "0");
  }

  @Test
  void aFileIsWrittenAgainWithAnAnswerBehindEachRow() throws Exception {
    scene.champion();
    Path in =
        Files.writeString(
            scene.data().resolve("in.csv"),
            """
            id,Class,maint,doors,lug_boot,safety
            1,good,high,4,big,high
            2,good,high,4,big,low
            3,best,high,4,big,high
            4,good,high
            """);
    Path out = scene.data().resolve("out.csv");

    Answer answer = scene.predict("--in", in, "--out", out);

    answer.assertEnded(0, "2 rows answered in " + out + ", 2 refused");
    assertThat(out)
        .content()
        .isEqualToNormalizingNewlines(
            """
            id,Class,maint,doors,lug_boot,safety,predicted_buying,probability_vhigh,probability_high,probability_med,probability_low,seen,model_version,error
            1,good,high,4,big,high,low,0.100000,0.200000,0.300000,0.400000,false,1,
            2,good,high,4,big,low,vhigh,0.700000,0.100000,0.100000,0.100000,false,1,
            3,best,high,4,big,high,,,,,,,,"expected class to be one of unacc, acc, good, vgood, found 'best'"
            4,good,high,,,,,,,,,,,"expected doors to be one of 2, 3, 4, 5more, found none; expected lug_boot to be one of small, med, big, found none; expected safety to be one of low, med, high, found none"
            """);
    scene
        .database()
        .assertRows(
            "select via, rows, asked->>'file', answer::text from ml.prediction",
            "file|4|in.csv|{\"low\": 1, \"vhigh\": 1}");
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatNobodyHereWroteIsAnsweredOrRefusedInLittleTime(Hostile.Table table)
      throws Exception {
    scene.champion();
    Path in = table.in(scene.data(), "class,maint,doors,lug_boot,safety");
    Path out = scene.data().resolve("out.csv");

    Hostile.assertRead(in, file -> scene.predict("--in", file, "--out", out));
  }

  @Test
  void aFileWithoutAnAttributeIsRefusedAndNothingIsWritten() throws Exception {
    scene.champion();
    Path in = Files.writeString(scene.data().resolve("in.csv"), "maint,doors\nhigh,4\n");
    Path out = scene.data().resolve("out.csv");

    scene
        .predict("--in", in, "--out", out)
        .assertEnded(
            3,
            in
                + ":1: expected a heading with the columns maint, doors, lug_boot, safety, class, found no lug_boot");
    assertThat(out).doesNotExist();
    scene
        .predict("--in", in, "--out", in)
        .assertUsage("predict: expected another file in --out than in --in, found the same\n");
    Files.writeString(in, "maint,doors,lug_boot,safety,class,seen\n");
    scene
        .predict("--in", in, "--out", out)
        .assertEnded(
            3,
            in
                + ":1: expected no column of an answer, found seen: is this an answered file? Rename or drop them");
    scene
        .predict("--in", in)
        .assertUsage("predict: expected either values of attributes, like --maint high, or a file");
  }

  @Test
  void withoutAChampionItSaysHowToGetOne() {
    scene
        .predict(WHOLE)
        .assertEnded(
            3,
            "expected a champion of cars, found none: drop a file into data/landing/cars and run the pipeline (./jarflow run cars), or let a version answer (./jarflow task promote cars --by-hand VERSION)");
  }

  @Test
  void aModelFileThatWasChangedIsRefused() throws Exception {
    Path file = scene.champion();
    Files.writeString(file, Files.readString(file).replaceFirst("0\\.7", "0.6"));

    Answer answer = scene.predict(WHOLE);

    answer.assertEnded(3);
    assertThat(answer.field("message")).contains("the file was changed, so it is not used");
  }

  @Test
  void anAnswerStandsWhenItCannotBeWrittenDown() throws Exception {
    scene.champion();
    scene.database().execute("revoke insert on ml.prediction from predict");

    Answer answer = scene.predict(WHOLE);

    answer.assertEnded(0);
    assertThat(answer.err()).contains("the prediction could not be written down");
    scene.database().assertRows("select count(*) from ml.prediction", "0");
  }

  @Test
  void whoWritesPredictionsDownCannotReadThem() throws Exception {
    scene.champion();
    scene.predict(WHOLE).assertEnded(0);

    for (String statement :
        List.of(
            "select * from ml.prediction",
            "delete from ml.prediction",
            "update ml.prediction set rows = 2")) {
      assertThatThrownBy(() -> scene.database().rowsAs("predict", statement))
          .hasMessageContaining("permission denied for table prediction");
    }
  }

  @Test
  void byAModelFileNoDatabaseIsNeeded() throws Exception {
    Path file = scene.champion();

    Answer answer =
        scene.predict(
            Map.of("PGPORT", "1"),
            Stream.concat(Stream.of("--by=" + file), Stream.of(WHOLE)).toArray());

    answer.assertEnded(0);
    assertThat(answer.fields("version", "buying")).containsExactly("null", "low");
    scene
        .predict("--by=nowhere")
        .assertUsage("predict: expected a model file, found none at nowhere");
  }
}
