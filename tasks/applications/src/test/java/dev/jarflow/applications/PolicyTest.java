package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {
  private static final Policy POLICY =
      new Policy(
          LocalDate.of(2022, 1, 1),
          new Policy.Ages(18, 120),
          new Policy.Mobile(8, true, false),
          List.of(".com", ".net"),
          new Affixes(ordered("mr", "dr"), ordered("jr", "md")),
          new Policy.Dates(
              Map.of(Separator.SLASH, DateOrder.DAY_FIRST, Separator.HYPHEN, DateOrder.MONTH_FIRST),
              DateOrder.DAY_FIRST),
          new Policy.FileForm(columns("name", "who"), StandardCharsets.UTF_8, ','),
          0.5);

  /// For each rule other values of it, each of which is another policy.
  private static final Map<String, List<Object>> OTHERS =
      Map.ofEntries(
          Map.entry("asOf", List.of(LocalDate.of(2022, 1, 2))),
          Map.entry("least", List.of(17, 120)),
          Map.entry("most", List.of(121, 18)),
          Map.entry("digits", List.of(9)),
          Map.entry("blanks", List.of(false)),
          Map.entry("hyphens", List.of(true)),
          Map.entry("domains", List.of(List.of(".com"), List.of(".com.net"), List.of())),
          Map.entry("titles", List.of(Set.of("mr"), Set.of("mrdr"), Set.of("jr", "md"), Set.of())),
          Map.entry("suffixes", List.of(Set.of("jr"), Set.of("mr", "dr"), Set.of())),
          Map.entry(
              "named",
              List.of(
                  Map.of(),
                  Map.of(Separator.SLASH, DateOrder.DAY_FIRST),
                  Map.of(Separator.SLASH, DateOrder.MONTH_FIRST),
                  Map.of(Separator.HYPHEN, DateOrder.DAY_FIRST))),
          Map.entry("assumed", List.of(DateOrder.MONTH_FIRST)),
          Map.entry(
              "columns",
              List.of(
                  Map.of(),
                  Map.of(Field.NAME, Set.of("name")),
                  Map.of(Field.EMAIL, Set.of("name", "who")),
                  Map.of(Field.NAME, Set.of("name_who")))),
          Map.entry(
              "encoding", List.<Object>of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)),
          Map.entry("delimiter", List.of(';', '\t')),
          Map.entry("rejectRunAbove", List.of(0.25, 0.0)));

  @Test
  void theOrderInWhichRulesAreGivenDoesNotMatter() throws Exception {
    Policy mixed = with(POLICY, "domains", List.of(".net", ".com"));
    mixed = with(mixed, "titles", ordered("dr", "mr"));
    mixed = with(mixed, "suffixes", ordered("md", "jr"));
    mixed =
        with(
            mixed,
            "named",
            Map.of(Separator.HYPHEN, DateOrder.MONTH_FIRST, Separator.SLASH, DateOrder.DAY_FIRST));
    mixed = with(mixed, "columns", columns("who", "name"));
    mixed = with(mixed, "encoding", Charset.forName("utf8"));
    mixed = with(mixed, "rejectRunAbove", 0.50);

    assertThat(mixed.canonical()).isEqualTo(POLICY.canonical());
  }

  static Stream<String> rules() {
    return rules(Policy.class);
  }

  private static Stream<String> rules(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            part -> part.getType().isRecord() ? rules(part.getType()) : Stream.of(part.getName()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void anotherRuleIsAnotherPolicy(String rule) throws Exception {
    assertThat(OTHERS).as("a rule that this test does not know yet").containsKey(rule);
    Set<String> different = new LinkedHashSet<>(Set.of(POLICY.canonical()));
    for (Object other : OTHERS.getOrDefault(rule, List.of())) {
      assertThat(different.add(with(POLICY, rule, other).canonical()))
          .as(rule + " " + other)
          .isTrue();
    }
  }

  /// Sets have another order in every JVM; the digest of this text is the same for ever.
  @Test
  void theTextIsTheSameInEveryJvm() {
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
  void noShareIsAnotherPolicyThanAnyShare() {
    Policy standard = Policies.standard();

    assertThat(standard.rejectRunAbove()).isNull();
    assertThat(standard.canonical()).endsWith("\nreject null\n");
  }

  @Test
  void anotherDayLeavesAllOtherRules() throws Exception {
    LocalDate day = LocalDate.of(2030, 5, 6);

    assertThat(POLICY.asOf(day)).isEqualTo(with(POLICY, "asOf", day));
  }

  /// Changing a list after it was given does not change the rules.
  @Test
  void aPolicyKeepsItsRules() throws Exception {
    Set<String> titles = ordered("mr", "dr");
    Policy policy = with(POLICY, "titles", titles);
    titles.add("sir");

    assertThat(policy).isEqualTo(POLICY);
  }

  /// The same rules but for one, wherever it stands.
  private static <R extends Record> R with(R rules, String rule, Object value) throws Exception {
    RecordComponent[] parts = rules.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Object part = parts[i].getAccessor().invoke(rules);
      types[i] = parts[i].getType();
      values[i] =
          parts[i].getName().equals(rule)
              ? value
              : part instanceof Record nested ? with(nested, rule, value) : part;
    }
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) rules.getClass();
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static Set<String> ordered(String... words) {
    return new LinkedHashSet<>(List.of(words));
  }

  private static Map<Field, Set<String>> columns(String... names) {
    return Map.of(Field.NAME, ordered(names));
  }
}
