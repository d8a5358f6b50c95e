package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.validate.Scene.Judged;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of day and month in ambiguous dates is learned from the other rows.
class DateOrderTest {
  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(folder, null);
  }

  private static String row(String name, String birthday) {
    return "%s Tan,%s@example.com,%s,81234567\n".formatted(name, name, birthday);
  }

  @Test
  void aRowThatHasOneRealReadingProvesTheOrderForItsSeparator() throws Exception {
    Judged judged =
        scene.judge(row("a", "03/04/1990") + row("b", "12/31/1990") + row("c", "03-04-1990"));

    assertThat(judged.order("/")).isEqualTo("month_first because evidence");
    assertThat(judged.order("-")).isEqualTo("day_first because assumed");
    assertThat(judged.members("date_of_birth")).containsExactly("19900304", "19901231", "19900403");
  }

  @Test
  void theEvidenceMayComeAfterMillionsOfRowsAndInAnotherFile() throws Exception {
    Path first =
        scene.file(
            "a.csv", Scene.HEADER + row("a", "03/04/1990") + row("x", "1990-01-01").repeat(3_000));
    Path second =
        scene.file(
            "b.csv", Scene.HEADER + row("y", "1991-01-01").repeat(2_000) + row("b", "12/31/1990"));

    for (String threads : List.of("1", "2", "5")) {
      Judged judged = scene.judge(List.of(first, second), "--threads", threads);

      assertThat(judged.members("date_of_birth"))
          .containsExactly("19900304", "19900101", "19910101", "19901231");
      assertThat(judged.answer().err()).contains("judging again, now that everything is known");
      assertThat(judged.report().get("read")).isEqualTo(5_002L);
    }
  }

  @Test
  void withoutEvidenceThePolicySaysWhatIsAssumed() throws Exception {
    scene.policy("us", "birthday: {no_evidence: month-first}\n");

    assertThat(scene.judge(row("a", "03/04/1990")).members("date_of_birth"))
        .containsExactly("19900403");
    Judged us = scene.judge(row("a", "03/04/1990"), "--policy", "us");
    assertThat(us.members("date_of_birth")).containsExactly("19900304");
    assertThat(us.order("/")).isEqualTo("month_first because assumed");
  }

  @Test
  void contradictoryEvidenceMakesAmbiguousRowsUnsuccessfulAndTheRowsThatProveKeepTheirOrder()
      throws Exception {
    Judged judged =
        scene.judge(
            row("a", "03/04/1990")
                + row("b", "12/31/1990")
                + row("c", "31/12/1990")
                + row("d", "05/05/1990")
                + row("e", "03-04-1990"));

    assertThat(judged.members("date_of_birth"))
        .containsExactly("19901231", "19901231", "19900505", "19900403");
    assertThat(judged.refused("reasons")).containsExactly("BIRTHDAY_AMBIGUOUS");
    assertThat(judged.refused("date_of_birth")).containsExactly("");
    assertThat(judged.refused("above_18")).containsExactly("");
    assertThat(judged.order("/")).isEqualTo("disputed because disputed");
    assertThat(judged.order("/", "proves")).isNull();
    assertThat(judged.answer().field("date_order")).isEqualTo("{\"/\":\"disputed\"");
  }

  @Test
  void aPolicyThatNamesTheOrderSettlesTheDispute() throws Exception {
    scene.policy("us", "birthday: {slash: month-first}\n");

    Judged judged =
        scene.judge(
            row("a", "03/04/1990") + row("b", "12/31/1990") + row("c", "31/12/1990"),
            "--policy",
            "us");

    assertThat(judged.members("date_of_birth")).containsExactly("19900304", "19901231", "19901231");
    assertThat(judged.order("/")).isEqualTo("month_first because policy");
    assertThat(judged.order("/", "proves")).as("it is disputed all the same").isNull();
  }

  @Test
  void anyCalendarDateProvesFutureOrTooOldOnesToo() throws Exception {
    Judged future = scene.judge(row("a", "03/04/1990") + row("b", "12/31/2999"));
    Judged tooOld = scene.judge(row("a", "03/04/1990") + row("b", "12/31/1700"));
    Judged refusedForMore = scene.judge(row("a", "03/04/1990") + ",,12/31/1990,\n");

    assertThat(List.of(future, tooOld, refusedForMore))
        .allSatisfy(
            judged -> assertThat(judged.order("/")).isEqualTo("month_first because evidence"));
    assertThat(future.refused("reasons")).containsExactly("BIRTHDAY_FUTURE");
    assertThat(tooOld.refused("reasons")).containsExactly("BIRTHDAY_TOO_OLD");
  }

  @Test
  void twoReadingsOfOneDayAreNeverAmbiguousAndProveNothing() throws Exception {
    Judged judged =
        scene.judge(row("a", "05/05/1990") + row("b", "12/31/1990") + row("c", "31/12/1990"));

    assertThat(judged.members("date_of_birth")).contains("19900505");
    assertThat(judged.order("/", "ambiguous")).isEqualTo(0L);
  }

  @Test
  void aFileThatIsRefusedProvesNothing() throws Exception {
    Path ambiguous = scene.file("a.csv", Scene.HEADER + row("a", "03/04/1990"));
    Path broken = scene.file("b.csv", Scene.HEADER + row("b", "12/31/1990") + "c,\"never closed");

    Judged judged = scene.judge(List.of(ambiguous, broken));

    assertThat(judged.order("/")).isEqualTo("day_first because assumed");
    assertThat(judged.members("date_of_birth")).containsExactly("19900403");
    assertThat(judged.order("/", "month_first")).isEqualTo(0L);
  }

  @Test
  void theReportNamesTheFirstRowThatProves() throws Exception {
    Judged judged =
        scene.judge(row("a", "03/04/1990") + row("b", "12/31/1990") + row("c", "12/30/1990"));

    assertThat(judged.order("/", "month_first")).isEqualTo(2L);
    assertThat(judged.order("/", "month_first_at")).isEqualTo("a.csv:3");
    assertThat(judged.order("/", "day_first_at")).isNull();
    assertThat(judged.order("/", "proves")).isEqualTo("month_first");
  }
}
