package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "patty@example.com", "patty@example.net", "patty@mail.example.com", "patty@a.com",
        "Patty@Example.COM", "PATTY@EXAMPLE.NET", "patty@example.cOm", "p@x.com",
        "patty.smith+shop@example.com", "o'brien@example.com", "zoë@exämple.com", "patty@com.com",
      })
  void everyProviderUnderAnAcceptedEndingIsAccepted(String email) {
    assertThat(judged(Policies.standard(), email)).isEqualTo(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "@",
        "patty", "example.com", "@example.com",
        "patty@", "patty@.com", "patty@com",
        "patty@examplecom", "patty@example.com.", "patty@example.org",
        "patty@example.com.sg", "patty@example.community", "patty@@example.com",
        "patty@shop@example.com", "patty@example.com@", "patty smith@example.com",
        "patty@exam ple.com", "patty @example.com", "patty@ example.com",
        "patty\u00A0smith@example.com", "patty@example\u3000.com", "patty@example\n.com",
        "patty@example.com,", "patty@example.com>", "patty\uFF20example.com",
        "patty\u200B@example.com", "patty@exam\u00ADple.com", "pa\u200Dtty@example.com",
        "patty@example\uFF0Ecom", "patty@example.net@example.com",
      })
  void anythingElseIsNone(String email) {
    assertThat(judged(Policies.standard(), email)).isEqualTo("EMAIL");
  }

  @Test
  void blanksAroundAnEmailAreNoPartOfIt() {
    assertThat(judged(Policies.standard(), "\uFEFF\u00A0 patty@example.com\t\n\u200B"))
        .isEqualTo("patty@example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "patty@example.org, patty@example.org",
    "patty@EXAMPLE.Org, patty@EXAMPLE.Org",
    "patty@shop.example.org, EMAIL",
    "patty@myexample.org, EMAIL",
    "patty@.example.org, EMAIL",
    "patty@example.org.sg, EMAIL",
    "patty@example.com, EMAIL",
    "patty@mail.edu, patty@mail.edu",
    "patty@edu, EMAIL",
  })
  void aWholeDomainIsThatDomainOnly(String email, String expected) {
    assertThat(judged(Policies.domains("example.org", ".edu"), email)).isEqualTo(expected);
  }

  private static String judged(Policy policy, String email) {
    Verdict verdict =
        new Judge(policy, new Orders(null, null))
            .judge(
                new Application("Patty Smith", email, "", "91234567"), Birthday.read("1975-08-27"));
    return verdict.successful() ? verdict.email() : verdict.reasons().toString();
  }
}
