package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import module java.base;

import dev.jarflow.fitting.Recipe.Encoding;
import dev.jarflow.fitting.Recipe.Frequencies;
import dev.jarflow.fitting.Recipe.Inputs;
import dev.jarflow.fitting.Recipe.Logistic;
import dev.jarflow.fitting.Recipe.Majority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {
  private final Rows rows = Tea.rows();

  static List<Recipe> recipes() {
    return Recipe.ALL;
  }

  /// The expected figures are those of scikit-learn 1.9: `LogisticRegression(C=1, tol=1e-12)`,
  /// ordinal numbers scaled by `StandardScaler`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          logistic ordinal all | 0   | 0.381155, 0.346238, 0.272607
          logistic ordinal all | 100 | 0.280681, 0.424874, 0.294445
          logistic ordinal all | 287 | 0.269278, 0.354106, 0.376617
          logistic one-hot all | 0   | 0.397350, 0.343838, 0.258813
          logistic one-hot all | 100 | 0.160999, 0.499206, 0.339795
          logistic one-hot all | 287 | 0.246770, 0.450359, 0.302871
          logistic ordinal key | 100 | 0.255797, 0.397731, 0.346472
          logistic ordinal key | 287 | 0.419110, 0.295125, 0.285765
          logistic one-hot key | 100 | 0.245259, 0.409068, 0.345672
          logistic one-hot key | 287 | 0.400105, 0.311909, 0.287986
          """)
  void logisticRegressionLearnsWhatScikitLearnDoes(String words, int cell, String expected) {
    double[] learned = Recipe.of(words).orElseThrow().learn(rows, 1)[cell];

    double[] wanted = Stream.of(expected.split(", ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(learned).containsExactly(wanted, within(1e-4));
  }

  @Test
  void theMajorityIsTheShareOfEachValueWithOneAddedToEachCount() {
    assertThat(new Majority().learn(rows, 1))
        .hasNumberOfRows(288)
        .satisfies(
            learned ->
                assertThat(learned[7])
                    .containsExactly(
                        new double[] {45 / 135.0, 47 / 135.0, 43 / 135.0}, within(1e-15)));
  }

  /// Of 46 green teas 11 are bad, 19 fine and 16 good.
  @Test
  void frequenciesAreSharesOfTheRowsWithTheSameKey() {
    assertThat(new Frequencies().learn(rows, 1)[0])
        .containsExactly(new double[] {12 / 49.0, 20 / 49.0, 17 / 49.0}, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeTellsProbabilitiesOfEveryCell(Recipe recipe) {
    double[][] learned = recipe.learn(rows, 1);

    assertThat(learned).hasNumberOfRows(288);
    for (double[] cell : learned) {
      assertThat(cell).hasSize(3).doesNotContain(Double.NaN);
      assertThat(DoubleStream.of(cell).min().orElseThrow()).isPositive();
      assertThat(DoubleStream.of(cell).sum()).isCloseTo(1, within(1e-12));
    }
  }

  /// Here many sums of the regression cancel out, and rounding is what is left of them.
  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeLearnsFromAllThatCouldBe(Recipe recipe) {
    Rows all = Rows.of(Tea.SCHEMA, IntStream.range(0, Tea.CODES));

    for (double[] cell : recipe.learn(all, 1)) {
      assertThat(cell).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-9));
    }
  }

  /// A fold may leave none of them.
  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeLearnsWithoutRowsOfOneValue(Recipe recipe) {
    double[][] learned = recipe.learn(rows.where(row -> rows.target(row) > 0), 1);

    for (double[] cell : learned) {
      assertThat(cell[0]).isBetween(0.0, 0.05);
      assertThat(DoubleStream.of(cell).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aRecipeIsFoundByItsWords(Recipe recipe) {
    assertThat(Recipe.of(recipe.words())).contains(recipe);
  }

  @Test
  void theWordsOfARecipeSayWhatItIs() {
    assertThat(Recipe.ALL)
        .extracting(Recipe::words)
        .containsExactly(
            "majority",
            "frequencies",
            "logistic ordinal key",
            "logistic one-hot key",
            "logistic ordinal all",
            "logistic one-hot all",
            "logistic ordinal all+cluster",
            "logistic one-hot all+cluster",
            "boosting ordinal key",
            "boosting one-hot key",
            "boosting ordinal all",
            "boosting one-hot all",
            "boosting ordinal all+cluster",
            "boosting one-hot all+cluster");
    assertThat(Recipe.of("guessing")).isEmpty();
  }

  @Test
  void aRecipeSaysWhatItWasToldBesideTheRows() {
    assertThat(new Logistic(Encoding.ONE_HOT, Inputs.ALL_AND_CLUSTER).parameters())
        .isEqualTo(Map.of("ridge", 1.0, "clusters", 6L));
    assertThat(Recipe.of("boosting ordinal all").orElseThrow().parameters())
        .isEqualTo(Map.of("rounds", 40L, "depth", 4L, "shrinkage", 0.15, "ridge", 1.0));
    assertThat(new Majority().parameters()).isEqualTo(Map.of("added_to_each_count", 1L));
  }
}
