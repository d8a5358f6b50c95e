package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Progress.Beat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void aBeatTellsCountRateShareAndTimeLeft() {
    assertThat(new Beat(2_000, 10_000, Duration.ofSeconds(4)).sentence("rows"))
        .isEqualTo("2,000 rows, 500/s, 20 %, about 16 s left");
  }

  @Test
  void aBeatWithoutATotalTellsCountAndRate() {
    assertThat(new Beat(2_000, 0, Duration.ofSeconds(4)).sentence("rows"))
        .isEqualTo("2,000 rows, 500/s");
  }

  @Test
  void workThatStandsStillIsHeardToo() {
    assertThat(new Beat(0, 10, Duration.ofSeconds(5)).sentence("files"))
        .isEqualTo("0 files, 0/s, 0 %");
  }

  @Test
  void theFactsAreFields() {
    assertThat(new Beat(2_000, 10_000, Duration.ofSeconds(4)).fields("rows"))
        .containsExactly("rows", 2_000L, "per_second", 500L, "percent", 20L);
    assertThat(new Beat(7, 0, Duration.ofSeconds(1)).fields("rows"))
        .containsExactly("rows", 7L, "per_second", 7L);
  }

  @Test
  void theGapsGrowToAMinute() {
    assertThat(Stream.iterate(Duration.ofSeconds(5), Progress::longer).limit(6))
        .extracting(Duration::toSeconds)
        .containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
  }

  @Test
  void aRunOfThreeHoursStaysUnderTwoHundredLines() {
    Duration covered =
        Stream.iterate(Duration.ofSeconds(5), Progress::longer)
            .limit(199)
            .reduce(Duration.ZERO, Duration::plus);

    assertThat(covered).isGreaterThan(Duration.ofHours(3));
  }

  /// That a real run beats, at 5 s and not before.
  @Test
  @Tag("slow")
  void theFirstBeatComesAfterFiveSeconds() {
    String written =
        LogTest.json(
            log -> {
              try (Progress progress = new Progress(log, "rows", 100)) {
                progress.add(40);
                Thread.sleep(4_000);
                log.info("still silent");
                Thread.sleep(3_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    List<String> messages =
        written.lines().map(line -> line.replaceFirst(".*\"msg\":\"([^\"]*)\".*", "$1")).toList();
    assertThat(messages).hasSize(2).first().isEqualTo("still silent");
    assertThat(messages.getLast()).matches("40 rows, [5-8]/s, 40 %, about ([89]|1[0-2]) s left");
    assertThat(written).containsPattern("\"rows\":40,\"per_second\":[5-8],\"percent\":40}");
  }
}
