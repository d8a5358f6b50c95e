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
import dev.jarflow.page.Inline.Took;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

  static List<Arguments> amounts() {
    return List.of(
        // A share is all or none of it only when it is.
        Arguments.of(new Share(0, 10), "0 %"),
        Arguments.of(new Share(0, 0), "0 %"),
        Arguments.of(new Share(1, 1_000_000), "under 0.1 %"),
        Arguments.of(new Share(141_224, 1_000_000), "14.1 %"),
        Arguments.of(new Share(999_999, 1_000_000), "over 99.9 %"),
        Arguments.of(new Share(10, 10), "100 %"),
        Arguments.of(new Bytes(0), "0 bytes"),
        Arguments.of(new Bytes(1), "1 byte"),
        Arguments.of(new Bytes(999), "999 bytes"),
        Arguments.of(new Bytes(1_000), "1.0 kB"),
        Arguments.of(new Bytes(999_949), "999.9 kB"),
        Arguments.of(new Bytes(999_950), "1.0 MB"),
        Arguments.of(new Bytes(1_234_567_890), "1.2 GB"),
        Arguments.of(new Bytes(Long.MAX_VALUE), "9.2 EB"),
        Arguments.of(age(-5), "just now"),
        Arguments.of(age(59), "just now"),
        Arguments.of(age(60), "1 minute ago"),
        Arguments.of(age(3_599), "59 minutes ago"),
        Arguments.of(age(3_600), "1 hour ago"),
        Arguments.of(age(172_799), "47 hours ago"),
        Arguments.of(age(172_800), "2 days ago"),
        Arguments.of(new Took(Duration.ofMillis(0)), "0.0 s"),
        Arguments.of(new Took(Duration.ofMillis(59_999)), "60.0 s"),
        Arguments.of(new Took(Duration.ofSeconds(60)), "1 min 0 s"),
        Arguments.of(new Took(Duration.ofSeconds(3_599)), "59 min 59 s"),
        Arguments.of(new Took(Duration.ofSeconds(7_380)), "2 h 3 min"),
        Arguments.of(count(1, "file"), "1 file"),
        Arguments.of(count(0, "file"), "0 files"),
        Arguments.of(new Inline.Count(2_000, "query", "queries"), "2,000 queries"));
  }

  private static Age age(long seconds) {
    return new Age(NOON.minusSeconds(seconds), NOON);
  }

  @ParameterizedTest
  @MethodSource("amounts")
  void anAmountIsWrittenToTheUnitThatMatters(Inline amount, String written) {
    assertThat(amount.plain()).isEqualTo(written);
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
