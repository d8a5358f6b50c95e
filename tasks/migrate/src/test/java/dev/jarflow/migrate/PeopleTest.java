package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.ServerErrorMessage;

/// What people do with sales, each logged in as one of their group.
class PeopleTest {
  private final Shop shop = Shop.open();

  /// Two mugs were bought, and a lamp by somebody whose transaction was cancelled.
  @BeforeEach
  void sell() {
    shop.member("Smith_c7677", "Patty", "Smith", "patty@example.com", "1975-08-27", "99990000");
    shop.execute(
        Shop.sql(
            """
            update sales.customer set membership_id = 'Smith_c7677' where customer = 1;
            SELL T1 mug, 2, 5.00; SELL T2 lamp, 1, 40.00; STATUS T2 cancelled
            """
                .strip()));
  }

  @Test
  void salesAddsAnItem() {
    as(
        "person_sales",
        "insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values ('hat', 'Hat', 'Potter', 8, 0.9)");

    assertThat(
            as(
                "person_sales",
                "select cost, weight_kg, retired_at from sales.item where item_id = 'hat'"))
        .containsExactly("8.00|0.900|null");
    assertThat(versions("hat")).containsExactly("8.00|0.900|person_sales");
  }

  @Test
  void aNewPriceIsANewVersionAndWhatWasPaidStays() {
    as("person_sales", "update sales.item set cost = 6.50 where item_id = 'mug'");

    assertThat(versions("mug")).containsExactly("5.00|1.000|postgres", "6.50|1.000|person_sales");
    shop.assertRows("select unit_price from sales.line where item_id = 'mug'", "5.00");
  }

  @Test
  void salesDeletesWhatWasNeverSold() {
    as("person_sales", "delete from sales.item where item_id = 'rug'");

    shop.assertRows("select item_id from sales.item order by 1", "cup", "lamp", "mug", "pot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mug", "lamp"})
  void whatWasEverSoldIsNotDeletedAndTheHintSaysWhatToDo(String item) {
    ServerErrorMessage refusal =
        refusal("person_sales", "delete from sales.item where item_id = '%s'".formatted(item));

    assertThat(refusal.getSQLState()).isEqualTo("23503");
    assertThat(refusal.getMessage())
        .isEqualTo("item %s was sold: it cannot be deleted".formatted(item));
    assertThat(refusal.getHint())
        .isEqualTo(
            "Retire it: update sales.item set retired_at = now() where item_id = '%s'"
                .formatted(item));

    as("person_sales", String.valueOf(refusal.getHint()).replace("Retire it: ", ""));

    shop.assertRows("select item_id from sales.item where retired_at is not null", item);
  }

  @Test
  void salesDoesNothingElse() {
    assertRefused(
        "person_sales",
        "42501",
        "update sales.item set item_id = 'cup' where item_id = 'mug'",
        "update sales.item set changed_at = now() where item_id = 'mug'",
        "select * from sales.transaction",
        "select * from sales.item_version",
        "delete from sales.line");
    assertRefused(
        "person_sales",
        "23514",
        "update sales.item set cost = -1 where item_id = 'mug'",
        "update sales.item set cost = 'NaN' where item_id = 'mug'",
        "update sales.item set weight_kg = -0.001 where item_id = 'mug'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "cancelled"})
  void whoCompletesOrCancelsIsNotedByTheDatabase(String status) {
    as("person_logistics", Shop.sql("STATUS T1 " + status));

    shop.assertRows(
        "select status, changed_by, changed_at between now() - interval '1 minute' and now() from sales.transaction where transaction_id = 'T1'",
        status + "|person_logistics|t");
  }

  @Test
  void whoHasALoginOfTheirOwnIsNamedWhateverRoleTheyTake() {
    String anna = "anna_" + shop.database().name();
    shop.execute("create role %s in role logistics".formatted(anna));
    try {
      shop.execute(
          """
          set session authorization %s;
          set role logistics;
          update sales.transaction set status = 'completed' where transaction_id = 'T1'
          """
              .formatted(anna));
    } finally {
      shop.execute("drop role " + anna);
    }

    shop.assertRows("select changed_by from sales.transaction where transaction_id = 'T1'", anna);
  }

  @Test
  void aCancelledTransactionCountsNoMore() {
    as("person_logistics", Shop.sql("STATUS T1 cancelled"));

    shop.assertRows("select transactions, spent from sales.customer", "0|0.00", "0|0.00");
    shop.assertRows("select transactions, revenue from sales.day_revenue", "0|0.00");
    shop.assertRows(
        "select item_id, lines, quantity, transactions from sales.item_sold order by 1",
        "lamp|1|0|0",
        "mug|1|0|0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"placed", "completed"})
  void whatIsClosedStaysClosed(String status) {
    ServerErrorMessage refusal = refusal("person_logistics", Shop.sql("STATUS T2 " + status));

    assertThat(refusal.getSQLState()).isEqualTo("23514");
    assertThat(refusal.getMessage())
        .matches("transaction T2 is cancelled since .{10,40}: it does not change any more");
  }

  @Test
  void logisticsSeesWhatToSendToWhom() {
    assertThat(
            as(
                "person_logistics",
                """
                select membership_id, item.name, quantity, unit_weight, total_weight
                from sales.transaction
                join sales.customer using (customer)
                join sales.line using (transaction_id)
                join sales.item using (item_id)
                where status = 'placed'
                """))
        .containsExactly("Smith_c7677|mug|2|1.000|2.000");
  }

  @Test
  void logisticsDoesNothingElse() {
    assertRefused(
        "person_logistics",
        "42501",
        "update sales.transaction set total_price = 0",
        "update sales.transaction set status = 'completed', changed_by = 'somebody'",
        "update sales.transaction set status = 'completed', changed_at = now()",
        "update sales.transaction set placed_at = now()",
        "update sales.line set quantity = 1",
        "delete from sales.transaction",
        "delete from sales.line",
        "update sales.item set cost = 1",
        "select spent from sales.customer",
        "select first_name from membership.member");
    assertRefused("person_logistics", "23514", Shop.sql("STATUS T1 lost"));
  }

  @Test
  void analyticsSeesWhoButNotHowToReachThem() {
    assertThat(
            as(
                "person_analytics",
                """
                select membership_id, first_name, last_name, above_18, spent
                from sales.customer
                join membership.member using (membership_id)
                """))
        .containsExactly("Smith_c7677|Patty|Smith|t|10.00");
  }

  /// Also where it is not shown, or somebody else would show it.
  @Test
  void analyticsSeesNoEMailNoMobileNumberAndNoBirthday() {
    for (String column : List.of("email", "mobile_no", "date_of_birth")) {
      assertRefused(
          "person_analytics",
          "42501",
          Stream.of(
                  "select %s from membership.member",
                  "select count(*) from membership.member where %s is not null",
                  "select membership_id from membership.member order by %s",
                  "select count(%s) from membership.member",
                  "select max(%s) over () from membership.member",
                  "select membership_id from membership.member where 1 / length(%s::text) > 0",
                  "select (select %s from membership.member limit 1)",
                  "select to_jsonb(member) ->> '%s' from membership.member",
                  "select (member).%s from membership.member",
                  "select member from membership.member where '%s' is not null",
                  "select * from membership.member where '%s' is not null",
                  "copy membership.member (%s) to stdout",
                  "copy (select %s from membership.member) to stdout",
                  "select query_to_xml('select %s from membership.member', true, true, '')",
                  "prepare asked as select %s from membership.member; execute asked",
                  "do $$ begin raise exception '%%', (select %s from membership.member); end $$",
                  "update membership.member set first_name = %s",
                  "delete from membership.member where %s is not null",
                  "select %s from sales.customer natural join membership.member")
              .map(sql -> sql.formatted(column))
              .toArray(String[]::new));
    }
  }

  @Test
  void statisticsShowAnalyticsNoneOfItEither() {
    shop.execute("analyze membership.member");

    assertThat(
            as(
                "person_analytics",
                "select attname from pg_stats where tablename = 'member' order by 1"))
        .containsExactly("above_18", "first_name", "last_name", "membership_id");
  }

  /// No view and no function of ours speaks of members, but the one that takes sample members away.
  @Test
  void nothingElseLeadsToMembers() {
    shop.assertRows(
        """
                select distinct c.oid::regclass
                from pg_depend d
                join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
                join pg_class c on c.oid = r.ev_class
                where d.refobjid = 'membership.member'::regclass
                """);
    shop.assertRows(
        """
                select p.oid::regproc
                from pg_proc p
                join pg_namespace n on n.oid = p.pronamespace
                where n.nspname in ('ops', 'membership', 'sales') and prosecdef and prosrc like '%membership.%'
                """,
        "ops.remove_samples");
  }

  private List<String> versions(String item) {
    return shop.rows(
        "select cost, weight_kg, changed_by from sales.item_version where item_id = '%s' order by valid_from"
            .formatted(item));
  }

  private void assertRefused(String login, String state, String... statements) {
    for (String sql : statements) {
      ServerErrorMessage refusal = refusal(login, sql);

      assertThat(refusal.getSQLState()).as(sql).isEqualTo(state);
      assertThat(refusal.toString()).doesNotContain("patty@example.com", "99990000", "1975-08-27");
    }
  }

  private List<String> as(String login, String sql) {
    try {
      return shop.database().rowsAs(login, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerErrorMessage refusal(String login, String sql) {
    return Session.refusal(shop.database(), login, sql);
  }
}
