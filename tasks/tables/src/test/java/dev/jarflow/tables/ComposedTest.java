package dev.jarflow.tables;

import static dev.jarflow.tables.sales.Tables.ITEM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.arrayRemove;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.VARCHAR;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.DatabaseException;
import org.jooq.Condition;
import org.jooq.Field;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class ComposedTest {
  private static final TestDatabase WAREHOUSE = TestDatabase.migrated();

  @BeforeAll
  static void addItems() {
    WAREHOUSE.execute(
        """
        insert into sales.item (item_id, name, manufacturer, cost, weight_kg)
        values ('a', 'Lamp', 'Acme', 12.50, 1), ('b', 'What? :name', 'Acme', 0, 2), ('c', 'Bulb', 'Lux', 1, 0)
        """);
  }

  @Test
  void whatIsComposedOfTablesIsRunByTheKit() {
    List<String> names =
        run(
            database ->
                Composed.on(
                        database,
                        "cheap items",
                        select(ITEM.NAME)
                            .from(ITEM)
                            .where(ITEM.MANUFACTURER.eq("Acme"))
                            .and(ITEM.COST.lt(new BigDecimal("12.51")))
                            .and(ITEM.ITEM_ID.eq(any("a", "b", "c")))
                            .orderBy(ITEM.COST))
                    .list(row -> row.text("name")));

    assertThat(names).containsExactly("What? :name", "Lamp");
  }

  @Test
  void aJudgementIsAListOfConditions() {
    Map<String, Condition> reasons = new LinkedHashMap<>();
    reasons.put("FREE", ITEM.COST.eq(BigDecimal.ZERO));
    reasons.put("LIGHT", ITEM.WEIGHT_KG.lt(BigDecimal.ONE));
    reasons.put("A ':b' \\ ?", ITEM.NAME.contains("What? :name"));
    Field<String[]> found =
        arrayRemove(
            array(
                reasons.entrySet().stream()
                    .map(reason -> when(reason.getValue(), val(reason.getKey(), VARCHAR)))
                    .toList()),
            castNull(VARCHAR));

    List<String> judged =
        run(
            database ->
                Composed.on(
                        database,
                        "judge items",
                        select(ITEM.ITEM_ID, found.as("reasons")).from(ITEM).orderBy(ITEM.ITEM_ID))
                    .list(row -> row.text("item_id") + " " + row.text("reasons")));

    assertThat(judged).containsExactly("a {}", "b {FREE,\"A ':b' \\\\ ?\"}", "c {LIGHT}");
  }

  @Test
  void aValueOfEveryTypeArrives() {
    Field<String> all =
        concat(
            val("O'Brien; :x ?"),
            inline(" ':y' ?"),
            val(7L).cast(VARCHAR),
            val(true).cast(VARCHAR),
            val(new BigDecimal("1.50")).cast(VARCHAR),
            val(LocalDate.parse("2025-03-04")).cast(VARCHAR),
            val(new String[] {"a,b", "c\"d"}).cast(VARCHAR),
            coalesce(val((String) null), "none"),
            when(
                val(OffsetDateTime.parse("2025-03-04T10:15:00+01:00")).lt(currentOffsetDateTime()),
                "past"));

    List<String> found =
        run(
            database ->
                Composed.on(database, "values", select(all.as("all")))
                    .list(row -> row.text("all")));

    assertThat(found)
        .containsExactly("O'Brien; :x ? ':y' ?7true1.502025-03-04{\"a,b\",\"c\\\"d\"}nonepast");
  }

  /// In a process of its own: jOOQ greets once.
  @Test
  void jooqItselfSaysNothing() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Checkout.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Doing.class.getName())
            .redirectErrorStream(true);
    builder.environment().putAll(WAREHOUSE.environment("load-sales"));
    Process process = builder.start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("{\"outcome\":\"OK\",\"message\":\"3 items\"}\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void whatTheServerRefusesIsSaidByTheStatementsNameAndWithoutItsValues() {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(
            () ->
                run(
                    database ->
                        Composed.on(
                                database,
                                "add an item",
                                insertInto(
                                        ITEM,
                                        ITEM.ITEM_ID,
                                        ITEM.NAME,
                                        ITEM.MANUFACTURER,
                                        ITEM.COST,
                                        ITEM.WEIGHT_KG)
                                    .values("z", " ", "Acme", BigDecimal.ONE, BigDecimal.ONE))
                            .update()))
        .withMessage(
            "add an item: SQLSTATE 23514, schema sales, table item, constraint a_name_is_not_blank");
  }

  private static <T> T run(Function<Database, T> work) {
    List<T> found = new ArrayList<>();
    AtomicReference<RuntimeException> thrown = new AtomicReference<>();
    answer(
        database -> {
          try {
            found.add(work.apply(database));
          } catch (RuntimeException e) {
            thrown.set(e);
          }
          return true;
        });
    if (thrown.get() != null) {
      throw thrown.get();
    }
    return found.getFirst();
  }

  private static Answer answer(Function<Database, ?> work) {
    return Answer.of(
        (out, err) -> Entry.run(new Doing(work), WAREHOUSE.environment("load-sales"), out, err));
  }

  @Command(name = "doing")
  record Doing(Function<Database, ?> work) implements Task {
    static void main(String... args) {
      Entry.main(
          new Doing(
              database ->
                  Composed.on(database, "count items", select(count().as("items")).from(ITEM))
                      .list(row -> row.number("items") + " items")
                      .getFirst()),
          args);
    }

    @Override
    public Result run(Run run) {
      try (Database database = Database.open(run)) {
        return Result.ok(String.valueOf(work.apply(database)));
      }
    }
  }
}
