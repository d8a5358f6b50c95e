package dev.jarflow.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SqlFileTest {
  @Test
  void aParameterIsAQuestionMarkEachTimeItStands() {
    SqlFile file = SqlFile.parse("x", "select :batch, :run_id_2 where b = :batch");

    assertThat(file.jdbc()).isEqualTo("select ?, ? where b = ?");
    assertThat(file.parameters()).containsExactly("batch", "run_id_2", "batch");
  }

  @Test
  void aCastIsNoParameter() {
    SqlFile file = SqlFile.parse("x", "select :names::text[], now()::date");

    assertThat(file.jdbc()).isEqualTo("select ?::text[], now()::date");
    assertThat(file.parameters()).containsExactly("names");
  }

  @Test
  void whatStandsInStringsCommentsAndQuotedNamesStays() {
    String text =
        """
        -- it's :not one
        /* nor ':this,
           nor :that */
        select 'at 12:30, it''s :text', "odd:name"
        """;

    SqlFile file = SqlFile.parse("x", text + "where a = :a");

    assertThat(file.jdbc()).isEqualTo(text + "where a = ?");
    assertThat(file.parameters()).containsExactly("a");
  }

  @Test
  void aFileIsFoundByItsName() {
    assertThat(SqlFile.named("ops/is_batch_done").parameters()).containsExactly("dataset", "batch");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqlFile.named("ops/nothing"))
        .withMessage("no file /sql/queries/ops/nothing.sql in the sql module");
  }
}
