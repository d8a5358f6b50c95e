package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// That each rule changes the text is a law of the policies that people write, in validate.
class PolicyTest {
  private static final LocalDate DAY = LocalDate.of(2022, 1, 1);

  /// Sets have another order in every JVM; the digest of this text is the same for ever.
  @Test
  void theTextIsTheSameInEveryJvmAndForAnyOrderOfTheRules() {
    String text =
        """
        as_of 2022-01-01
        ages 18 120
        mobile Mobile[digits=8, blanks=true, hyphens=false]
        domains [.com, .net]
        titles [dr, mr]
        suffixes [jr, md]
        named {SLASH=DAY_FIRST, HYPHEN=MONTH_FIRST}
        assumed DAY_FIRST
        NAME [name, who]
        EMAIL []
        BIRTHDAY []
        MOBILE []
        file UTF-8 ,
        reject 0.5
        """;

    assertThat(policy(DAY, "mr dr", "jr md", "name who", 0.5).canonical()).isEqualTo(text);
    assertThat(policy(DAY, "dr mr", "md jr", "who name", 0.50).canonical()).isEqualTo(text);
    assertThat(Policies.standard().canonical())
        .isEqualTo(
            """
            as_of 2022-01-01
            ages 18 120
            mobile Mobile[digits=8, blanks=true, hyphens=false]
            domains [.com, .net]
            titles [dr, mdm, miss, mr, mrs, ms, prof]
            suffixes [dds, dvm, esq, ii, iii, iv, jr, md, phd, sr]
            named {}
            assumed DAY_FIRST
            NAME []
            EMAIL []
            BIRTHDAY []
            MOBILE []
            file UTF-8 ,
            reject null
            """);
  }

  @Test
  void anotherDayLeavesAllOtherRules() {
    LocalDate day = LocalDate.of(2030, 5, 6);

    assertThat(policy(DAY, "mr", "jr", "who", null).asOf(day))
        .isEqualTo(policy(day, "mr", "jr", "who", null));
  }

  /// Changing a list after it was given does not change the rules.
  @Test
  void aPolicyKeepsItsRules() {
    Set<String> titles = words("mr dr");
    Affixes affixes = new Affixes(titles, Set.of());
    titles.add("sir");

    assertThat(affixes.titles()).containsExactlyInAnyOrder("mr", "dr");
  }

  /// The words of a text are a set in the order in which they are given.
  private static Policy policy(
      LocalDate asOf, String titles, String suffixes, String columns, @Nullable Double reject) {
    Map<Separator, DateOrder> named = new LinkedHashMap<>();
    named.put(Separator.HYPHEN, DateOrder.MONTH_FIRST);
    named.put(Separator.SLASH, DateOrder.DAY_FIRST);
    return new Policy(
        asOf,
        new Policy.Ages(18, 120),
        new Policy.Mobile(8, true, false),
        List.of(".net", ".com"),
        new Affixes(words(titles), words(suffixes)),
        new Policy.Dates(named, DateOrder.DAY_FIRST),
        new Policy.FileForm(Map.of(Field.NAME, words(columns)), StandardCharsets.UTF_8, ','),
        reject);
  }

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(List.of(text.split(" ")));
  }
}
