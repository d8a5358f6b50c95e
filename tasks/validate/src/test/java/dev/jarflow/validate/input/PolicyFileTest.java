package dev.jarflow.validate.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Field;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.task.UsageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  @TempDir Path folder;

  @Test
  void theDefaultIsTheRulesOfTheCompany() {
    assertThat(PolicyFile.parse("p.yaml", "").canonical())
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
            NAME [full_name, name]
            EMAIL [e_mail, email]
            BIRTHDAY [birthday, date_of_birth, dob]
            MOBILE [mobile, mobile_no, phone]
            file UTF-8 learn
            reject null
            """);
  }

  @Test
  void whatIsPrintedIsThatPolicy() {
    assertThat(PolicyFile.parse("p.yaml", PolicyFile.defaultText()))
        .isEqualTo(PolicyFile.parse("p.yaml", ""));
  }

  /// Each key by itself changes the rules, and the rules' digest with them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "as_of: 2023-01-01",
        "min_age: 21",
        "max_age: 110",
        "mobile: {digits: 10}",
        "mobile: {blanks: false}",
        "mobile: {hyphens: true}",
        "email: {domains: [.com]}",
        "email: {domains: []}",
        "email: {domains: [.com, .net, example.org]}",
        "name: {titles: [Sir]}",
        "name: {suffixes: []}",
        "birthday: {slash: month-first}",
        "birthday: {hyphen: day-first}",
        "birthday: {no_evidence: month-first}",
        "columns: {name: [who]}",
        "columns: {email: [who]}",
        "columns: {birthday: [who]}",
        "columns: {mobile: [who]}",
        "file: {encoding: ISO-8859-1}",
        "file: {delimiter: ;}",
        "file: {delimiter: \"\\t\"}",
        "reject_run_above: 0.5",
        "reject_run_above: 0",
      })
  void everyKeyChangesTheRules(String text) throws Exception {
    assertThat(digest(text)).isNotEqualTo(digest(""));
  }

  @Test
  void everyKeyOfTheDefaultIsChangedByATest() throws Exception {
    List<String> keys =
        PolicyFile.defaultText()
            .lines()
            .filter(line -> line.matches(" *[a-z_]+:.*"))
            .map(line -> line.replaceFirst(":.*", "").strip())
            .toList();
    String values =
        String.join(
            " ",
            PolicyFileTest.class
                .getDeclaredMethod("everyKeyChangesTheRules", String.class)
                .getAnnotation(ValueSource.class)
                .strings());

    assertThat(keys).hasSize(25).allMatch(key -> values.contains(key + ":"));
  }

  @Test
  void theSameRulesHaveTheSameDigestHoweverTheyAreWritten() throws Exception {
    assertThat(
            digest(
                """
                # Ours.
                file: {encoding: utf8}
                email:
                  domains: [.NET, ".com"]
                min_age: 18
                name:
                  titles: [prof, Mdm., MR, mrs, ms, miss, dr, dr]
                columns: {name: [Full Name, applicant_name]}
                """))
        .isEqualTo(digest(""))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void wordsAreReadInAnyCaseAndHeadingsInAnySpelling() {
    Policy policy =
        PolicyFile.parse(
            "p.yaml",
            """
            name: {titles: [Dato., H.E.]}
            email: {domains: [Example.ORG]}
            columns: {mobile: [Applicant Hand-Phone]}
            birthday: {slash: month-first, hyphen: learn}
            """);

    assertThat(policy.affixes().titles()).containsExactlyInAnyOrder("dato", "he");
    assertThat(policy.domains()).containsExactly("example.org");
    assertThat(policy.files().columns().get(Field.MOBILE))
        .containsExactlyInAnyOrder("mobile_no", "mobile", "phone", "hand_phone");
    assertThat(policy.dates().named()).isEqualTo(Map.of(Separator.SLASH, DateOrder.MONTH_FIRST));
  }

  @Test
  void anotherDayIsAnotherPolicyOfTheSameName() throws Exception {
    PolicyFile policy = PolicyFile.named("default", folder);
    PolicyFile later = policy.asOf(LocalDate.of(2030, 1, 1));

    assertThat(later.name()).isEqualTo("default");
    assertThat(later.policy()).isEqualTo(policy.policy().asOf(LocalDate.of(2030, 1, 1)));
    assertThat(later.digest()).isNotEqualTo(policy.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "as_of: 2022-02-30 | a date like 2022-01-01, found '2022-02-30'",
        "as_of: 1 January 2022 | a date like 2022-01-01, found '1 January 2022'",
        "as_of: 0000-01-01 | a date like 2022-01-01, found '0000-01-01'",
        "as_of: +10000-01-01 | a date like 2022-01-01, found '+10000-01-01'",
        "as_of: [2022-01-01] | a date like 2022-01-01, found 'a list'",
        "min_age: eighteen | a number of years, found 'eighteen'",
        "min_age: -1 | a number of years, found '-1'",
        "min_age: 201 | a number of years, found '201'",
        "min_age: | a number of years, found ''",
        "min_age: 130 | a min_age of at most the max_age, and they are 130 and 120, found '130'",
        "max_age: 17 | a min_age of at most the max_age, and they are 18 and 17, found '17'",
        "max_age: 1e2 | a number of years, found '1e2'",
        "max_age: 99999999999 | a number of years, found '99999999999'",
        "mobile: {digits: 0} | a number from 1 to 20, found '0'",
        "mobile: {digits: 21} | a number from 1 to 20, found '21'",
        "mobile: {blanks: yes} | true or false, found 'yes'",
        "mobile: {hyphens: TRUE} | true or false, found 'TRUE'",
        "mobile: 8 | keys and values like min_age: 18, found '8'",
        "mobile: | keys and values like min_age: 18, found ''",
        "email: {domains: .com} | a list like [a, b], found '.com'",
        "email: {domains: {a: b}} | a list like [a, b], found 'a mapping'",
        "email: {domains: [[.com]]} | .com or example.org, found 'a list'",
        "email: {domains: ['@gmail.com']} | .com or example.org, found '@gmail.com'",
        "email: {domains: ['*.com']} | .com or example.org, found '*.com'",
        "email: {domains: ['a b.com']} | .com or example.org, found 'a b.com'",
        "email: {domains: [.]} | .com or example.org, found '.'",
        "email: {domains: ['']} | .com or example.org, found ''",
        "name: {titles: [Vice President]} | a word without blanks, found 'Vice President'",
        "name: {titles: [.]} | a word without blanks, found '.'",
        "name: {suffixes: ['']} | a word without blanks, found ''",
        "birthday: {slash: dd/mm} | learn, day-first or month-first, found 'dd/mm'",
        "birthday: {hyphen: DAY_FIRST} | learn, day-first or month-first, found 'DAY_FIRST'",
        "birthday: {no_evidence: learn} | day-first or month-first, found 'learn'",
        "columns: {name: ['']} | the name of a column that no other field has, found ''",
        "columns: {name: [applicant_]} | the name of a column that no other field has, found 'applicant_'",
        "columns: {name: [E-Mail]} | the name of a column that no other field has, found 'E-Mail'",
        "columns: {name: [x], mobile: [X]} | the name of a column that no other field has, found 'X'",
        "file: {encoding: UTF-9} | the name of an encoding, like UTF-8, found 'UTF-9'",
        "file: {encoding: ''} | the name of an encoding, like UTF-8, found ''",
        "file: {delimiter: ''} | learn, or one character that is not a letter, digit, quote or dot, found ''",
        "file: {delimiter: ',,'} | learn, or one character that is not a letter, digit, quote or dot, found ',,'",
        "file: {delimiter: x} | learn, or one character that is not a letter, digit, quote or dot, found 'x'",
        "file: {delimiter: '\"'} | learn, or one character that is not a letter, digit, quote or dot, found '\"'",
        "reject_run_above: 1.5 | off, or a share from 0 to 1, found '1.5'",
        "reject_run_above: -0.1 | off, or a share from 0 to 1, found '-0.1'",
        "reject_run_above: NaN | off, or a share from 0 to 1, found 'NaN'",
        "reject_run_above: 50% | off, or a share from 0 to 1, found '50%'",
        "minimum_age: 18 | one of the keys as_of, min_age, max_age, mobile, email, name, birthday, columns, file, reject_run_above, found 'minimum_age'",
        "mobile: {digit: 8} | one of the keys digits, blanks, hyphens, found 'digit'",
        "[a]: b | one of the keys as_of, min_age, max_age, mobile, email, name, birthday, columns, file, reject_run_above, found 'a list'",
        "[a, b] | keys and values like min_age: 18, found 'a list'",
        "strict | keys and values like min_age: 18, found 'strict'",
      })
  void aBadValueIsToldWithItsLineAndWhatIsExpected(String text, String sentence) {
    refused("# A comment.\n\n" + text, "p.yaml:3: expected " + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "min_age: [18 | 1: expected YAML: expected ',' or ']', but got <stream end>",
        "  a: b\\n c: d | 2: expected YAML: mapping values are not allowed here",
        "min_age: *none | 1: expected YAML: found undefined alias none",
        "min_age: 18\\n--- \\nmin_age: 19 | 2: expected YAML: but found another document",
        "a: 'b | 1: expected YAML: found unexpected end of stream",
        "min_age:\\t18\\n\\tx: 1 | 1: expected YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "min_age: 18\\nemial:\\n  domains: [.com] | 2: expected one of the keys as_of, min_age, max_age, mobile, email, name, birthday, columns, file, reject_run_above, found 'emial'",
        "mobile:\\n  digits: 8\\n  dots:\\n    - x | 3: expected one of the keys digits, blanks, hyphens, found 'dots'",
        "min_age: 18\\nmax_age: 99\\nmin_age: 21 | 3: expected a key that is not given above, found 'min_age'",
        "mobile:\\n  digits: 8\\n  digits: 8 | 3: expected a key that is not given above, found 'digits'",
      })
  void whatIsNoYamlOrNoKeyIsToldInItsOwnLine(String text, String sentence) {
    refused(text.replace("\\n", "\n").replace("\\t", "\t"), "p.yaml:" + sentence);
  }

  @Test
  void aLongValueIsShortened() {
    refused(
        "min_age: " + "9".repeat(50_000),
        "p.yaml:1: expected a number of years, found '" + "9".repeat(60) + "…'");
  }

  /// A value may be written once and used twice; what grows by it is no value.
  @Test
  void anAliasIsItsValue() {
    Policy policy =
        PolicyFile.parse("p.yaml", "name: {titles: &words [Sir, Dame], suffixes: *words}");

    assertThat(policy.affixes().titles()).containsExactlyInAnyOrder("sir", "dame");
    assertThat(policy.affixes().suffixes()).isEqualTo(policy.affixes().titles());
  }

  @Test
  void bombsOfAliasesAndBracketsAreBounded() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 60; i++) {
      laughs.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1));
    }
    refused(
        laughs.toString(),
        "p.yaml: expected YAML: Number of aliases for non-scalar nodes exceeds the specified max=50");
    refused("name: {titles: &a [*a]}", "p.yaml:1: expected a word without blanks, found 'a list'");
    refused("name: &a {titles: *a}", "p.yaml:1: expected a list like [a, b], found 'a mapping'");
    for (String opening : List.of("[", "{a: ", "- ", "? ")) {
      refused(opening.repeat(20_000), "p.yaml:1: expected at most 10 levels, found more");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "strict.yaml, strict, strict",
    "default.yaml, default, default",
    "Our Rules.yaml, FOLDER/Our Rules.yaml, Our Rules.yaml"
  })
  void aWordIsAFileInTheFolderOfPoliciesAndAnythingElseIsAPath(
      String file, String nameOrPath, String name) throws Exception {
    Files.writeString(folder.resolve(file), "\uFEFFmin_age: 21\n");

    PolicyFile policy = PolicyFile.named(nameOrPath.replace("FOLDER", folder.toString()), folder);
    assertThat(policy.name()).isEqualTo(name);
    assertThat(policy.policy().ages().least()).isEqualTo(21);
  }

  @Test
  void theDefaultIsThereWithoutAFile() throws Exception {
    assertThat(PolicyFile.named("default", folder.resolve("none")))
        .isEqualTo(new PolicyFile("default", PolicyFile.parse("p.yaml", "")));
  }

  @Test
  void whoNamesNoneIsToldWhichThereAre() throws Exception {
    Files.writeString(folder.resolve("strict.yaml"), "");
    Files.writeString(folder.resolve("lenient.yaml"), "");
    Files.writeString(folder.resolve("notes.txt"), "");

    notNamed(
        "strickt",
        folder,
        "expected a policy, found no file "
            + folder.resolve("strickt.yaml")
            + "; there are the policies default, lenient, strict");
    notNamed(
        "strict",
        folder.resolve("none"),
        "expected a policy, found no file "
            + folder.resolve("none/strict.yaml")
            + "; there is the policy default");
    for (String path : List.of("./strict.yaml", "../strict", "a/b", folder.toString())) {
      notNamed(path, folder, "expected a policy, found no file " + path);
    }
  }

  @Test
  void whatIsWrongInAFileNamesTheFile() throws Exception {
    wrong("\nmin_age: x\n", ":2: expected a number of years, found 'x'");
    wrong("#".repeat(100_001), ": expected a policy of at most 100000 bytes, found 100001");
    wrong("min_age: 18\n# für alle\n", ":2: expected text in UTF-8, found the byte 0xFC");
  }

  private void wrong(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("own.yaml"), text, ISO_8859_1);
    notNamed("own", folder, file + message);
  }

  private static String digest(String text) throws Exception {
    return new PolicyFile("p", PolicyFile.parse("p.yaml", text)).digest();
  }

  private static void refused(String text, String message) {
    refused(() -> PolicyFile.parse("p.yaml", text), message);
  }

  private static void notNamed(String nameOrPath, Path folder, String message) {
    refused(() -> PolicyFile.named(nameOrPath, folder), message);
  }

  private static void refused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading).isExactlyInstanceOf(UsageException.class).hasMessage(message);
  }
}
