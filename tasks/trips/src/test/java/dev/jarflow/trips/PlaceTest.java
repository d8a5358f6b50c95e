package dev.jarflow.trips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POINT (14.4973794438195 50.00136875782316) | 144973794  | 500013688
          POINT(7.68 45.07)                          | 76800000   | 450700000
          point ( -0.00000005   +89.9999999 )        | -1         | 899999999
          POINT (-180 -90)                           | -1800000000 | -900000000
          POINT (180.0000000 90)                     | 1800000000 | 900000000
          POINT (.5 5.)                              | 5000000    | 50000000
          POINT (1e-05 -2.5E1)                       | 100        | -250000000
          POINT (1e-999999999 0e999999999)           | 0          | 0
          POINT (0000000000000000000014 0)           | 140000000  | 0
          """)
  void aPointIsReadToTheCentimetre(String text, int x, int y) {
    long place = Place.parse(text);

    assertThat(Place.x(place)).isEqualTo(x);
    assertThat(Place.y(place)).isEqualTo(y);
    assertThat(Place.of(x, y)).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POINT",
        "POINT ()",
        "POINT (14.5)",
        "POINT (14.5,50.1)",
        "POINT (14.5 50.1",
        "POINT (14.5 50.1) ",
        "POINT (14.5 50.1 3)",
        "POINT (14.5 x)",
        "POINT (. .)",
        "POINT (1e 50)",
        "POINT (--1 50)",
        "POINT (١ 50)",
        "LINESTRING (1 2)",
        "14.5 50.1"
      })
  void anotherTextIsNoPoint(String text) {
    assertThat(Place.parse(text)).isEqualTo(Place.NOT_A_POINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POINT (180.0000001 0)",
        "POINT (50.1 214.4)",
        "POINT (-180.00000005 0)",
        "POINT (1e999999999 0)",
        "POINT (1e2147483647 50)",
        "POINT (1844674407371 50)",
        "POINT (50 184467440737.1)",
        "POINT (1000.0000001 0)",
        "POINT (99999999999999999999999999 0)"
      })
  void aPointBeyondTheEarthIsOutside(String text) {
    assertThat(Place.parse(text)).isEqualTo(Place.OUTSIDE);
  }

  @Test
  void aTextOfAnyLengthIsReadAtOnce() {
    assertThat(Place.parse("POINT (" + "1".repeat(10_000_000) + " 1)"))
        .isEqualTo(Place.NOT_A_POINT);
  }

  @Test
  void degreesAreWrittenWithoutNeedlessZeros() {
    assertThat(IntStream.of(144_973_794, -1, 0, 1_800_000_000).mapToObj(Place::degrees))
        .containsExactly("14.4973794", "-0.0000001", "0", "180");
  }
}
