package dev.jarflow.cars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import module java.base;

import dev.jarflow.fitting.Recipe;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoostingTest {
  /// Of XGBoost 3.2 with `multi:softprob`, `exact`, 40 rounds, `max_depth` 4, `eta` 0.15 and
  /// `reg_lambda` 1. The places are those of maint, doors, persons, lug_boot, safety and class.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ordinal | 1 2 2 2 2 2 | 0.0032736 0.0032757 0.0325812 0.9608696
          ordinal | 0 0 0 0 0 0 | 0.2260421 0.2565350 0.2458319 0.2715910
          ordinal | 3 3 2 2 2 3 | 0.0118285 0.0118269 0.5043203 0.4720243
          ordinal | 2 1 1 1 1 1 | 0.2410017 0.2815211 0.3201579 0.1573194
          ordinal | 3 0 2 2 2 3 | 0.0119525 0.0119508 0.4989204 0.4771762
          one-hot | 1 2 2 2 2 2 | 0.0200374 0.0215557 0.2172610 0.7411460
          one-hot | 0 0 0 0 0 0 | 0.2362539 0.2536497 0.2541246 0.2559718
          one-hot | 3 3 2 2 2 3 | 0.0148875 0.0153649 0.4846710 0.4850766
          one-hot | 2 1 1 1 1 1 | 0.2666296 0.2694597 0.3069088 0.1570019
          one-hot | 3 0 2 2 2 3 | 0.0149215 0.0154000 0.4834942 0.4861843
          """)
  void boostingLearnsWhatXgboostDoes(String encoding, String places, String expected) {
    Recipe recipe = Recipe.of("boosting %s all".formatted(encoding)).orElseThrow();
    int cell = Grid.SCHEMA.cell(Stream.of(places.split(" ")).mapToInt(Integer::parseInt).toArray());

    assertThat(recipe.learn(Grid.rows(), 1)[cell])
        .containsExactly(
            Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray(),
            within(1e-5));
  }
}
