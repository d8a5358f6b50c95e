package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.serve.Connections.Connection;
import dev.jarflow.serve.Connections.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is closed, by a clock that is set by hand.
class ConnectionsTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final List<Integer> closed = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Connections connections =
      Connections.of(
          Log.of(
              Map.of("JARFLOW_LOG", "json"), new PrintStream(lines, true, StandardCharsets.UTF_8)),
          nanos::get);

  @ParameterizedTest
  @CsvSource({"REQUEST, 10", "IDLE, 30", "BODY, 10", "SENDING, 20", "PARTING, 2"})
  void whoKeepsTheSiteWaitingIsClosedInTime(Stage stage, int seconds) {
    Connection connection = open(1);
    connections.enter(connection, stage);

    after(seconds - 1);
    assertThat(closed).isEmpty();
    after(1);
    assertThat(closed).containsExactly(1);
    after(100);
    assertThat(closed).containsExactly(1);
  }

  @Test
  void anAnswerMayTakeItsTime() {
    connections.enter(open(1), Stage.ANSWER);

    after(1_000);

    assertThat(closed).isEmpty();
  }

  @Test
  void bytesDoNotLengthenTheTimeOfARequestButTakenPartsThatOfAnAnswer() {
    Connection trickling = open(1);
    Connection taking = open(2);
    for (int second = 0; second < 60; second++) {
      connections.heard(trickling, 1);
      connections.enter(taking, Stage.SENDING);
      after(1);
    }
    assertThat(closed).containsExactly(1);
  }

  @Test
  void theFirstByteOfAFurtherRequestBeginsItsTime() {
    Connection connection = open(1);
    connections.enter(connection, Stage.IDLE);
    after(29);
    connections.heard(connection, 1);
    after(9);
    assertThat(closed).isEmpty();
    after(1);
    assertThat(closed).containsExactly(1);
  }

  @Test
  void aNewcomerPushesOutTheOneThatHasWaitedLongest() {
    Connection first = open(0);
    for (int i = 1; i < 256; i++) {
      connections.enter(open(i), Stage.REQUEST);
    }
    connections.enter(first, Stage.REQUEST);
    assertThat(closed).isEmpty();

    open(256);
    open(257);

    assertThat(closed).containsExactly(1, 2);
  }

  @Test
  void whoIsAnsweredIsNotPushedOutByThoseWhoAskNothing() {
    connections.enter(open(-1), Stage.ANSWER);
    connections.enter(open(-2), Stage.SENDING);
    connections.enter(open(-3), Stage.IDLE);

    for (int i = 0; i < 2_000; i++) {
      open(i);
    }

    assertThat(closed).hasSize(2_000 - 256).doesNotContain(-1, -2, -3);
  }

  @Test
  void whatIsNotWholeTakes4MegabytesTogether() {
    for (int i = 0; i < 128; i++) {
      connections.heard(open(i), 32 * 1024);
    }
    assertThat(closed).isEmpty();

    connections.heard(open(128), 1);
    assertThat(closed).containsExactly(0);
    Connection whole = open(129);
    connections.heard(whole, 32 * 1024 - 1);
    connections.enter(whole, Stage.ANSWER);
    connections.heard(open(130), 32 * 1024 - 1);
    assertThat(closed).containsExactly(0);
  }

  @Test
  void aRequestComesIn256PiecesAtMost() {
    Connection kept = open(1);
    for (int i = 0; i < 256; i++) {
      connections.heard(kept, 1);
    }
    connections.enter(kept, Stage.ANSWER);
    connections.enter(kept, Stage.IDLE);
    for (int i = 0; i < 256; i++) {
      connections.heard(kept, 1);
    }
    assertThat(closed).isEmpty();

    connections.heard(kept, 1);

    assertThat(closed).containsExactly(1);
  }

  @Test
  void whoIsClosedIsForgotten() {
    Connection connection = open(1);
    connections.ended(connection);

    connections.enter(connection, Stage.IDLE);
    connections.heard(connection, 1);
    after(100);
    connections.ended(connection);

    assertThat(closed).isEmpty();
    assertThat(lines.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void oneLineAMinuteSaysHowManyWereClosed() {
    for (int i = 0; i < 600; i++) {
      open(i);
    }
    connections.enter(open(600), Stage.IDLE);
    connections.enter(open(601), Stage.SENDING);
    for (int second = 0; second < 59; second++) {
      after(1);
    }
    assertThat(lines.toString(StandardCharsets.UTF_8)).isEmpty();

    after(1);

    assertThat(lines.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .endsWith(
            "\"level\":\"WARN\",\"msg\":\"connections closed in the last minute: 602\",\"unfinished_request\":255,\"idle\":1,\"answer_not_taken\":1,\"for_newer\":345}");
    lines.reset();
    connections.enter(open(602), Stage.IDLE);
    after(60);
    after(60);
    assertThat(lines.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("\"level\":\"INFO\",\"msg\":\"connections closed in the last minute: 1\"");
  }

  private Connection open(int number) {
    return connections.open(() -> closed.add(number));
  }

  private void after(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    connections.look();
  }
}
