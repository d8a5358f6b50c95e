package dev.jarflow.loadnewpipeline;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTest {
  private final Scene scene;

  LoadTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void goodRowsAreLoadedAndTheBatchIsDone() throws IOException {
    Answer answer = scene.load(scene.batch("day,name,amount\n2026-01-02,Ann,12.50\n"));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message")).isEqualTo("1 row loaded, 0 refused");
    assertThat(scene.rows("day, name, amount", "entry")).containsExactly("2026-01-02|Ann|12.50");
    assertThat(scene.database().rows("select done_at is not null from ops.batch"))
        .containsExactly("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2026-02-30,Ann,1; BAD_DAY",
        "0000-01-01,Ann,1; BAD_DAY",
        "2026-01-02,,1; BAD_NAME",
        "2026-01-02,Ann,1e3; BAD_AMOUNT",
        "2026-01-02,Ann,1,2; WIDTH",
        "x,,y,z; WIDTH BAD_DAY BAD_NAME BAD_AMOUNT"
      })
  void aRowWithAnythingWrongIsKeptAsideWithEveryReason(String row, String reasons)
      throws IOException {
    Answer answer = scene.load(scene.batch("day,name,amount\n" + row + "\n"));

    assertThat(answer.field("refused")).isEqualTo("1");
    assertThat(scene.rows("source_line, array_to_string(reasons, ' ')", "refused_row"))
        .containsExactly("2|" + reasons);
  }

  @Test
  void aBatchThatWasLoadedBeforeStaysAsItIs() throws IOException {
    Path batch = scene.batch("day,name,amount\n2026-01-02,Ann,1\n2026-01-03,Bob,x\n");
    Answer first = scene.load(batch);

    Answer again = scene.load(batch);

    assertThat(again.out()).isEqualTo(first.out());
    assertThat(again.err()).contains("rows read: 2, accepted: 0, rejected: 0, skipped: 2");
    assertThat(scene.state()).hasSize(3);
  }

  @Test
  void aFileWithoutAColumnIsRefusedAndTheRunFailsWhenThereIsNoOther() throws IOException {
    Answer answer = scene.load(scene.batch("day,name\n2026-01-02,Ann\n"));

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .startsWith(
            "the only file was refused: 1.csv: line 1: expected the columns day, name, amount, found no amount. Nothing of that batch is loaded");
    assertThat(scene.database().rows("select count(*) from new_pipeline.entry"))
        .containsExactly("0");
  }

  @Test
  void thePageShowsTheChartAndTheReasons() throws IOException {
    scene.load(scene.batch("day,name,amount\n2026-01-02,Ann,1\n2026-01-03,Bob,x\n"));

    assertThat(Files.readString(scene.page()))
        .contains("<svg class=\"chart\"", "BAD_AMOUNT", "1.csv:3");
  }

  @Test
  void aBatchWithoutFilesIsNothingToDo() throws IOException {
    assertThat(scene.load(scene.batch()).code()).isEqualTo(99);
  }
}
