package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `sql/datasets.csv` says of each dataset, and who checks a file of it.
class DatasetTest {
  private static final String FETCHED = "fetched";
  private static final String NONE = "none";
  private static final String UNKNOWN = "unknown";

  /// What an answer to a check has.
  private static final List<String> ANSWER =
      List.of(
          "outcome",
          "message",
          "dataset",
          "known",
          "refused",
          "accepted",
          "rejected",
          "repeated",
          "reasons",
          "details",
          "notes",
          "unchecked");

  @TempDir Path data;

  /// A line of the file. `check` is a task and its words before the name of a file.
  record Dataset(String name, String rows, String check) {}

  static List<Dataset> datasets() throws IOException {
    return Files.readAllLines(Repository.ROOT.resolve("sql/datasets.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> new Dataset(cells[0], cells[1], cells[2]))
        .toList();
  }

  static List<Dataset> checked() throws IOException {
    return datasets().stream()
        .filter(dataset -> !Set.of(FETCHED, NONE).contains(dataset.check))
        .toList();
  }

  /// Only a pipeline that was just made says that nothing checks its files: what its rows are is
  /// not said either.
  @Test
  void everyDatasetThatPeopleDropFilesForHasATaskThatChecksThem() throws IOException {
    assertThat(datasets())
        .filteredOn(dataset -> dataset.check.isBlank() || dataset.check.equals(NONE))
        .allSatisfy(dataset -> assertThat(dataset.rows).as(dataset.name).isEqualTo(UNKNOWN))
        .noneMatch(dataset -> dataset.check.isBlank());
    assertThat(datasets())
        .filteredOn(dataset -> dataset.check.equals(FETCHED))
        .extracting(Dataset::name)
        .as("files of these nobody drops")
        .containsExactly("covid");
  }

  @ParameterizedTest
  @MethodSource("checked")
  void aCheckNamesItsDatasetAndDoesNotKnowAFileOfSomethingElse(Dataset dataset) throws Exception {
    Answer answer = check(dataset, "what,is,this\n1,2,3\n");

    answer.assertEnded(0);
    Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(Json.read(answer.out()));
    assertThat(List.copyOf(fields.keySet())).isEqualTo(ANSWER);
    assertThat(answer.fields("dataset", "known", "accepted", "rejected"))
        .containsExactly(dataset.name, "false", "0", "0");
    assertThat(answer.field("refused")).contains("expected");
  }

  private Answer check(Dataset dataset, String text) throws Exception {
    Path file = Files.writeString(data.resolve("file.csv"), text);
    List<String> words = new ArrayList<>(List.of(dataset.check.split(" ")));
    String task = words.removeFirst();
    words.add(file.toString());
    return Workplace.of(task, data, null).run(words.toArray(String[]::new));
  }
}
