package dev.jarflow.answers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;

/// What one test of answers plays in: a warehouse with some sales, and a data folder.
record Scene(Path data, TestDatabase database) {
  Scene(Path data) {
    this(data, TestDatabase.migrated());
    database.execute(
        """
        insert into membership.batch (place, batch, kind, feed, policy, as_of, read, successful, unsuccessful)
        values (1, '000000000000', 'files', 'test', repeat('0', 64), '2022-01-01', 99, 99, 0);
        """);
  }

  /// Somebody who may buy.
  Scene member(String id, String first, String last) {
    database.execute(
        """
        insert into membership.member (membership_id, base_id, number, first_name, last_name, email, date_of_birth,
            mobile_no, above_18, person, place, source_file, source_line)
        select %1$s, %1$s, 1, %2$s, %3$s, 'a@example.com', '1980-01-01', '81234567', true, gen_random_uuid(), 1, 'a.csv',
            2 + count(*)
        from membership.member;
        insert into sales.customer (membership_id) values (%1$s);
        """
            .formatted(literal(id), literal(first), literal(last)));
    return this;
  }

  Scene item(String id, String name, String manufacturer) {
    database.execute(
        "insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values (%s, %s, %s, 10, 1)"
            .formatted(literal(id), literal(name), literal(manufacturer)));
    return this;
  }

  /// A purchase by a member; `lines` are like `I1 2 9.50`: item, quantity, price of one.
  Scene sale(String id, String member, String placedAt, String... lines) {
    StringBuilder values = new StringBuilder();
    for (String line : lines) {
      String[] parts = line.split(" ", 3);
      values
          .append(values.isEmpty() ? "" : ", ")
          .append("(%s, %s, %s)".formatted(literal(parts[0]), parts[1], parts[2]));
    }
    database.execute(
        """
        with bought (item_id, quantity, unit_price) as (values %s),
        transactions as (
            insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery)
            select %2$s, (select customer from sales.customer where membership_id = %3$s), %4$s,
                sum(quantity * unit_price), sum(quantity), 1
            from bought
        )
        insert into sales.line (transaction_id, item_id, quantity, unit_price, unit_weight)
        select %2$s, item_id, quantity, unit_price, 1 from bought;
        """
            .formatted(values, literal(id), literal(member), literal(placedAt)));
    return this;
  }

  Scene cancelled(String transaction) {
    database.execute(
        "update sales.transaction set status = 'cancelled' where transaction_id = "
            + literal(transaction));
    return this;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// Inside this process.
  Answer run(String... args) {
    return Answer.of((out, err) -> Entry.run(new Answers(), place().environment(), out, err, args));
  }

  Workplace place() {
    return Workplace.of("answers", data, database).inRun("sales", "run").inTask();
  }

  void execute(String sql) {
    database.execute(sql);
  }

  void assertRows(Question question, String... expected) throws IOException {
    assertThat(rows(question)).containsExactly(expected);
  }

  /// The rows of an answer's file, without its heading.
  List<String> rows(Question question) throws IOException {
    return file(question).lines().skip(1).toList();
  }

  String file(Question question) throws IOException {
    return Files.readString(data.resolve("out/sales").resolve(question.word() + ".csv"));
  }

  /// What is published for the run.
  String page() throws IOException {
    return Files.readString(data.resolve("reports/sales/run/answers/index.html"));
  }
}
