package dev.jarflow.answers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is answered, on sales that the database counted itself.
class AnswersTest {
  private final Path data;
  private final Scene scene;

  AnswersTest(@TempDir Path data) {
    this.data = data;
    this.scene = new Scene(data);
  }

  /// Two members and two items; in March 2025.
  private Scene some() {
    return scene
        .member("Smith_1", "Patty", "Smith")
        .member("Young_2", "Ann", "Young")
        .item("I1", "Lamp", "Lux")
        .item("I2", "Desk", "Oak & Sons")
        .sale("T1", "Smith_1", "2025-03-04 10:15Z", "I1 2 9.50", "I2 1 120.00")
        .sale("T2", "Young_2", "2025-03-05 10:15Z", "I1 3 9.50");
  }

  @Test
  void everyQuestionIsAnsweredInAFileOfItsName() throws IOException {
    Answer answer = some().run();

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out().replaceFirst("\"as_of\":\"[^\"]*\"", "\"as_of\":\"\""))
        .isEqualTo(
            """
            {"outcome":"OK","message":"4 questions answered",\
            "rows":{"top_members":2,"top_items":4,"monthly_revenue":1,"unsold_items":0},\
            "as_of":"","out":"%1$s/out/sales","report":"%1$s/out/sales/answers.html"}
            """
                .formatted(data));
    assertThat(scene.file(Question.TOP_MEMBERS))
        .isEqualTo(
            """
            rank,member,first_name,last_name,transactions,spent\r
            1,Smith_1,Patty,Smith,1,139.00\r
            2,Young_2,Ann,Young,1,28.50\r
            """);
    assertThat(scene.file(Question.TOP_ITEMS))
        .isEqualTo(
            """
            counted_by,rank,item_id,name,manufacturer,quantity,transactions\r
            quantity,1,I1,Lamp,Lux,5,2\r
            quantity,2,I2,Desk,Oak & Sons,1,1\r
            transactions,1,I1,Lamp,Lux,5,2\r
            transactions,2,I2,Desk,Oak & Sons,1,1\r
            """);
    assertThat(scene.file(Question.MONTHLY_REVENUE))
        .isEqualTo("month,transactions,revenue\r\n2025-03,2,167.50\r\n");
    assertThat(scene.file(Question.UNSOLD_ITEMS))
        .isEqualTo("item_id,name,manufacturer,cost,retired,cancelled\r\n");
  }

  @Test
  void whatWasCancelledWasNeitherSpentNorSoldNorEarned() throws IOException {
    some().cancelled("T1").run();

    scene.assertRows(Question.TOP_MEMBERS, "1,Young_2,Ann,Young,1,28.50");
    scene.assertRows(
        Question.TOP_ITEMS, "quantity,1,I1,Lamp,Lux,3,1", "transactions,1,I1,Lamp,Lux,3,1");
    scene.assertRows(Question.MONTHLY_REVENUE, "2025-03,1,28.50");
    scene.assertRows(Question.UNSOLD_ITEMS, "I2,Desk,Oak & Sons,10.00,,1");
  }

  @Test
  void whatNobodyBoughtIsListedAndWhatIsRetiredSaysSinceWhen() throws IOException {
    some().item("I0", "Rug", "Oak & Sons").item("I9", "Vase", "Clay");
    scene.execute("update sales.item set retired_at = '2025-01-31 23:30-05' where item_id = 'I0'");

    scene.run();

    scene.assertRows(
        Question.UNSOLD_ITEMS, "I9,Vase,Clay,10.00,,0", "I0,Rug,Oak & Sons,10.00,2025-02-01,0");
  }

  @Test
  void aPersonWhoWasErasedIsAnonymousAndTheirAmountsStay() throws IOException {
    some().execute("delete from membership.member where membership_id = 'Smith_1'");

    scene.run();

    scene.assertRows(
        Question.TOP_MEMBERS, "1,anonymous 1,,,1,139.00", "2,Young_2,Ann,Young,1,28.50");
    assertThat(scene.page()).contains("<li><p><span><bdi>anonymous 1</bdi></span>");
  }

  @Test
  void tenMembersAreNamedAndOfThoseWhoSpentTheSameTheFirstInTheAlphabet() throws IOException {
    scene.item("I1", "Lamp", "Lux");
    for (String member :
        new String[] {"z", "b", "Z", "a_1", "a", "e", "d", "c", "y", "x", "w", "v"}) {
      scene
          .member(member, "A", "B")
          .sale("T" + member, member, "2025-03-04 10:15Z", "I1 1 " + (member.equals("x") ? 8 : 7));
    }
    scene.execute("delete from membership.member where membership_id = 'a'");

    scene.run();

    scene.assertRows(
        Question.TOP_MEMBERS,
        "1,x,A,B,1,8.00",
        "2,Z,A,B,1,7.00",
        "3,a_1,A,B,1,7.00",
        "4,b,A,B,1,7.00",
        "5,c,A,B,1,7.00",
        "6,d,A,B,1,7.00",
        "7,e,A,B,1,7.00",
        "8,v,A,B,1,7.00",
        "9,w,A,B,1,7.00",
        "10,y,A,B,1,7.00");
  }

  @Test
  void twoWhoAreAnonymousStandBehindMembersInTheOrderOfTheirNumbers() throws IOException {
    scene.item("I1", "Lamp", "Lux");
    for (String member : new String[] {"m1", "m2", "m3"}) {
      scene.member(member, "A", "B").sale("T" + member, member, "2025-03-04 10:15Z", "I1 1 7");
    }
    scene.execute("delete from membership.member where membership_id in ('m1', 'm2')");

    scene.run();

    scene.assertRows(
        Question.TOP_MEMBERS,
        "1,m3,A,B,1,7.00",
        "2,anonymous 1,,,1,7.00",
        "3,anonymous 2,,,1,7.00");
  }

  @Test
  void aTieOfItemsGoesToTheOneWithMoreByTheOtherCountThenToTheFirstId() throws IOException {
    scene.member("m", "A", "B");
    for (String item : new String[] {"i0", "i4", "i3", "i2", "i1"}) {
      scene.item(item, item.toUpperCase(Locale.ROOT), "M");
    }
    scene
        .sale("T1", "m", "2025-03-04 10:15Z", "i1 6 1", "i2 6 1", "i3 3 1", "i4 3 1", "i0 1 1")
        .sale("T2", "m", "2025-03-04 10:16Z", "i3 3 1", "i4 3 1", "i0 1 1");

    scene.run();

    scene.assertRows(
        Question.TOP_ITEMS,
        "quantity,1,i3,I3,M,6,2",
        "quantity,2,i4,I4,M,6,2",
        "quantity,3,i1,I1,M,6,1",
        "transactions,1,i3,I3,M,6,2",
        "transactions,2,i4,I4,M,6,2",
        "transactions,3,i0,I0,M,2,2");
  }

  @Test
  void aMonthIsUtcsAndOneWithoutSalesBetweenOthersIsZero() throws IOException {
    scene
        .member("m", "A", "B")
        .item("i", "I", "M")
        .sale("T1", "m", "2024-12-31 23:30-05", "i 1 1")
        .sale("T2", "m", "2025-03-31 23:59:59.999Z", "i 1 2")
        .sale("T3", "m", "2025-04-01 01:00+02", "i 1 4")
        .sale("T4", "m", "2025-06-01 00:00Z", "i 1 8")
        .cancelled("T4");

    scene.run();

    scene.assertRows(
        Question.MONTHLY_REVENUE, "2025-01,1,1.00", "2025-02,0,0.00", "2025-03,2,6.00");
  }

  @Test
  void aWarehouseWithoutSalesIsAnsweredToo() throws IOException {
    scene.item("I1", "Lamp", "Lux");

    Answer answer = scene.run();

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message")).isEqualTo("4 questions answered: there are no sales yet");
    assertThat(answer.out())
        .contains("{\"top_members\":0,\"top_items\":0,\"monthly_revenue\":0,\"unsold_items\":1}");
    scene.assertRows(Question.TOP_MEMBERS);
    assertThat(scene.page())
        .contains(
            "<b>There are no sales yet.</b>",
            "<p>Nobody has bought anything yet.</p>",
            "<p>Nothing was bought yet.</p>",
            "<p>No month has sales yet.</p>",
            "<td><bdi>Lamp</bdi></td>",
            "<meta name=\"description\" content=\"no sales yet\">")
        .doesNotContain("<svg");
  }

  @Test
  void whatPeopleWroteRunsNowhere() throws IOException {
    scene
        .member("+A_1", "=HYPERLINK(\"http://x\",\"y\")", "@SUM(1)")
        .item("-I", "=1+1", "@x")
        .item("I2", "\t=1", "a;=1+1,\"-2")
        .sale("T1", "+A_1", "2025-03-04 10:15Z", "-I 1 1.00")
        .run();

    scene.assertRows(
        Question.TOP_MEMBERS,
        "1,'+A_1,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'@SUM(1),1,1.00");
    assertThat(scene.rows(Question.TOP_ITEMS)).first().isEqualTo("quantity,1,'-I,'=1+1,'@x,1,1");
    scene.assertRows(Question.UNSOLD_ITEMS, "I2,'\t'=1,\"a;'=1+1,'\"\"-2\",10.00,,0");
    assertThat(scene.page()).contains("<bdi>=1+1</bdi>").doesNotContain("HYPERLINK");
  }

  @Test
  void namesOfMembersAreForTheOwnerOfTheFilesAndThePageHasInitials() throws IOException {
    some().run();

    Path out = data.resolve("out/sales");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rwx------");
    try (var files = Files.list(out)) {
      assertThat(files)
          .hasSize(Question.values().length + 1)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    assertThat(scene.page())
        .isEqualTo(Files.readString(out.resolve("answers.html")))
        .contains("<bdi>P•••</bdi> <bdi>S•••</bdi>")
        .doesNotContain("Patty", "Smith");
  }

  @Test
  void askedAgainItAnswersInPlaceOfTheFormerOneAndSweepsWhatAKilledOneLeft() throws IOException {
    some().run();
    Path left = Files.createFile(data.resolve("out/sales/.publishing-0"));
    scene.cancelled("T2").run();

    assertThat(left).doesNotExist();
    scene.assertRows(Question.MONTHLY_REVENUE, "2025-03,1,139.00");
    assertThat(scene.page()).contains("139.00").doesNotContain("167.50");
  }

  @Test
  void itWritesWhereItIsTold() throws IOException {
    Path elsewhere = data.resolve("a/b");

    assertThat(some().run("--out", elsewhere.toString()).field("out"))
        .isEqualTo(elsewhere.toString());

    assertThat(elsewhere.resolve("answers.html")).exists();
    assertThat(data.resolve("out")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenIsUnavailable() throws IOException {
    Path file = Files.createFile(data.resolve("file"));

    Answer answer = some().run("--out", file.resolve("out").toString());

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message")).isEqualTo("something else is at " + file);
  }

  @Test
  void aDatabaseThatIsDownIsUnavailableAndAnEarlierTrysPageIsGone() throws IOException {
    some().run();
    Map<String, String> down = scene.place().withoutDatabase().environment();

    Answer answer = Answer.of((out, err) -> Entry.run(new Answers(), down, out, err));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message")).startsWith("no connection to jdbc:postgresql://");
    assertThat(data.resolve("reports/sales/run/answers/index.html")).doesNotExist();
  }
}
