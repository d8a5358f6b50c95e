package dev.jarflow.answers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every question, also the next one.
class QuestionTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private static final Set<Column.Kind> WORDS = Set.of(Column.Kind.TEXT, Column.Kind.PERSON);
  private static final Map<String, Set<Column.Kind>> NUMBERS =
      Map.of(
          "int8", Set.of(Column.Kind.COUNT),
          "numeric", Set.of(Column.Kind.COUNT, Column.Kind.MONEY));

  /// Asked as `./jarflow psql analytics -f FILE` does. A column that the program does not know
  /// would be missing in the file and on the page.
  @ParameterizedTest
  @EnumSource
  void theGroupAnalyticsMayAskItAndItsColumnsAreThoseOfItsStatement(Question question)
      throws Exception {
    String sql =
        Files.readString(
            Checkout.root().resolve("sql/queries").resolve(question.statement + ".sql"));
    try (Connection connection = DATABASE.connect("person_analytics");
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      ResultSetMetaData data = rows.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= data.getColumnCount(); i++) {
        names.add(data.getColumnName(i));
        assertThat(NUMBERS.getOrDefault(data.getColumnTypeName(i), WORDS))
            .as(data.getColumnName(i))
            .contains(question.columns.get(i - 1).kind());
      }
      assertThat(question.columns).extracting(Column::name).isEqualTo(names);
    }
  }
}
