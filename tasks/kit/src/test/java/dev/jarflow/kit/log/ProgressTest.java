package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Progress.Beat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2000 | 10000 | 2,000 rows, 500/s, 20 %, about 16 s left",
        "2000 |     0 | 2,000 rows, 500/s",
        "   0 |    10 | 0 rows, 0/s, 0 %",
      })
  void aBeatTellsCountAndRateAndOfAWholeItsShareAndTheTimeLeft(
      long done, long total, String sentence) {
    assertThat(new Beat(done, total, Duration.ofSeconds(4)).sentence("rows")).isEqualTo(sentence);
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
