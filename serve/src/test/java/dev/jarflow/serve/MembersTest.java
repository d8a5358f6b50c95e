package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members by name, of a real warehouse: by a login that serve uses for nothing else.
class MembersTest {
  @TempDir Path data;

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void theNamesOfMembersAreForThoseWhoMaySeeThem() throws IOException {
    try (Scene scene = new Scene(data, database::environment, null)) {
      Browser admin = scene.as(scene.airflow.login("ada", "admin", "sales"));
      assertThat(admin.get("/members").body()).contains("There are no sales yet.");
      database.execute(
          """
          insert into membership.batch values (1, '0123456789ab', 'files', 'default', repeat('a', 64), '2022-01-01', 0, 0, 0);
          insert into membership.member
          values ('okafor_1', 'okafor_1', 1, '<b>Ada</b>', 'Okafor', 'a@example.com', '1990-01-01', '12345678', true,
              gen_random_uuid(), 1, 'a.csv', 1);
          insert into sales.customer (membership_id, transactions, spent) values ('okafor_1', 3, 1234.5), (null, 1, 7);
          """);

      assertThat(admin.get("/members").body())
          .contains(
              "<bdi>&lt;b&gt;Ada&lt;/b&gt;</bdi> <bdi>Okafor</bdi>", ">1,234.5", "anonymous 2");
      assertThat(admin.get("/members").body()).doesNotContain("Sample data.");
      database.execute(
          """
          insert into ops.batch (dataset, batch, files, bytes, leased_until, samples, done_at)
          values ('applications', '0123456789ab', 1, 1, now(), true, now()),
              ('sales-items', '0123456789ac', 1, 1, now(), false, now())
          """);
      assertThat(admin.get("/members").body())
          .contains("Sample data.", "Some of this is invented.");
      Browser viewer = scene.as(scene.airflow.login("bob", "viewer", "sales"));
      assertThat(viewer.get("/members").body()).doesNotContain("Okafor");
    }
  }

  @Test
  void theLoginOfOtherPagesReadsNoColumnOfAPerson() throws SQLException {
    for (String table : List.of("membership.member", "sales.customer", "sales.transaction")) {
      assertThatThrownBy(() -> database.rowsAs("serve_reader", "select * from " + table))
          .hasMessageContaining("permission denied");
    }
    assertThat(database.rowsAs("serve_people", "select first_name from membership.member"))
        .isEmpty();
    assertThatThrownBy(() -> database.rowsAs("serve_people", "select email from membership.member"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> database.rowsAs("serve_people", "delete from sales.item"))
        .hasMessageContaining("permission denied");
  }
}
