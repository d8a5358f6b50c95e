package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import module java.base;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
  @ParameterizedTest
  @CsvSource({
    "Patty Smith, Patty, Smith",
    "Patty Ann Maria Smith, Patty Ann Maria, Smith",
    "Smith, '', Smith",
    "patty SMITH, patty, SMITH",
  })
  void theLastWordIsTheLastNameAndTheWordsBeforeItTheFirst(String text, String first, String last) {
    assertThat(split(text)).isEqualTo(new Name(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mr Lee Wong", "Mrs Lee Wong", "Ms Lee Wong", "Miss Lee Wong",
        "Dr Lee Wong", "Mdm Lee Wong", "Prof Lee Wong", "mr lee wong",
        "DR LEE WONG", "dR. Lee Wong", "Mrs. Lee Wong", "M.r. Lee Wong",
        ".Mr Lee Wong", "Prof. Dr. Lee Wong", "Mr Dr Prof Mr Lee Wong", "Mr, Lee Wong",
      })
  void titlesBeforeANameAreNoPartOfIt(String text) {
    assertThat(lower(split(text))).isEqualTo(new Name("lee", "wong"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Lee Wong Jr", "Lee Wong Sr", "Lee Wong II", "Lee Wong III", "Lee Wong IV",
        "Lee Wong MD", "Lee Wong DDS", "Lee Wong DVM", "Lee Wong PhD", "Lee Wong Esq",
        "lee wong jr", "LEE WONG JR.", "Lee Wong Ph.D.", "Lee Wong M.D", "Lee Wong Jr MD PhD",
        "Lee Wong, Jr.", "Lee Wong, MD, PhD", "Lee Wong , Jr", "Lee Wong,, Jr", "Lee Wong,",
        "Lee Wong ,", "Lee Wong , ,,", "Dr Lee Wong MD",
      })
  void suffixesAndCommasBehindANameAreNoPartOfIt(String text) {
    assertThat(lower(split(text))).isEqualTo(new Name("lee", "wong"));
  }

  @ParameterizedTest
  @CsvSource({
    "Jr, '', Jr",
    "MD PhD, '', MD",
    "Mr Jr, '', Jr",
    "Dr. Smith, '', Smith",
    "Smith Jr, '', Smith",
    "'Smith, MD', '', Smith",
  })
  void aSuffixIsANameWhenNothingElseIsLeft(String text, String first, String last) {
    assertThat(split(text)).isEqualTo(new Name(first, last));
  }

  @ParameterizedTest
  @CsvSource({
    "Lee Mr Wong, Lee Mr, Wong",
    "Lee Mr, Lee, Mr",
    "Jr Lee, Jr, Lee",
    "Lee Jr Wong, Lee Jr, Wong",
    "Drew Wong, Drew, Wong",
    "Missy Wong, Missy, Wong",
    "Mrx Wong, Mrx, Wong",
    "M Wong, M, Wong",
    "Lee Jrx, Lee, Jrx",
    "Lee I, Lee, I",
    "'Wong, Lee', 'Wong,', Lee",
  })
  void aTitleOrSuffixIsAWholeWordInItsPlace(String text, String first, String last) {
    assertThat(split(text)).isEqualTo(new Name(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "\t\u00A0\u3000\n", "-", "---", "- -",
        "\u2013", "\u2014 \u2014", "\u2212", "Mr", "mrs.", "Prof. Dr.",
        "Dr -", ",", " , ,", "Mr ,", "-,", "- ,",
      })
  void blanksDashesCommasAndBareTitlesAreNoName(String text) {
    assertThat(split(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Zoë Müller-Lüdenscheidt, Zoë, Müller-Lüdenscheidt",
    "Seán O'Brien, Seán, O'Brien",
    "Siobhán O\u2019Neill, Siobhán, O\u2019Neill",
    "Jean-Luc de la Fontaine, Jean-Luc de la, Fontaine",
    "王 小明, 王, 小明",
    "王小明, '', 王小明",
    "김\u3000민준, 김, 민준",
    "Иван Петров, Иван, Петров",
    "Zoe\u0308 Smith, Zoe\u0308, Smith",
    "\uD83D\uDC4D \uD842\uDFB7野家, \uD83D\uDC4D, \uD842\uDFB7野家",
    "- Smith, -, Smith",
    "Patty -, Patty, -",
  })
  void whatANameIsWrittenWithSurvivesAsItIs(String text, String first, String last) {
    assertThat(split(text)).isEqualTo(new Name(first, last));
  }

  static Stream<Arguments> blanks() {
    return "\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2007\u200A\u2028\u2029\u202F\u205F\u3000\u200B\u2060\uFEFF"
        .chars()
        .mapToObj(c -> arguments("U+%04X".formatted(c), String.valueOf((char) c)));
  }

  /// The whole property White_Space of Unicode, and spaces of no width; a line break may stand in a
  /// quoted cell.
  @ParameterizedTest(name = "{0}")
  @MethodSource("blanks")
  void everyBlankPartsWords(String name, String blank) {
    String text = " Dr Patty Ann Smith Jr ".replace(" ", blank + blank);

    assertThat(split(text)).as(name).isEqualTo(new Name("Patty Ann", "Smith"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00AD", "\u200E", "_", "\u180E"})
  void whatIsNoBlankPartsNothing(String character) {
    assertThat(split("Patty" + character + "Smith"))
        .isEqualTo(new Name("", "Patty" + character + "Smith"));
  }

  @Test
  void theWordsThatAreDroppedAreThePolicys() {
    assertThat(Name.split("Sir Mr Smith KBE", new Affixes(Set.of("sir"), Set.of("kbe"))))
        .isEqualTo(new Name("Mr", "Smith"));
    assertThat(Name.split("ÆRE Özel Smith", new Affixes(Set.of("ære", "özel"), Set.of())))
        .isEqualTo(new Name("", "Smith"));
    assertThat(Name.split("Mr Smith Jr", new Affixes(Set.of(), Set.of())))
        .isEqualTo(new Name("Mr Smith", "Jr"));
  }

  /// A cell of a megabyte is still one name.
  @ParameterizedTest
  @CsvSource({"' ,'", "' ,,'", "' Jr'", "' Jr,'"})
  void howOftenSomethingIsDroppedDoesNotMatter(String dropped) {
    assertThat(split("Smith" + dropped.repeat(250_000))).isEqualTo(new Name("", "Smith"));
  }

  @Test
  void theFullNameHasOneBlankBetweenWords() {
    assertThat(new Name("Patty Ann", "Smith").full()).isEqualTo("Patty Ann Smith");
    assertThat(new Name("", "Smith").full()).isEqualTo("Smith");
  }

  private static @Nullable Name split(String text) {
    Policy policy = Policies.standard();
    return Name.split(text, policy.affixes());
  }

  private static @Nullable Name lower(@Nullable Name name) {
    return name == null
        ? null
        : new Name(name.first().toLowerCase(Locale.ROOT), name.last().toLowerCase(Locale.ROOT));
  }
}
