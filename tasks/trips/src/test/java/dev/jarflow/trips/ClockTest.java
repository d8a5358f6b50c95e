package dev.jarflow.trips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01 00:00:00",
        "2000-02-29 23:59:59",
        "2018-05-28 09:03:40",
        "2024-02-29 12:00:00",
        "2099-12-31 23:59:59"
      })
  void aMomentIsReadToTheSecond(String text) {
    LocalDateTime moment = LocalDateTime.ofEpochSecond(Clock.parse(text), 0, ZoneOffset.UTC);

    assertThat(moment).isEqualTo(LocalDateTime.parse(text.replace(' ', 'T')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2018-05-28",
        "2018-05-28T09:03:40",
        "2018-05-28 09:03",
        "2018-05-28 09:03:40Z",
        "28-05-2018 09:03:40",
        "2018-02-29 09:03:40",
        "2018-00-10 09:03:40",
        "2018-13-10 09:03:40",
        "2018-05-00 09:03:40",
        "2018-05-28 24:00:00",
        "2018-05-28 09:60:00",
        "2018-05-28 09:03:60",
        "1969-12-31 23:59:59",
        "2100-01-01 00:00:00",
        "٢٠١٨-05-28 09:03:40"
      })
  void anotherTextIsNone(String text) {
    assertThat(Clock.parse(text)).isEqualTo(Clock.NONE);
  }
}
