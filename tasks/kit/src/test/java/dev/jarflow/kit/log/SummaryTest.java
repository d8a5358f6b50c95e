package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void aSumThatIsOffIsABug() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Summary("rows", 10, 7, 2, 0))
        .withMessage(
            "expected read = accepted + rejected + skipped, found 10 rows read, but 7 + 2 + 0 = 9");
  }

  @Test
  void aCountBelowNoneIsABugEvenWhenTheSumIsRight() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Summary("files", 0, 302, 0, -302))
        .withMessage("expected counts of 0 or more, found 302 accepted, 0 rejected, -302 skipped");
  }

  @Test
  void aSumThatIsRightIsOneLine() {
    assertThat(LogTest.json(log -> new Summary("rows", 10, 7, 2, 1).log(log)))
        .isEqualTo(
            "{\"ts\":\"T\",\"level\":\"INFO\",\"msg\":\"rows read: 10, accepted: 7, rejected: 2, skipped: 1\","
                + "\"read\":10,\"accepted\":7,\"rejected\":2,\"skipped\":1}\n");
  }
}
