package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.ANNS_ROW;
import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static dev.jarflow.eraseperson.Scene.stored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A person is found everywhere, and gone from everywhere when they are erased.
class EraseTest {
  private final Scene scene;

  EraseTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void findingSaysWhereAndChangesNothing() throws IOException {
    scene.everywhere();
    List<String> before = scene.state();

    Answer answer = scene.find(PATTY);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"found in 4 places: nothing was changed","erased":false,"members":1,"transactions":0,"quarantined":0,"stored":1,"judged":2,"dropped":0,"unsure":0,"left":0,"where":[\
            {"place":"%s","rows":1,"state":"found"},\
            {"place":"out/applications/successful/1f0c6a2b9d3e.csv","rows":1,"state":"found"},\
            {"place":"out/applications/unsuccessful/1f0c6a2b9d3e.csv","rows":1,"state":"found"},\
            {"place":"membership.member","rows":1,"state":"found"}]}
            """
                .formatted(stored((HEADER + ANNS_ROW + PATTYS_ROW).getBytes(UTF_8))));
    assertThat(answer.err()).contains("files read: 3, accepted: 3, rejected: 0, skipped: 0");
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void erasedTheyAreNowhereAndOthersStay() throws IOException {
    scene.everywhere();

    Answer answer = scene.erase(PATTY);

    answer.assertEnded(0, "erased from 4 places");
    assertThat(answer.field("erased")).isEqualTo("true");
    assertThat(scene.holds("patty")).isFalse();
    assertThat(scene.holds("Patty")).isFalse();
    assertThat(scene.memberIds()).containsExactly("Lee_258f4");
    assertThat(scene.out("successful/1f0c6a2b9d3e.csv"))
        .content()
        .endsWith(
            "source_line\n\nLee_258f4,Ann,Lee,ann@example.com,19800131,88880000,true,a.csv,2\n");
    assertThat(scene.out("unsuccessful/1f0c6a2b9d3e.csv"))
        .as("a row of two lines")
        .content()
        .endsWith("duplicate_of\n\n\n,,,,Ann Lee,ann@example.com,MOBILE,a.csv,9,\n");
  }

  @Test
  void noRowIsLeftOfAFileWithoutAHeadingThatHadTheirsAlone() throws IOException {
    scene.store(PATTYS_ROW);

    scene.erase(PATTY);

    assertThat(scene.rows("select rows, rows_left from ops.erasure")).containsExactly("1|0");
  }

  @Test
  void theFilesOfTheDatabaseHoldNothingOfThemEither() throws IOException {
    scene.everywhere();
    scene.purchases("Smith_c7677");
    scene.execute("update ops.quarantined_line set source_file = 'sales.csv'");
    assertThat(scene.databaseHolds("patty@example.com")).containsExactly("membership.member");
    assertThat(scene.databaseHolds("Smith_c7677"))
        .containsExactly("membership.member", "ops.quarantined_line", "sales.customer");

    scene.erase(PATTY).assertEnded(0, "erased from 6 places");

    assertThat(scene.databaseHolds("patty@example.com")).isEmpty();
    assertThat(scene.databaseHolds("Smith_c7677")).isEmpty();
    assertThat(scene.databaseHolds("ann@example.com")).containsExactly("membership.member");
  }

  @Test
  void aRunThatWasKilledAfterItDeletedTheRowsLeavesTheRestToTheNextOne() throws IOException {
    scene.members();
    scene.execute("delete from membership.member where membership_id = 'Smith_c7677'");
    assertThat(scene.databaseHolds("patty@example.com")).containsExactly("membership.member");

    scene.erase(PATTY).assertEnded(0, "found nowhere");

    assertThat(scene.databaseHolds("patty@example.com")).isEmpty();
  }

  @Test
  void lookingWritesNoTableAnew() throws IOException {
    scene.members();
    String file = "select pg_relation_filepath('membership.member')";
    List<String> before = scene.rows(file);

    scene.find(PATTY).assertEnded(0, "found in 1 place: nothing was changed");

    assertThat(scene.rows(file)).isEqualTo(before);
  }

  @Test
  void noneOfWhatIsKnownOfThemIsEverPrinted() throws IOException {
    scene.everywhere();
    scene.purchases("Smith_c7677");
    scene.store("sales-transactions", "T1,Smith_c7677,2025-03-04,mug,1,5.00\n".getBytes(UTF_8));
    String all = PATTY + "name: Patty Smith\nbirthday: 1975-08-27\nmobile: 99990000\n";

    for (Answer answer :
        List.of(
            scene.find(all),
            scene.find(PATTY),
            scene.erase(PATTY),
            scene.erase(PATTY + "member: Smith_c7677\n"))) {
      assertThat((answer.out() + answer.err()).toLowerCase(Locale.ROOT))
          .doesNotContain("patty", "smith", "c7677", "1975", "9999");
    }
  }

  @Test
  void aSecondTimeTheyAreFoundNowhereAndNothingChanges() throws IOException {
    scene.everywhere();
    scene.erase(PATTY);
    List<String> before = scene.state();

    Answer again = scene.erase(PATTY);

    again.assertEnded(0, "found nowhere");
    assertThat(again.field("erased")).isEqualTo("true");
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void aStoredFileBecomesACopyUnderItsFirstDigestWithANote() throws IOException {
    String content = HEADER + ANNS_ROW + PATTYS_ROW + ANNS_ROW + "\n" + PATTYS_ROW;
    Path stored = scene.store(content);
    String copy = HEADER + ANNS_ROW + "\n" + ANNS_ROW + "\n\n";

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(stored).content().isEqualTo(copy);
    scene.assertNoted("applications", content, copy);
  }

  @Test
  void theNextPersonIsErasedFromTheCopy() throws IOException {
    Path stored = scene.store(HEADER + ANNS_ROW + PATTYS_ROW);

    scene.erase(PATTY);
    scene.erase("email: ann@example.com\n");

    assertThat(stored).content().isEqualTo(HEADER + "\n\n");
    assertThat(scene.rows("select rows from ops.erasure")).containsExactly("1", "1");
  }

  @Test
  void aContentThatNoBatchHasIsErasedToo() throws IOException {
    Path orphan = scene.orphan((HEADER + PATTYS_ROW).getBytes(UTF_8));

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(orphan).content().isEqualTo(HEADER + "\n");
    assertThat(scene.rows("select * from ops.erasure")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"applications, 1", "newcomers, 1", "covid, 0"})
  void aContentIsErasedUnlessItsDatasetIsKnownToBeWithoutPeople(String dataset, String erased)
      throws IOException {
    Path stored = scene.store(dataset, (HEADER + PATTYS_ROW).getBytes(UTF_8));

    assertThat(scene.erase(PATTY).field("stored")).isEqualTo(erased);
    assertThat(stored)
        .content()
        .isEqualTo(erased.equals("1") ? HEADER + "\n" : HEADER + PATTYS_ROW);
  }

  @ParameterizedTest
  @CsvSource({
    "applications, 'Dr. Patty Smith,patty@example.com,27/08/1975,9999 0000'",
    "sales-transactions, 'T1,Smith_c7677,2025-03-04,mug,1,5.00'"
  })
  void theSameContentDroppedAgainStaysSeenAndTheStoreStaysErased(String dataset, String row)
      throws Exception {
    scene.members();
    String file = "landing/" + dataset + "/a.csv";
    scene.write(file, "a,b,c\n" + row + "\n");
    assertThat(scene.ingest(dataset).code()).isZero();
    assertThat(scene.erase(PATTY).field("message")).isEqualTo("erased from 2 places");
    scene.write(file, "a,b,c\n" + row + "\n");
    scene.execute("update ops.batch set done_at = now()");

    Answer again = scene.ingest(dataset);

    assertThat(again.code()).as(again.err()).isEqualTo(99);
    assertThat(again.field("seen")).isEqualTo("1");
    assertThat(scene.holds("patty")).isFalse();
    assertThat(scene.holds("Smith_c7677")).isFalse();
  }

  @Test
  void aBatchThatIsNotLoadedYetIsLoadedWithoutThem() throws Exception {
    scene.everywhere();
    scene.execute("delete from membership.member; delete from membership.batch");
    scene.erase(PATTY);

    String report = scene.out("report/1f0c6a2b9d3e.json").toString();
    Answer loaded = scene.place("load-members").run("--report", report);

    assertThat(loaded.code()).as(loaded.out()).isZero();
    assertThat(loaded.fields("members", "refused")).containsExactly("1", "1");
    assertThat(scene.memberIds()).containsExactly("Lee_258f4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"store/", Scene.OUT + "unsuccessful/"})
  void whatAKilledTaskLeftHalfWrittenIsRemoved(String folder) throws IOException {
    Path left = scene.write(folder + ".publishing-x", PATTYS_ROW);

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(left).doesNotExist();
  }
}
