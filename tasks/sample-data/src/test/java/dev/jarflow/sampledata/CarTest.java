package dev.jarflow.sampledata;

import static dev.jarflow.sampledata.SampleDataTest.usage;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The content of `sample-data cars`.
class CarTest {
  /// When it changes, every model that people trained on the sample has other data.
  private static final String DIGEST =
      "b703a9ac69f11e64ce8c223c0a40de4d2e9d769f7fb20be5f8f2e8a619893d83";

  private static final List<List<String>> VALUES =
      List.of(
          List.of("vhigh", "high", "med", "low"),
          List.of("vhigh", "high", "med", "low"),
          List.of("2", "3", "4", "5more"),
          List.of("2", "4", "more"),
          List.of("small", "med", "big"),
          List.of("low", "med", "high"));

  @TempDir Path folder;

  @Test
  void eachRunWritesTheSameFile() throws IOException {
    String answer =
        "{\"outcome\":\"OK\",\"message\":\"1728 rows of cars in %1$s\",\"file\":\"%1$s\",\"rows\":1728}\n"
            .formatted(file());

    assertThat(run().out()).isEqualTo(answer);
    assertThat(digest()).isEqualTo(DIGEST);
    Files.delete(file());
    assertThat(run().out()).isEqualTo(answer);
    assertThat(digest()).isEqualTo(DIGEST);
    assertThat(folder.toFile().list()).containsExactly("cars.csv");
  }

  @Test
  void thereIsNoHeadingAndTheLastLineEnds() throws IOException {
    run();

    assertThat(Files.readString(file()))
        .startsWith("vhigh,vhigh,2,2,small,low,unacc\nvhigh,vhigh,2,2,small,med,unacc\n")
        .endsWith("\nlow,low,5more,more,big,med,good\nlow,low,5more,more,big,high,vgood\n");
  }

  @Test
  void everyCombinationOccursOnceTheLastAttributeChangingFastest() throws IOException {
    List<Integer> places = rows().stream().map(CarTest::place).toList();

    assertThat(places).isEqualTo(IntStream.range(0, 1_728).boxed().toList());
    assertThat(rows()).doesNotHaveDuplicates();
  }

  @Test
  void mostCarsAreUnacceptableAndFewAreGood() throws IOException {
    assertThat(rows().stream().collect(groupingBy(List::getLast, counting())))
        .isEqualTo(Map.of("unacc", 1_210L, "acc", 384L, "good", 69L, "vgood", 65L));
  }

  @Test
  void aGoodCarIsCheapToMaintainAndSeatsMoreThanTwo() throws IOException {
    List<List<String>> good =
        rows().stream().filter(cells -> cells.getLast().equals("good")).toList();

    assertThat(good).extracting(cells -> cells.get(1)).containsOnly("med", "low");
    assertThat(good.stream().collect(groupingBy(cells -> cells.get(3), counting())))
        .isEqualTo(Map.of("4", 36L, "more", 33L));
  }

  @Test
  void aNumberOfRowsOrASeedIsRefused() {
    assertThat(run("--rows", "1728"))
        .isEqualTo(
            usage(
                "expected no --rows for cars, found --rows 1728; there are always the same 1728 rows, so leave it out"));
    assertThat(run("--seed", "1"))
        .isEqualTo(
            usage(
                "expected no --seed for cars, found --seed 1; there are always the same 1728 rows, so leave it out"));
    assertThat(folder).isEmptyDirectory();
  }

  /// The place of a row among all combinations, when the last attribute changes fastest.
  private static int place(List<String> cells) {
    int place = 0;
    for (int i = 0; i < VALUES.size(); i++) {
      int value = VALUES.get(i).indexOf(cells.get(i));
      assertThat(value).as("%s in column %d", cells, i).isNotNegative();
      place = place * VALUES.get(i).size() + value;
    }
    return place;
  }

  private List<List<String>> rows() throws IOException {
    run();
    return Files.readAllLines(file()).stream().map(line -> List.of(line.split(","))).toList();
  }

  private Answer run(String... more) {
    return SampleDataTest.run("cars", folder, more);
  }

  private Path file() {
    return folder.resolve("cars.csv");
  }

  private String digest() throws IOException {
    return Sha256.of(Files.readAllBytes(file()));
  }
}
