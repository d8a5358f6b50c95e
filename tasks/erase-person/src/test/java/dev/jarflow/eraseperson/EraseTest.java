package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.ANNS_ROW;
import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .formatted(stored()));
    assertThat(answer.err()).contains("files read: 3, accepted: 3, rejected: 0, skipped: 0");
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void erasedTheyAreNowhereAndOthersStay() throws IOException {
    scene.everywhere();

    Answer answer = scene.erase(PATTY);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message")).isEqualTo("erased from 4 places");
    assertThat(answer.field("erased")).isEqualTo("true");
    assertThat(scene.holds("patty")).isFalse();
    assertThat(scene.holds("Patty")).isFalse();
    assertThat(scene.database().rows("select membership_id from membership.member"))
        .containsExactly("Lee_258f4");
    assertThat(Files.readString(scene.out("successful/1f0c6a2b9d3e.csv")))
        .endsWith(
            "source_line\n\nLee_258f4,Ann,Lee,ann@example.com,19800131,88880000,true,a.csv,2\n");
    assertThat(Files.readString(scene.out("unsuccessful/1f0c6a2b9d3e.csv")))
        .as("a row of two lines")
        .endsWith("duplicate_of\n\n\n,,,,Ann Lee,ann@example.com,MOBILE,a.csv,9,\n");
  }

  @Test
  void noneOfWhatIsKnownOfThemIsEverPrinted() throws IOException {
    scene.everywhere();
    String all = PATTY + "name: Patty Smith\nbirthday: 1975-08-27\nmobile: 99990000\n";

    for (Answer answer : List.of(scene.find(all), scene.find(PATTY), scene.erase(PATTY))) {
      assertThat((answer.out() + answer.err()).toLowerCase(Locale.ROOT))
          .doesNotContain("patty", "smith", "1975", "9999");
    }
  }

  @Test
  void aSecondTimeTheyAreFoundNowhereAndNothingChanges() throws IOException {
    scene.everywhere();
    scene.erase(PATTY);
    List<String> before = scene.state();

    Answer again = scene.erase(PATTY);

    assertThat(again.code()).isZero();
    assertThat(again.field("message")).isEqualTo("found nowhere");
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
    assertThat(scene.database().rows("select dataset, sha256, copy, rows, bytes from ops.erasure"))
        .containsExactly(
            "applications|%s|%s|2|%d"
                .formatted(
                    Sha256.of(content.getBytes(UTF_8)),
                    Sha256.of(copy.getBytes(UTF_8)),
                    copy.length()));
  }

  @Test
  void theNextPersonIsErasedFromTheCopy() throws IOException {
    Path stored = scene.store(HEADER + ANNS_ROW + PATTYS_ROW);

    scene.erase(PATTY);
    scene.erase("email: ann@example.com\n");

    assertThat(stored).content().isEqualTo(HEADER + "\n\n");
    assertThat(scene.database().rows("select rows from ops.erasure")).containsExactly("1", "1");
  }

  @Test
  void aContentThatNoBatchHasIsErasedToo() throws IOException {
    Path orphan = scene.orphan((HEADER + PATTYS_ROW).getBytes(UTF_8));

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(orphan).content().isEqualTo(HEADER + "\n");
    assertThat(scene.database().rows("select * from ops.erasure")).isEmpty();
  }

  @Test
  void aContentOfADatasetWithoutPeopleIsNotLookedThrough() throws IOException {
    Path stored = scene.storeOf("sales-items", HEADER + PATTYS_ROW);

    assertThat(scene.erase(PATTY).field("message")).isEqualTo("found nowhere");
    assertThat(stored).content().contains("patty@example.com");
  }

  @Test
  void theSameContentDroppedAgainStaysSeenAndTheStoreStaysErased() throws Exception {
    scene.drop("a.csv", (HEADER + ANNS_ROW + PATTYS_ROW).getBytes(UTF_8));
    assertThat(ingest().code()).isZero();
    assertThat(scene.erase(PATTY).field("message")).isEqualTo("erased from 1 place");
    scene.drop("a.csv", (HEADER + ANNS_ROW + PATTYS_ROW).getBytes(UTF_8));
    scene.database().execute("update ops.batch set done_at = now()");

    Answer again = ingest();

    assertThat(again.code()).as(again.err()).isEqualTo(99);
    assertThat(again.field("seen")).isEqualTo("1");
    assertThat(scene.holds("patty")).isFalse();
  }

  private Answer ingest() throws Exception {
    try (Running running = scene.place("ingest").start("applications", "--quiet", "0s")) {
      return running.answer();
    }
  }

  @Test
  void aBatchThatIsNotLoadedYetIsLoadedWithoutThem() throws Exception {
    scene.everywhere();
    scene.database().execute("delete from membership.member; delete from membership.batch");
    scene.erase(PATTY);

    try (Running running =
        scene
            .place("load-members")
            .start("--report", scene.out("report/1f0c6a2b9d3e.json").toString())) {
      Answer loaded = running.answer();
      assertThat(loaded.code()).as(loaded.out()).isZero();
      assertThat(loaded.field("members")).isEqualTo("1");
      assertThat(loaded.field("refused")).isEqualTo("1");
    }
    assertThat(scene.database().rows("select membership_id from membership.member"))
        .containsExactly("Lee_258f4");
  }

  @Test
  void whatAKilledTaskLeftHalfWrittenIsRemoved() throws IOException {
    Path left = scene.data().resolve("store/.publishing-left");
    Files.createDirectories(left.getParent());
    Files.writeString(left, PATTYS_ROW);

    scene.erase(PATTY);

    assertThat(left).doesNotExist();
  }

  private String stored() {
    String sha256 = Sha256.of((HEADER + ANNS_ROW + PATTYS_ROW).getBytes(UTF_8));
    return "store/" + sha256.substring(0, 2) + "/" + sha256;
  }
}
