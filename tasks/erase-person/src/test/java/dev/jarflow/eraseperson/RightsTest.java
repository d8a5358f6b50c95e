package dev.jarflow.eraseperson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The login may find and delete members and note erasures, and nothing else.
class RightsTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into membership.batch (place) values (1)",
        "update membership.member set email = ''",
        "select * from membership.refused_application",
        "delete from membership.refused_application",
        "update ops.erasure set rows = 1",
        "delete from ops.erasure",
        "update ops.batch set done_at = now()",
        "delete from ops.batch_file",
        "create table public.mine (one integer)"
      })
  void itMayNotDoWhatErasingDoesNotNeed(String sql) {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(DATABASE.port(), DATABASE.name());
    String password = DATABASE.environment("erase-person").get("PGPASSWORD");
    assertThatThrownBy(
            () -> {
              try (Connection connection =
                      DriverManager.getConnection(url, "erase-person", password);
                  Statement statement = connection.createStatement()) {
                statement.execute(sql);
              }
            })
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }
}
