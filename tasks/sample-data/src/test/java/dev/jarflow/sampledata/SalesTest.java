package dev.jarflow.sampledata;

import static dev.jarflow.sampledata.SampleDataTest.cells;
import static dev.jarflow.sampledata.SampleDataTest.usage;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.sampledata.Purchase.Line;
import dev.jarflow.sampledata.Purchase.Product;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The content of `sample-data sales`.
class SalesTest {
  /// The digests of the files of seed 1 with invented members. When they change, every sample that
  /// people have changes.
  private static final String ITEMS_OF_SEED_1 =
      "6e025efe65f16375aecb3ae9faaf8380a57be30f99a374b6024becc3c5f5061b";

  private static final String TRANSACTIONS_OF_SEED_1 =
      "97e260e934f57d5c5f05d91c7ae995b55d402f199765aaff8ced94ee2495e309";

  private static final Pattern PLANTED = Pattern.compile("\"([A-Z_]+)\":(\\d+)");
  private static final String MANY = "100000";

  /// The longest id of an item or a transaction that load-sales takes.
  private static final int LONGEST_ID = 64;

  /// Many lines of seed 1 with invented members.
  private static Sample many;

  @TempDir Path folder;

  @BeforeAll
  static void writeMany(@TempDir Path folder) throws IOException {
    SampleDataTest.run("sales", folder, "--rows", MANY);
    many = Sample.in(folder, 1);
  }

  /// The two files of one run, as read again.
  private record Sample(List<Product> items, List<Line> lines) {
    static Sample in(Path folder, long seed) throws IOException {
      List<Line> lines = new ArrayList<>();
      for (List<String> cells : cells(folder.resolve("sales-transactions-" + seed + ".csv"))) {
        lines.add(new Line(lines.size(), cells));
      }
      Path items = folder.resolve("sales-items-" + seed + ".csv");
      return new Sample(cells(items).stream().map(Product::new).toList(), lines);
    }

    Collection<Purchase> purchases() {
      return Purchase.of(lines);
    }

    Map<String, Product> byId() {
      return items.stream()
          .filter(item -> !item.isNone())
          .collect(Collectors.toMap(Product::id, Function.identity()));
    }

    /// The lines whose time is one, and not in the future.
    List<Line> dated() {
      String time = "20[12]\\d-(0[13-9]|1\\d|02-[012]).*T([01]\\d|2[0-3]).*";
      return lines.stream().filter(line -> line.placed().matches(time)).toList();
    }
  }

  @Test
  void oneSeedIsTheSameTwoFilesForEver() throws IOException {
    Answer answer = run("--rows", "100");

    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"300 items in %1$s/sales-items-1.csv, 56 transactions in %1$s/sales-transactions-1.csv","items_file":"%1$s/sales-items-1.csv","transactions_file":"%1$s/sales-transactions-1.csv","items":300,"transactions":56,"rows":100,"seed":1,"planted":{"UNKNOWN_MEMBER":1,"UNKNOWN_ITEM":1}}
            """
                .formatted(folder));
    assertThat(digest("sales-items-1.csv")).isEqualTo(ITEMS_OF_SEED_1);
    assertThat(digest("sales-transactions-1.csv")).isEqualTo(TRANSACTIONS_OF_SEED_1);
  }

  @Test
  void unaskedThereAreTwentyThousandLines() throws IOException {
    assertThat(run().field("rows")).isEqualTo("20000");
    assertThat(sample().lines()).hasSize(20_000);
    assertThat(sample().items()).hasSize(300);
  }

  @Test
  void noRowsAreAHeaderOnlyAndAllItems() throws IOException {
    run("--rows", "0");

    assertThat(folder.resolve("sales-transactions-1.csv"))
        .hasContent(
            "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price,total_weight\r\n");
    assertThat(sample().items()).hasSize(300);
  }

  @Test
  void theFilesAreRfc4180() throws IOException {
    run("--rows", "1000");

    assertThat(Files.readString(folder.resolve("sales-items-1.csv")))
        .startsWith("item_id,name,manufacturer,cost,weight_kg,retired\r\n")
        .endsWith("\r\n")
        .doesNotContainPattern("[^\r]\n")
        .contains(",\"Cable \"\"Long John\"\", 2 m\",");
    assertThat(Files.readString(folder.resolve("sales-transactions-1.csv")))
        .endsWith("\r\n")
        .doesNotContainPattern("[^\r]\n")
        .hasLineCount(1_001);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, -7, 2022, Long.MAX_VALUE})
  void eachMistakeIsInAThousandLinesAndStandsAlone(long seed) throws IOException {
    List<String> members = members(200);
    Answer answer =
        run("--rows", "1000", "--seed", Long.toString(seed), "--members", file(members));

    assertThat(String.join(" ", planted(answer).keySet()))
        .isEqualTo(
            "BAD_PRICE BAD_QUANTITY BAD_TIME BAD_TOTAL CONFLICTING_LINES FUTURE REPEATED_LINE TOTAL_PRICE TOTAL_WEIGHT UNKNOWN_ITEM UNKNOWN_MEMBER");
    assertThat(found(Sample.in(folder, seed), members)).isEqualTo(planted(answer));
  }

  @Test
  void whatIsPlantedIsWhatTheResultSays() throws IOException {
    List<String> members = members(500);
    Answer answer = run("--rows", MANY, "--members", file(members));

    assertThat(found(sample(), members)).isEqualTo(planted(answer));
    long one = sample().purchases().size() / 32L;
    assertThat(planted(answer).values().stream().mapToLong(Long::longValue).sum())
        .as("one in 32")
        .isBetween(one, one + 1);
  }

  @Test
  void theSameMembersBuyTheSameAndOthersBuyItToo() throws IOException {
    run("--rows", "10");
    String items = digest("sales-items-1.csv");
    run("--rows", "1000", "--members", file(members(50)));
    String transactions = digest("sales-transactions-1.csv");
    List<List<String>> bought = sample().lines().stream().map(SalesTest::withoutMember).toList();

    run("--rows", "1000", "--members", file(members(50)));
    assertThat(digest("sales-transactions-1.csv")).isEqualTo(transactions);

    run("--rows", "1000", "--members", file(members(70)));
    assertThat(sample().lines()).extracting(SalesTest::withoutMember).isEqualTo(bought);
    assertThat(digest("sales-items-1.csv")).as("for any number of lines").isEqualTo(items);
  }

  @Test
  void anotherSeedIsOtherItemsAndTransactions() throws IOException {
    run("--rows", "1000");
    run("--rows", "1000", "--seed", "2");

    Sample one = sample();
    Sample other = Sample.in(folder, 2);
    assertThat(other.items())
        .extracting(Product::id)
        .doesNotContainAnyElementsOf(one.items().stream().map(Product::id).toList());
    assertThat(other.lines())
        .extracting(Line::transaction)
        .doesNotContainAnyElementsOf(one.lines().stream().map(Line::transaction).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, Long.MIN_VALUE, Long.MAX_VALUE})
  void everyIdIsRecognisableAsASampleAndShortEnoughToLoad(long seed) throws IOException {
    run("--rows", "1000", "--seed", Long.toString(seed));
    Sample sample = Sample.in(folder, seed);
    Set<String> sold = sample.lines().stream().map(Line::item).collect(Collectors.toSet());

    assertThat(sample.items())
        .extracting(Product::id)
        .allMatch(id -> id.matches("SAMPLE-I" + seed + "-\\d{4}"))
        .allMatch(id -> id.length() <= LONGEST_ID);
    assertThat(sold)
        .allMatch(id -> id.matches("SAMPLE-I" + seed + "-(\\d{4}|X\\d{1,3})"))
        .allMatch(id -> id.length() <= LONGEST_ID)
        .as("an item that nobody has")
        .anyMatch(id -> id.contains("-X"));
    assertThat(sample.lines())
        .extracting(Line::transaction)
        .allMatch(id -> id.matches("SAMPLE-T" + seed + "-\\d{7}"))
        .allMatch(id -> id.length() <= LONGEST_ID);
    assertThat(sample.lines())
        .extracting(Line::member)
        .allMatch(id -> id.matches("\\S+-Sample_[0-9a-f]{5}"))
        .as("a member that nobody is")
        .anyMatch(id -> id.startsWith("Nobody-Sample_"));
  }

  @Test
  void theMembersOfAllFilesBuyAndNobodyElse() throws IOException {
    List<String> more = List.of("O'Brien, the elder_abcde", "田中_00000_2");
    run("--rows", "1000", "--members", file(members(10)), "--members", file(more));

    assertThat(sample().lines())
        .extracting(Line::member)
        .filteredOn(member -> !member.startsWith("Nobody-Sample_"))
        .containsAll(more)
        .isSubsetOf(Stream.concat(members(10).stream(), more.stream()).toList());
  }

  @Test
  void aFewBuyOftenMostNowAndThenSomeNever() throws IOException {
    run("--rows", MANY, "--members", file(members(1_000)));
    Map<String, Long> often =
        sample().purchases().stream().collect(groupingBy(one -> one.first().member(), counting()));
    often.keySet().removeIf(member -> member.startsWith("Nobody-Sample_"));
    List<Long> most =
        often.values().stream().sorted((one, other) -> Long.compare(other, one)).toList();

    assertThat(most).as("a tenth never").hasSize(900);
    assertThat(most.stream().limit(90).mapToLong(Long::longValue).sum())
        .as("the tenth that buys most buys about a third of all")
        .isBetween(12_000L, 17_000L);
    assertThat(most.getLast()).isBetween(10L, 40L);
  }

  @Test
  void decemberIsBusyAndSummerIsNotAndWeekendsAreBusier() {
    Map<String, Long> months =
        many.dated().stream()
            .collect(groupingBy(line -> line.date().substring(0, 7), TreeMap::new, counting()));

    assertThat(months).hasSize(24);
    for (String year : List.of("2024", "2025")) {
      assertThat(month(months, year, 12)).isGreaterThan(month(months, year, 11));
      assertThat(month(months, year, 11)).isGreaterThan(month(months, year, 10));
      for (int month : new int[] {1, 2, 3, 4, 5, 6, 9, 10}) {
        assertThat(month(months, year, 7)).isLessThan(month(months, year, month));
        assertThat(month(months, year, 8)).isLessThan(month(months, year, month));
      }
      assertThat(month(months, year, 12)).isGreaterThan(3 * month(months, year, 7));
    }
    assertThat(share(many.dated(), line -> isWeekend(line.date()))).isBetween(0.34, 0.38);
    assertThat(share(many.dated(), line -> line.date().startsWith("2025")))
        .as("the second year is busier")
        .isBetween(0.53, 0.56);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-12-31", "2024-02-29", "2020-06-30"})
  void itIsTwoYearsUntilADay(String until) throws IOException {
    run("--rows", MANY, "--until", until);
    LocalDate last = LocalDate.parse(until);

    List<Line> dated = sample().dated();
    assertThat(dated.getFirst().date()).isEqualTo(last.minusYears(2).plusDays(1).toString());
    assertThat(latest(dated)).isEqualTo(until);
  }

  @Test
  void aPriceChangesOnceOnOneDay() {
    Map<String, Product> items = many.byId();
    Map<String, List<Line>> sold =
        many.dated().stream()
            .filter(line -> items.containsKey(line.item()) && line.price().matches("\\d+\\.\\d\\d"))
            .collect(groupingBy(Line::item));
    int changed = 0;
    for (List<Line> lines : sold.values()) {
      String cost = Objects.requireNonNull(items.get(lines.getFirst().item())).cost();
      List<Line> before = lines.stream().filter(line -> !line.price().equals(cost)).toList();
      List<Line> after = lines.stream().filter(line -> line.price().equals(cost)).toList();
      if (!before.isEmpty()) {
        changed++;
        assertThat(before).extracting(Line::price).containsOnly(before.getFirst().price());
        assertThat(latest(before)).isLessThan(earliest(after));
      }
    }
    assertThat(changed).isEqualTo(51);
  }

  @Test
  void aRetiredItemIsNotSoldAnyMore() {
    List<Product> retired =
        many.items().stream().filter(item -> !item.retired().isEmpty()).toList();
    Map<String, String> since = new HashMap<>();
    retired.forEach(item -> since.put(item.id(), item.retired().substring(0, 10)));

    assertThat(retired).hasSize(25);
    assertThat(retired).anyMatch(item -> item.retired().matches("\\d{4}-\\d\\d-\\d\\d"));
    assertThat(retired).anyMatch(item -> item.retired().matches("\\d{4}-\\d\\d-\\d\\dT00:00:00Z"));
    assertThat(many.dated())
        .filteredOn(line -> since.containsKey(line.item()))
        .isNotEmpty()
        .allMatch(line -> line.date().compareTo(since.get(line.item())) < 0);
  }

  @Test
  void someItemsAreNeverSoldAndTwoAreNone() {
    Set<String> sold = many.lines().stream().map(Line::item).collect(Collectors.toSet());

    assertThat(many.items()).filteredOn(item -> !sold.contains(item.id())).hasSize(20);
    assertThat(many.items()).filteredOn(item -> item.name().isEmpty()).hasSize(1);
    assertThat(many.items()).filteredOn(item -> item.cost().contains(",")).hasSize(1);
    assertThat(many.items())
        .filteredOn(Product::isNone)
        .hasSize(2)
        .noneMatch(item -> sold.contains(item.id()));
    assertThat(many.items())
        .filteredOn(item -> !item.isNone())
        .allMatch(
            item ->
                item.cost().matches("[1-9]\\d*\\.\\d\\d")
                    && item.weight().matches("\\d+\\.\\d{3}"));
  }

  @Test
  void someNamesAreFormulasForASpreadsheetAndMarkupForAPage() {
    assertThat(many.items())
        .extracting(Product::name)
        .contains("=1+1, the Arithmetic Game", "+Plus Vitamins", "-40 °C Thermometer")
        .contains("@home Router", "<b>Bold</b> Marker & Ink", "急須 Teapot");
  }

  @Test
  void whatSellsMostIsNotWhatIsBoughtMostOften() {
    Map<String, Long> lines = many.lines().stream().collect(groupingBy(Line::item, counting()));
    Map<String, Long> pieces =
        many.lines().stream()
            .filter(line -> line.quantity().matches("\\d+"))
            .collect(
                groupingBy(
                    Line::item, Collectors.summingLong(line -> Long.parseLong(line.quantity()))));

    assertThat(mostOf(lines)).isNotEqualTo(mostOf(pieces));
  }

  @Test
  void mostTransactionsSayTheirTotalsSomeOneOrNone() {
    assertThat(many.purchases())
        .allMatch(one -> one.lines().stream().map(Line::totalPrice).distinct().count() == 1)
        .allMatch(one -> one.lines().stream().map(Line::totalWeight).distinct().count() == 1);
    assertThat(share(many.purchases(), one -> one.first().totalPrice().isEmpty()))
        .isBetween(0.10, 0.13);
    assertThat(
            share(
                many.purchases(),
                one -> !one.first().totalPrice().isEmpty() && one.first().totalWeight().isEmpty()))
        .isBetween(0.035, 0.055);
  }

  @Test
  void linesOfATransactionMostlyStandTogether() {
    assertThat(share(many.purchases(), Purchase::standsApart)).isBetween(0.03, 0.08);
    assertThat(many.purchases())
        .allMatch(one -> one.lines().getLast().before() - one.first().before() < 1_000);
    assertThat(many.lines().stream().map(Line::transaction).distinct().toList())
        .as("they begin in the order of their ids")
        .isSorted();
  }

  @Test
  void timesAreWrittenInThreeWays() {
    assertThat(share(many.purchases(), one -> one.first().placed().endsWith("Z")))
        .isBetween(0.78, 0.82);
    assertThat(share(many.purchases(), one -> one.first().placed().endsWith("+02:00")))
        .isBetween(0.09, 0.11);
    assertThat(many.purchases())
        .allMatch(one -> one.lines().stream().map(Line::placed).distinct().count() == 1);
  }

  @Test
  void aFileOfMembersThatIsNotThereIsAUsageError() {
    assertThat(run("--members", "/no/such.csv"))
        .isEqualTo(usage("expected a file of members, found no file at /no/such.csv"));
    assertThat(folder).isEmptyDirectory();
  }

  /// In Latin-1, of which UTF-8 shares ASCII alone.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'name,email\nAda,a@example.com\n'|FILE:1: expected the columns membership_id, found no membership_id
          ''|FILE:1: expected the columns membership_id, found no membership_id
          'first_name,membership_id\n'|expected members, found none in [FILE]
          'membership_id\nOkafor_11111\nMüller_22222\n'|FILE:3: expected text in UTF-8, found the byte 0xFC, as in a file saved as ISO-8859-1 or windows-1252: save it as UTF-8
          """)
  void aFileThatDoesNotNameMembersIsAUsageError(String text, String sentence) throws IOException {
    Path file = folder.resolve("members.csv");
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);

    assertThat(run("--members", file.toString()))
        .isEqualTo(usage(sentence.replace("FILE", file.toString())));
  }

  @Test
  void aDayThatIsNoneIsAUsageError() {
    Answer answer = run("--until", "2025-02-30");

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).startsWith("sample-data: Invalid value for option '--until': ");
  }

  /// Counts the transactions with each thing that may be planted, and nothing else.
  private static Map<String, Long> found(Sample sample, List<String> members) {
    Map<String, Product> items = sample.byId();
    Map<String, Long> found = new TreeMap<>();
    for (Purchase purchase : sample.purchases()) {
      Set<String> wrong = purchase.wrong(items, Set.copyOf(members));
      if (purchase.repeatsALine()) {
        wrong.add("REPEATED_LINE");
      }
      if (!wrong.isEmpty()) {
        found.merge(String.join(" ", wrong), 1L, Long::sum);
      }
    }
    return found;
  }

  private static Map<String, Long> planted(Answer answer) {
    Map<String, Long> planted = new TreeMap<>();
    Matcher one = PLANTED.matcher(answer.out());
    while (one.find()) {
      planted.put(one.group(1), Long.valueOf(one.group(2)));
    }
    return planted;
  }

  private static List<String> members(int count) {
    return IntStream.range(0, count).mapToObj(number -> "Okafor_%05x".formatted(number)).toList();
  }

  /// As validate writes them: the column is one of several.
  private String file(List<String> members) throws IOException {
    List<String> rows = new ArrayList<>(List.of("first_name,membership_id"));
    members.forEach(member -> rows.add("Ada,\"" + member + "\""));
    return Files.write(folder.resolve(members.size() + "-members.csv"), rows).toString();
  }

  private static List<String> withoutMember(Line line) {
    return List.of(line.transaction(), line.placed(), line.item(), line.quantity(), line.price());
  }

  private static long month(Map<String, Long> months, String year, int month) {
    return months.getOrDefault("%s-%02d".formatted(year, month), 0L);
  }

  private static boolean isWeekend(String date) {
    return LocalDate.parse(date).getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }

  private static String latest(List<Line> lines) {
    return lines.stream().map(Line::date).max(String::compareTo).orElseThrow();
  }

  private static String earliest(List<Line> lines) {
    return lines.stream().map(Line::date).min(String::compareTo).orElseThrow();
  }

  private static List<String> mostOf(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(3)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static <T> double share(Collection<T> all, Predicate<T> is) {
    return (double) all.stream().filter(is).count() / all.size();
  }

  private Sample sample() throws IOException {
    return Sample.in(folder, 1);
  }

  private String digest(String name) throws IOException {
    return Sha256.of(Files.readAllBytes(folder.resolve(name)));
  }

  private Answer run(String... more) {
    return SampleDataTest.run("sales", folder, more);
  }
}
