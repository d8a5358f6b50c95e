package dev.jarflow.page;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.strong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Inline.Bytes;
import dev.jarflow.page.Inline.Place;
import dev.jarflow.page.Inline.Share;
import dev.jarflow.page.Inline.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InlineTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void everyNumberAndDateIsWrittenOneWay() {
    assertThat(
            line(
                    1_234_567,
                    " · ",
                    1_234_567L,
                    " · ",
                    new BigDecimal("1234.50"),
                    " · ",
                    LocalDate.of(2026, 1, 2),
                    " · ",
                    NOON,
                    " · ",
                    Duration.ofMillis(1234))
                .plain())
        .isEqualTo(
            "1,234,567 · 1,234,567 · 1,234.50 · 2026-01-02 · 2026-11-21 12:00:00 UTC · 1.2 s");
  }

  @Test
  void theLanguageOfTheMachineChangesNothing() {
    Inline words =
        line(
            1_234_567,
            new BigDecimal("0.5"),
            NOON,
            new Share(1, 3),
            new Bytes(1500),
            Duration.ofSeconds(75));
    String plain = words.plain();
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.GERMANY, Locale.forLanguageTag("ar-EG"))) {
        Locale.setDefault(locale);
        assertThat(words.plain()).isEqualTo(plain);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,10,0 %",
    "0,0,0 %",
    "1,1000000,under 0.1 %",
    "141224,1000000,14.1 %",
    "999999,1000000,over 99.9 %",
    "10,10,100 %"
  })
  void aShareIsAllOrNoneOnlyWhenItIs(long part, long whole, String written) {
    assertThat(new Share(part, whole).plain()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 bytes",
    "1,1 byte",
    "999,999 bytes",
    "1000,1.0 kB",
    "999949,999.9 kB",
    "999950,1.0 MB",
    "1234567890,1.2 GB",
    "9223372036854775807,9.2 EB"
  })
  void bytesAreWrittenToTheUnitThatMatters(long bytes, String written) {
    assertThat(new Bytes(bytes).plain()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "-5,just now",
    "59,just now",
    "60,1 minute ago",
    "3599,59 minutes ago",
    "3600,1 hour ago",
    "172799,47 hours ago",
    "172800,2 days ago"
  })
  void anAgeIsWrittenToTheUnitThatMatters(long seconds, String written) {
    assertThat(new Age(NOON.minusSeconds(seconds), NOON).plain()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.0 s",
    "59999,60.0 s",
    "60000,1 min 0 s",
    "3599000,59 min 59 s",
    "7380000,2 h 3 min"
  })
  void aDurationToo(long milliseconds, String written) {
    assertThat(line(Duration.ofMillis(milliseconds)).plain()).isEqualTo(written);
  }

  @Test
  void oneThingIsOne() {
    assertThat(count(1, "file").plain()).isEqualTo("1 file");
    assertThat(count(0, "file").plain()).isEqualTo("0 files");
    assertThat(new Inline.Count(2_000, "query", "queries").plain()).isEqualTo("2,000 queries");
  }

  @Test
  void aLongNameIsCutBetweenLettersAndItsLineIsNot() {
    assertThat(quoted("🎉".repeat(161)).plain()).isEqualTo("🎉".repeat(160) + "…");
    assertThat(quoted("x".repeat(160)).plain()).isEqualTo("x".repeat(160));
    assertThat(new Place("x".repeat(1000) + ".csv", 7).plain()).isEqualTo("x".repeat(160) + "…:7");
  }

  @Test
  void equalWordsAreEqualLinesHoweverTheyWerePutTogether() {
    assertThat(line("a ", line("b ", ""), strong("c"))).isEqualTo(line(line("a b "), strong("c")));
    assertThat(line("a", "b")).isEqualTo(new Text("ab"));
    assertThat(line()).isEqualTo(line());
    assertThat(Inline.join(", ", List.of(strong(1), strong(2))).plain()).isEqualTo("1, 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        " #a",
        "//evil",
        "data:text/html,x",
        ""
      })
  void aLinkLeadsIntoThePageTheSiteOrTheWebAndNowhereElse(String address) {
    assertThatThrownBy(() -> link(address, "x"))
        .hasMessage("expected a link that begins with #, / or http, found '%s'", address);
  }
}
