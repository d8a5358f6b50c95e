package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BirthdayTest {
  @Test
  void everyFormThatPeopleAreToldIsRead() {
    for (String form : Birthday.FORMS.split(", | or ", -1)) {
      String text = form.replace("YYYY", "1975").replace("MM", "08").replace("DD", "27");

      assertThat(Birthday.read(text).certain()).as(form).isEqualTo(19750827);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2004-02-29, 20040229", "2000-02-29, 20000229", "1600/02/29, 16000229",
    "2001-02-29, 0", "1900-02-29, 0", "2100/02/29, 0",
    "2000-02-30, 0", "2000-04-31, 0", "2000-06-31, 0",
    "2000-09-31, 0", "2000-11-31, 0", "2000-01-31, 20000131",
    "2000-12-31, 20001231", "2000-12-32, 0", "2000-13-01, 0",
    "2000-00-01, 0", "2000-01-00, 0", "0000-01-01, 0",
    "0001-01-01, 10101", "9999-12-31, 99991231", "1990/02/01, 19900201",
  })
  void aDateWhoseYearComesFirstIsOneDayOfTheCalendarAndProvesNothing(String text, int date) {
    Birthday birthday = Birthday.read(text);

    assertThat(birthday).isEqualTo(new Birthday(null, date, date));
    assertCertain(birthday, date, null);
  }

  @ParameterizedTest
  @CsvSource({"01/02/1990, SLASH", "01-02-1990, HYPHEN"})
  void aDateWhoseYearComesLastIsReadInBothOrders(String text, Separator separator) {
    Birthday birthday = Birthday.read(text);

    assertThat(birthday).isEqualTo(new Birthday(separator, 19900201, 19900102));
    assertThat(birthday.ambiguous()).isTrue();
    assertThat(birthday.proves()).isNull();
    assertThat(DateOrder.DAY_FIRST.of(birthday)).isEqualTo(19900201);
    assertThat(DateOrder.MONTH_FIRST.of(birthday)).isEqualTo(19900102);
  }

  @ParameterizedTest
  @CsvSource({
    "13/01/1990, DAY_FIRST, 19900113",
    "31-12-1990, DAY_FIRST, 19901231",
    "01/13/1990, MONTH_FIRST, 19900113",
    "12-31-1990, MONTH_FIRST, 19901231",
    "29/02/2000, DAY_FIRST, 20000229",
    "02-29-2000, MONTH_FIRST, 20000229",
    "04/30/2000, MONTH_FIRST, 20000430",
    "13/01/0001, DAY_FIRST, 10113",
    "13/01/9999, DAY_FIRST, 99990113",
  })
  void aDateThatExistsInOneOrderOnlyProvesThatOrder(String text, DateOrder order, int date) {
    assertCertain(Birthday.read(text), date, order);
  }

  @ParameterizedTest
  @CsvSource({"01/01/1990", "07-07-1990", "12/12/1990"})
  void aDateThatIsTheSameInBothOrdersIsNotAmbiguousAndProvesNothing(String text) {
    Birthday birthday = Birthday.read(text);

    assertCertain(birthday, birthday.dayFirst(), null);
    assertThat(birthday.certain()).isEqualTo(birthday.monthFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "31/02/2000",
        "02/31/2000",
        "30-02-2000",
        "31/04/2000",
        "04/31/2000",
        "29/02/2001",
        "02-29-2001",
        "29/02/1900",
        "00/01/1990",
        "01/00/1990",
        "13/13/1990",
        "32/01/1990",
        "99-99-9999",
        "01/02/0000",
        "",
        "1",
        "1/2/1990",
        "01/2/1990",
        "1/02/1990",
        "1990-1-2",
        "1990-1-02",
        "01/02/90",
        "90-01-02",
        "010/02/1990",
        "01/02/01990",
        "01/02-1990",
        "01-02/1990",
        "1990-01/02",
        "1990/01-02",
        "01.02.1990",
        "01 02 1990",
        "19900102",
        "1990010200",
        "1990-01-02T00:00",
        "1990-01-02 ",
        "+990-01-02",
        "-990-01-02",
        "1990-+1-02",
        "+1/02/1990",
        "01/-2/1990",
        "01/02/+990",
        "O1/02/1990",
        "1990-O1-02",
        "199O-01-02",
        "\u0660\u0661/\u0660\u0662/1990",
        "\uFF11\uFF19\uFF19\uFF10-01-02",
        "01\u221502\u22151990",
        "01\u201002\u20101990",
        "1 Jan 1990",
        "\u0000\u0000\u0000\u0000-01-02",
      })
  void aTextThatIsADateInNeitherOrderProvesNothing(String text) {
    assertCertain(Birthday.read(text), 0, null);
  }

  @Test
  void blanksAroundABirthdayDoNotCount() {
    assertThat(Birthday.of(new Application("", "", "\u00A0 1975-08-27\n", "")))
        .isEqualTo(new Birthday(null, 19750827, 19750827));
  }

  @ParameterizedTest
  @CsvSource({
    "20040101, 20220101, 18", "20040102, 20220101, 17",
    "20031231, 20220101, 18", "20040229, 20220228, 17",
    "20040229, 20220301, 18", "20040229, 20240228, 19",
    "20040229, 20240229, 20", "20220101, 20220101, 0",
    "19020101, 20220101, 120", "19010102, 20220101, 120",
    "19010101, 20220101, 121", "10101, 20220101, 2021",
    "20220102, 20220101, -1", "20230101, 20220101, -1",
  })
  void anAgeIsTheNumberOfYearsCompletedOnTheDay(int birthday, int asOf, int age) {
    assertThat(Birthday.age(birthday, asOf)).isEqualTo(age);
  }

  /// In a year without that day, on 1 March.
  @Test
  void whoWasBornOn29FebruaryIsAYearOlderOnThatDay() {
    LocalDate born = LocalDate.of(2004, 2, 29);
    for (int days = 0; days < 20_000; days++) {
      LocalDate asOf = born.plusDays(days);
      int age = asOf.getYear() - 2004 - (asOf.isBefore(birthdayIn(asOf.getYear())) ? 1 : 0);

      assertThat(Birthday.age(Birthday.number(born), Birthday.number(asOf))).isEqualTo(age);
    }
  }

  private static void assertCertain(Birthday birthday, int date, @Nullable DateOrder proves) {
    assertThat(birthday.certain()).isEqualTo(date);
    assertThat(birthday.ambiguous()).isFalse();
    assertThat(birthday.proves()).isEqualTo(proves);
  }

  private static LocalDate birthdayIn(int year) {
    return LocalDate.of(year, 3, 1).minusDays(LocalDate.of(year, 1, 1).isLeapYear() ? 1 : 0);
  }
}
