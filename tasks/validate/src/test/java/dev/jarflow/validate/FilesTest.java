package dev.jarflow.validate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.MemberColumn;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.validate.Scene.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files as they come: each row ends as a member or as a refusal with its line, or the whole file
/// is refused with a reason.
class FilesTest {
  private final Scene scene;

  FilesTest(@TempDir Path folder) {
    scene = new Scene(folder);
  }

  @Test
  void extraColumnsOfAllFilesAreCarriedOnAsWritten() throws Exception {
    Path a =
        scene.file("a.csv", "name,email,dob,mobile,shop\n\" Ada \",a@b.org,x,1,\"A, \"\"B\"\"\"\n");
    Path b = scene.file("b.csv", "mobile,Shop,name,email,dob\n2,C,Bo,b@b.org,y\n");

    Judged judged = scene.judge(List.of(a, b));

    assertThat(String.join(",", judged.unsuccessful().getFirst().keySet()))
        .isEqualTo(
            "first_name,last_name,date_of_birth,above_18,raw_name,raw_email,raw_dob,raw_mobile,raw_shop,raw_Shop,reasons,source_file,source_line,duplicate_of");
    assertThat(judged.refused("raw_name")).containsExactly(" Ada ", "Bo");
    assertThat(judged.refused("raw_shop")).containsExactly("A, \"B\"", "");
    assertThat(judged.refused("raw_Shop")).containsExactly("", "C");
  }

  @Test
  void oneFileRefusedLeavesTheOthersAndAllRefusedRejectsTheRun() throws Exception {
    Path good = scene.file("b.csv", Scene.HEADER + Scene.GOOD);
    Path bad = scene.file("a.csv", "x\n1\n");

    Judged some = scene.judge(List.of(good, bad));
    Judged none = scene.judge(List.of(bad));

    assertThat(some.answer().code()).isZero();
    assertThat(some.answer().field("files_refused")).isEqualTo("1");
    assertThat(some.members("source_file")).containsExactly("b.csv");
    assertThat(none.answer().code()).isEqualTo(3);
    assertThat(none.answer().field("message"))
        .startsWith(
            "the only file was refused: a.csv: line 1: expected a heading with the columns name");
    assertThat(none.report().rejected()).isEqualTo(none.answer().field("message"));
  }

  @Test
  void aQuotedCellMayHoldLineBreaksAndTheNextRowKnowsItsLine() throws Exception {
    Judged judged =
        scene.judge("\"Ada\r\nMaria\n\nTan\",a@b.com,1990-05-17,81234567\n" + Scene.GOOD);

    assertThat(judged.members("source_line")).containsExactly("2", "6");
    assertThat(judged.members("first_name")).containsExactly("Ada Maria", "Ada");
  }

  @Test
  void delimitersAtTheEndAreNoCells() throws Exception {
    Judged judged =
        scene.judgeFile("name,email,dob,mobile,,\nAda Tan,a@b.com,1990-05-17,81234567,,\n");

    assertThat(judged.successful()).hasSize(1);
  }

  @Test
  void aRowOfAnotherWidthIsUnsuccessfulAndLosesNothing() throws Exception {
    Judged judged = scene.judge("Ada,a@b.com\nAda Tan,a@b.com,1990-05-17,8123,4567,\n");

    assertThat(judged.refused("reasons")).containsExactly("COLUMNS", "COLUMNS");
    assertThat(judged.refused("raw_name")).containsExactly("Ada", "Ada Tan");
    assertThat(judged.refused("raw_mobile_no")).containsExactly("", "8123,4567");
    assertThat(judged.refused("source_line")).containsExactly("2", "3");
    assertThat(judged.refused("last_name")).containsOnly("");
  }

  @Test
  void controlAndReplacementCharactersMakeARowUnreadable() throws Exception {
    Judged judged =
        scene.judge(
            """
            A\0da Tan,a@b.com,1990-05-17,81234567
            Zo\uFFFD Tan,a@b.com,1990-05-17,81234567
            A\u0091da Tan,a@b.com,1990-05-17,81234567
            A\u001Fda Tan,a@b.com,1990-05-17,81234567
            A\tda Tan,a@b.com,1990-05-17,81234567
            """);

    assertThat(judged.refused("reasons"))
        .containsExactly("UNREADABLE", "UNREADABLE", "UNREADABLE", "UNREADABLE");
    assertThat(judged.refused("raw_name"))
        .containsExactly("A\0da Tan", "Zo\uFFFD Tan", "A\u0091da Tan", "A\u001Fda Tan");
    assertThat(judged.members("first_name")).containsExactly("A da");
  }

  @Test
  void aCellThatIsLongerThanAnyNameMakesARowUnreadable() throws Exception {
    Judged judged =
        scene.judge(
            "A%s Tan,a@b.com,1990-05-17,81234567\n".formatted("a".repeat(495))
                + "A%s Tan,a@b.com,1990-05-17,81234567\n".formatted("a".repeat(496)));

    assertThat(judged.members("source_line")).containsExactly("2");
    assertThat(judged.refused("reasons")).containsExactly("UNREADABLE");
  }

  @Test
  void rowsOfNothingButDelimitersAreReadInLittleMemory() throws Exception {
    Judged judged = scene.judge((",".repeat(100_000) + "\n").repeat(300));

    assertThat(judged.refused("reasons"))
        .hasSize(300)
        .containsOnly("NO_NAME;MOBILE;EMAIL;BIRTHDAY_INVALID");
  }

  @Test
  void otherEncodingsAreRefusedUnlessThePolicyDeclaresThem() throws Exception {
    String text = Scene.HEADER + "Zoë Tan,a@b.com,1990-05-17,81234567\n";
    for (Charset charset : List.of(ISO_8859_1, UTF_16)) {
      Path file = scene.file("a.csv", text.getBytes(charset));
      Path policy = scene.policy("other", "file: {encoding: %s}\n".formatted(charset));

      assertThat(refusal(file)).contains(": expected text in UTF-8, found ");
      assertThat(scene.judge(List.of(file), "--policy", policy.toString()).members("first_name"))
          .containsExactly("Zoë");
    }
  }

  @Test
  void aByteThatIsNoTextFarBehindRefusesTheFileAndNoRowOfItIsRead() throws Exception {
    String text = Scene.HEADER + "x,,,\n".repeat(5_000) + "é,,,\n";
    Path bad = scene.file("a.csv", text.getBytes(ISO_8859_1));
    Path good = scene.file("b.csv", Scene.HEADER + Scene.GOOD);

    Judged judged = scene.judge(List.of(bad, good));

    assertThat(judged.answer().field("read")).isEqualTo("1");
    assertThat(judged.unsuccessful()).isEmpty();
    assertThat(judged.refusals().getFirst())
        .startsWith("line 5002: expected text in UTF-8, found the byte 0xE9");
  }

  @Test
  void aFileWithoutAHeadingIsRefused() throws Exception {
    assertThat(refusal(scene.file("a.csv", "\n\n"))).isEqualTo("expected a heading, found no row");
  }

  /// With a semicolon two of the columns are there; with a comma there would be one of no name.
  @Test
  void ofAHeadingWithSemicolonsWhatIsMissingIsNamed() throws Exception {
    assertThat(refusal(scene.file("a.csv", "nom complet;courriel;date_of_birth;mobile\na;b;c;d\n")))
        .isEqualTo(
            "line 1: expected one column for the name (name, full_name) and one for the email (email, e_mail), found none among 'nom complet', 'courriel', 'date_of_birth', 'mobile'");
  }

  @Test
  void aHundredColumnsAreCarriedOn() throws Exception {
    String names = IntStream.range(0, 100).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String cells = IntStream.range(0, 100).mapToObj(i -> "v" + i).collect(Collectors.joining(","));

    Judged judged = scene.judgeFile("name,email,dob,mobile," + names + "\nA,b,c,d," + cells + "\n");

    assertThat(judged.unsuccessful().getFirst()).containsEntry("raw_c99", "v99").hasSize(112);
  }

  @Test
  void aHeadingAloneIsAFileWithoutRows() throws Exception {
    Judged judged = scene.judge("");

    assertThat(judged.answer().code()).isZero();
    assertThat(judged.answer().field("message")).isEqualTo("0 of 0 applications are successful");
    assertThat(scene.written())
        .containsEntry(
            "successful/" + judged.answer().field("batch") + ".csv",
            String.join(",", MemberColumn.headings()) + "\n");
  }

  @Test
  void filesStandByNameAndAContentIsReadOnce() throws Exception {
    Path b = scene.file("b.csv", Scene.HEADER + Scene.GOOD);
    Path a = scene.file("a.csv", Scene.HEADER + "Bo Li,b@b.com,1990-05-17,81234567\n");
    Path again = scene.file("c.csv", Scene.HEADER + Scene.GOOD);

    Judged judged = scene.judge(List.of(again, b, a));

    assertThat(judged.members("source_file")).containsExactly("a.csv", "b.csv");
    assertThat(judged.answer().field("files")).isEqualTo("2");
  }

  @Test
  void hostileTextIsCarriedUnchangedAndNeverShownInTheLog() throws Exception {
    String name = "=cmd|' /C calc'!A0 <script>\"\"alert(1)\"\"</script>";
    Judged judged = scene.judge("\"" + name + "\",a@b.org,x,1\n");

    assertThat(judged.refused("raw_name"))
        .containsExactly("=cmd|' /C calc'!A0 <script>\"alert(1)\"</script>");
    assertThat(judged.answer().err()).doesNotContain("calc", "script", "a@b.org");
    assertThat(judged.answer().out()).doesNotContain("calc", "script", "a@b.org");
  }

  @Test
  void aMillionUnsuccessfulRowsNeedNoMoreMemoryThanAFew() throws Exception {
    Path file = scene.file("a.csv", "");
    try (BufferedWriter text = Files.newBufferedWriter(file)) {
      text.write(Scene.HEADER);
      for (int i = 0; i < 1_000_000; i++) {
        text.write("Mrs Patty Smith," + i + "@example.org,12/31/1990,8123 456\n");
      }
    }

    try (Running running =
        scene
            .place()
            .start(
                List.of(), List.of("-Xmx24m", "-Xmn8m"), "applications", "--in", file.toString())) {
      Answer answer = running.answer();

      assertThat(answer.code()).as(answer.err()).isZero();
      assertThat(answer.field("unsuccessful")).isEqualTo("1000000");
      assertThat(answer.err().lines().count()).as("a normal log is short").isLessThan(20);
    }
  }

  private String refusal(Path file) throws IOException {
    Judged judged = scene.judge(List.of(file));
    assertThat(judged.answer().code()).isEqualTo(3);
    return judged.refusals().getFirst();
  }
}
