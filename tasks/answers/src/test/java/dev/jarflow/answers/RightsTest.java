package dev.jarflow.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The login may ask, and nothing else, even where nobody told it to read only.
class RightsTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values ('a', 'a', 'a', 1, 1)",
        "update sales.transaction set status = 'cancelled'",
        "update sales.customer set spent = 0",
        "update sales.day_revenue set revenue = 0",
        "delete from sales.item_sold",
        "delete from sales.line",
        "truncate sales.day_revenue",
        "select email from membership.member",
        "select date_of_birth from membership.member",
        "select mobile_no from membership.member",
        "select * from ops.quarantined_line",
        "create table sales.mine (one integer)"
      })
  void itMayNotDoWhatAskingDoesNotNeed(String statement) {
    assertThatThrownBy(() -> execute(statement))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.connect("answers")) {
      List<String> _ = TestDatabase.rows(connection, sql);
    }
  }
}
