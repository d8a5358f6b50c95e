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

  /// A column that the program does not know would be missing in the file and on the page.
  @ParameterizedTest
  @EnumSource
  void itsColumnsAreThoseOfItsStatementAndItsNumbersAreNumbers(Question question) throws Exception {
    List<Column> columns = new ArrayList<>();
    String sql =
        Files.readString(
            Checkout.root().resolve("sql/queries").resolve(question.statement() + ".sql"));
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      ResultSetMetaData data = rows.getMetaData();
      for (int i = 1; i <= data.getColumnCount(); i++) {
        Column.Kind kind =
            switch (data.getColumnTypeName(i)) {
              case "int8" -> Column.Kind.COUNT;
              case "numeric" ->
                  question.columns().get(i - 1).kind().isNumber()
                      ? question.columns().get(i - 1).kind()
                      : Column.Kind.COUNT;
              default ->
                  question.columns().get(i - 1).kind() == Column.Kind.PERSON
                      ? Column.Kind.PERSON
                      : Column.Kind.TEXT;
            };
        columns.add(new Column(data.getColumnName(i), kind));
      }
    }

    assertThat(question.columns()).isEqualTo(columns);
  }

  /// As `./jarflow psql analytics -f FILE` does.
  @ParameterizedTest
  @EnumSource
  void peopleOfTheGroupAnalyticsMayAskIt(Question question) throws Exception {
    String sql =
        Files.readString(
            Checkout.root().resolve("sql/queries").resolve(question.statement() + ".sql"));
    try (Connection connection = DATABASE.connect("person_analytics");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute(sql)).isTrue();
    }
  }
}
