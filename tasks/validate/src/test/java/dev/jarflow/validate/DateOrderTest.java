package dev.jarflow.validate;

import static dev.jarflow.applications.Separator.HYPHEN;
import static dev.jarflow.applications.Separator.SLASH;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.validate.Scene.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of day and month in ambiguous dates is learned from the other rows.
class DateOrderTest {
  private final Scene scene;

  DateOrderTest(@TempDir Path folder) {
    scene = new Scene(folder);
  }

  /// Rows of different people with these birthdays.
  private static String rows(String... birthdays) {
    return IntStream.range(0, birthdays.length)
        .mapToObj(i -> row("p" + i, birthdays[i]))
        .collect(Collectors.joining());
  }

  private static String row(String name, String birthday) {
    return "%s Tan,%s@example.com,%s,81234567\n".formatted(name, name, birthday);
  }

  @Test
  void aRowThatHasOneRealReadingProvesTheOrderForItsSeparator() throws Exception {
    Judged judged = scene.judge(rows("03/04/1990", "12/31/1990", "03-04-1990"));

    assertThat(judged.order(SLASH)).isEqualTo("MONTH_FIRST because EVIDENCE");
    assertThat(judged.order(HYPHEN)).isEqualTo("DAY_FIRST because ASSUMED");
    assertThat(judged.members("date_of_birth")).containsExactly("19900304", "19901231", "19900403");
  }

  @Test
  void theEvidenceMayComeAfterMillionsOfRowsAndInAnotherFile() throws Exception {
    Path first =
        scene.file(
            "a.csv", Scene.HEADER + rows("03/04/1990") + row("x", "1990-01-01").repeat(3_000));
    Path second =
        scene.file(
            "b.csv", Scene.HEADER + row("y", "1991-01-01").repeat(2_000) + row("b", "12/31/1990"));

    for (String threads : List.of("1", "2", "5")) {
      Judged judged = scene.judge(List.of(first, second), "--threads", threads);

      assertThat(judged.members("date_of_birth"))
          .containsExactly("19900304", "19900101", "19910101", "19901231");
      assertThat(judged.answer().err()).contains("judging again, now that everything is known");
      assertThat(judged.report().counts().applications().read()).isEqualTo(5_002L);
    }
  }

  @Test
  void withoutEvidenceThePolicySaysWhatIsAssumed() throws Exception {
    assertThat(scene.judge(rows("03/04/1990")).members("date_of_birth"))
        .containsExactly("19900403");
    Judged us = scene.judgeBy("birthday: {no_evidence: month-first}", rows("03/04/1990"));
    assertThat(us.members("date_of_birth")).containsExactly("19900304");
    assertThat(us.order(SLASH)).isEqualTo("MONTH_FIRST because ASSUMED");
  }

  @Test
  void contradictoryEvidenceMakesAmbiguousRowsUnsuccessfulAndTheRowsThatProveKeepTheirOrder()
      throws Exception {
    Judged judged =
        scene.judge(rows("03/04/1990", "12/31/1990", "31/12/1990", "05/05/1990", "03-04-1990"));

    assertThat(judged.members("date_of_birth"))
        .containsExactly("19901231", "19901231", "19900505", "19900403");
    assertThat(judged.refused("reasons")).containsExactly("BIRTHDAY_AMBIGUOUS");
    assertThat(judged.refused("date_of_birth")).containsExactly("");
    assertThat(judged.refused("above_18")).containsExactly("");
    assertThat(judged.order(SLASH)).isEqualTo("null because DISPUTED");
    assertThat(judged.dates(SLASH).proves()).isNull();
    assertThat(judged.dates(SLASH).dates().ambiguous()).as("05/05/1990 is not").isEqualTo(1L);
    assertThat(judged.answer().field("date_order")).isEqualTo("{\"/\":\"disputed\"");
  }

  @Test
  void aPolicyThatNamesTheOrderSettlesTheDispute() throws Exception {
    Judged judged =
        scene.judgeBy(
            "birthday: {slash: month-first}", rows("03/04/1990", "12/31/1990", "31/12/1990"));

    assertThat(judged.members("date_of_birth")).containsExactly("19900304", "19901231", "19901231");
    assertThat(judged.order(SLASH)).isEqualTo("MONTH_FIRST because POLICY");
    assertThat(judged.dates(SLASH).proves()).as("it is disputed all the same").isNull();
  }

  @Test
  void anyCalendarDateProvesFutureOrTooOldOnesToo() throws Exception {
    Judged future = scene.judge(rows("03/04/1990", "12/31/2999"));
    Judged tooOld = scene.judge(rows("03/04/1990", "12/31/1700"));
    Judged refusedForMore = scene.judge(rows("03/04/1990") + ",,12/31/1990,\n");

    assertThat(List.of(future, tooOld, refusedForMore))
        .allSatisfy(
            judged -> assertThat(judged.order(SLASH)).isEqualTo("MONTH_FIRST because EVIDENCE"));
    assertThat(future.refused("reasons")).containsExactly("BIRTHDAY_FUTURE");
    assertThat(tooOld.refused("reasons")).containsExactly("BIRTHDAY_TOO_OLD");
  }

  @Test
  void aFileThatIsRefusedProvesNothing() throws Exception {
    Path ambiguous = scene.file("a.csv", Scene.HEADER + rows("03/04/1990"));
    Path broken = scene.file("b.csv", Scene.HEADER + row("b", "12/31/1990") + "c,\"never closed");

    Judged judged = scene.judge(List.of(ambiguous, broken));

    assertThat(judged.order(SLASH)).isEqualTo("DAY_FIRST because ASSUMED");
    assertThat(judged.members("date_of_birth")).containsExactly("19900403");
    assertThat(judged.dates(SLASH).dates().monthFirst()).isEqualTo(0L);
  }

  @Test
  void theReportNamesTheFirstRowThatProves() throws Exception {
    Judged judged = scene.judge(rows("03/04/1990", "12/31/1990", "12/30/1990"));

    assertThat(judged.dates(SLASH).dates().monthFirst()).isEqualTo(2L);
    assertThat(judged.dates(SLASH).dates().monthFirstAt()).isEqualTo(new RowPlace("a.csv", 3));
    assertThat(judged.dates(SLASH).dates().dayFirstAt()).isNull();
    assertThat(judged.dates(SLASH).proves()).isEqualTo(DateOrder.MONTH_FIRST);
  }
}
