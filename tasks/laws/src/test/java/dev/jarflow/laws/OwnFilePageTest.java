package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page for people with a file of their own promises, tried with the tasks that read it.
class OwnFilePageTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/how-to/bring-your-own-file.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```csv ([a-z-]+)\n(.*?)```");
  private static final Pattern FORM =
      Pattern.compile("(?m)^\\| (.+?) \\| (.+?) \\| `([^`]+)` \\|$");
  private static final Pattern ALIASES =
      Pattern.compile("(?m)^\\| (name|e-mail|birthday|mobile) \\| (`.+`) \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> APPLICATION =
      List.of("name", "email", "date_of_birth", "mobile_no");

  @TempDir Path data;

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  private static String source(String file) throws IOException {
    return Files.readString(Repository.ROOT.resolve("tasks").resolve(file));
  }

  /// How the task of a dataset judges this text: rows accepted and refused.
  private String judged(String dataset, String text) throws Exception {
    DatasetTest.Dataset named =
        DatasetTest.checked().stream()
            .filter(each -> each.name().equals(dataset))
            .findFirst()
            .orElseThrow();
    List<String> words = new ArrayList<>(List.of(named.check().split(" ")));
    String task = words.removeFirst();
    words.add(Files.writeString(data.resolve("own.csv"), text).toString());
    Answer answer = Workplace.of(task, data, null).run(words.toArray(String[]::new));
    return answer.code() == 0 && answer.field("refused").equals("null")
        ? String.join(" ", answer.fields("known", "accepted", "rejected"))
        : answer.field("message") + answer.err();
  }

  @Test
  void everyDatasetHasAnExampleThatIsAcceptedWhole() throws Exception {
    Map<String, String> examples = new TreeMap<>();
    EXAMPLE
        .matcher(page())
        .results()
        .forEach(found -> examples.put(found.group(1), found.group(2)));

    assertThat(examples.keySet())
        .containsExactlyInAnyOrderElementsOf(
            DatasetTest.checked().stream().map(DatasetTest.Dataset::name).toList());
    for (Map.Entry<String, String> example : examples.entrySet()) {
      long rows = example.getValue().lines().count() - 1;
      assertThat(judged(example.getKey(), example.getValue()))
          .as(example.getKey())
          .isEqualTo("true %d 0".formatted(rows));
    }
  }

  private static List<MatchResult> forms(String column) throws IOException {
    return FORM.matcher(page()).results().filter(row -> row.group(1).equals(column)).toList();
  }

  @Test
  void theFormsOfABirthdayAreThoseOfTheCode() throws Exception {
    String code = source("applications/src/main/java/dev/jarflow/applications/Birthday.java");
    Matcher forms = Pattern.compile("FORMS =\\s+\"(.+)\"").matcher(code);
    assertThat(forms.find()).isTrue();

    assertThat(forms("birthday").stream().map(row -> row.group(2)))
        .containsExactly(forms.group(1).split(", | or "));
  }

  @Test
  void everyDateOfThePageIsReadAndNoOtherFormIs() throws Exception {
    for (MatchResult form : forms("birthday")) {
      assertThat(judged("applications", birthday(form.group(3))))
          .as(form.group(3))
          .isEqualTo("true 1 0");
    }
    List<MatchResult> times = forms("placed_at, retired");
    assertThat(times).hasSize(5);
    for (MatchResult form : times) {
      assertThat(judged("sales-transactions", placed(form.group(3))))
          .as(form.group(3))
          .isEqualTo("true 1 0");
    }
    Matcher refused =
        Pattern.compile("Not accepted: `(.+?)` and `(.+?)` as a birthday, `(.+?)` as a time")
            .matcher(page());
    assertThat(refused.find()).isTrue();
    assertThat(judged("applications", birthday(refused.group(1)))).isEqualTo("true 0 1");
    assertThat(judged("applications", birthday(refused.group(2)))).isEqualTo("true 0 1");
    assertThat(judged("sales-transactions", placed(refused.group(3)))).isEqualTo("true 0 1");
  }

  /// The forms that a refused time is told are on the page.
  @Test
  void theFormsOfATimeAreThoseOfTheReason() throws Exception {
    String reasons = source("load-sales/src/main/java/dev/jarflow/loadsales/Reason.java");
    Matcher told = Pattern.compile("date or time of the form ([^\"]+)\"").matcher(reasons);
    assertThat(told.find()).isTrue();

    assertThat(forms("placed_at, retired").stream().map(row -> row.group(3)))
        .contains(told.group(1).split(", | or "));
  }

  private static String birthday(String date) {
    return String.join(",", APPLICATION) + "\nAda Tan,ada@example.com," + date + ",81234567\n";
  }

  private static String placed(String time) {
    return "transaction_id,membership_id,placed_at,item_id,quantity,unit_price\nT,M,"
        + time
        + ",pen,1,1\n";
  }

  @Test
  void theNamesOfTheColumnsOfApplicationsAreThoseOfTheCode() throws Exception {
    String code = source("applications/src/main/java/dev/jarflow/applications/Field.java");
    List<Set<String>> known =
        Pattern.compile("-> List.of\\((.+)\\);")
            .matcher(code)
            .results()
            .map(names -> Set.of(names.group(1).replace("\"", "").split(", ")))
            .toList();
    List<Set<String>> written =
        ALIASES.matcher(page()).results().map(row -> codes(row.group(2))).toList();

    assertThat(written).hasSize(4).isEqualTo(known);
  }

  @Test
  void theColumnsOfSalesAreThoseOfTheCode() throws Exception {
    String home = "load-sales/src/main/java/dev/jarflow/loadsales/";
    String items = source(home + "Items.java");

    assertThat(columnsOf("sales-transactions"))
        .isEqualTo(columns(source(home + "SaleColumn.java")));
    assertThat(columnsOf("sales-items"))
        .isEqualTo(columns(items.substring(items.indexOf("enum Column"))));
  }

  private static Set<String> columnsOf(String dataset) throws IOException {
    Matcher row =
        Pattern.compile("(?m)^\\| %s \\| `[^`]+` \\| (.+?) \\|".formatted(dataset)).matcher(page());
    assertThat(row.find()).as(dataset).isTrue();
    return codes(row.group(1));
  }

  /// The constants of the first enum in this code.
  private static Set<String> columns(String code) {
    int begin = code.indexOf('{', code.indexOf("enum ")) + 1;
    String constants = code.substring(begin, code.indexOf(';', begin));
    return Arrays.stream(constants.split(","))
        .map(constant -> constant.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> codes(String cell) {
    return CODE.matcher(cell)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
