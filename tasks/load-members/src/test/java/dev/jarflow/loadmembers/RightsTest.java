package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The login may load, and nothing else.
class RightsTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select email from membership.member",
        "select reasons from membership.refused_application",
        "update membership.member set email = ''",
        "update membership.batch set place = 7",
        "update membership.refused_application set reasons = '{}'",
        "delete from membership.member",
        "delete from membership.refused_application",
        "truncate membership.date_proof",
        "insert into ops.batch (dataset) values ('applications')",
        "update ops.batch set offers_left = 9",
        "select * from ops.erasure",
        "create table membership.mine (one integer)",
        "create table public.mine (one integer)"
      })
  void itMayNotDoWhatLoadingDoesNotNeed(String statement) {
    assertThatThrownBy(() -> execute(statement))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select place, batch from membership.batch",
        "update membership.refused_application set member = null where place = 0",
        "update ops.batch set done_at = now() where false"
      })
  void itMayDoWhatLoadingNeeds(String statement) throws SQLException {
    execute(statement);
  }

  private static void execute(String sql) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(DATABASE.port(), DATABASE.name());
    String password = DATABASE.environment("load-members").get("PGPASSWORD");
    try (Connection connection = DriverManager.getConnection(url, "load-members", password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
