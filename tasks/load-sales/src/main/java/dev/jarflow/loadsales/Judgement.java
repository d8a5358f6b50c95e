package dev.jarflow.loadsales;

import static dev.jarflow.tables.membership.Tables.MEMBER;
import static dev.jarflow.tables.sales.Tables.TRANSACTION;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.arrayConcat;
import static org.jooq.impl.DSL.arrayRemove;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.CLOB;

import module java.base;

import dev.jarflow.tables.Composed;
import dev.jarflow.tables.membership.tables.Batch;
import dev.jarflow.tables.sales.tables.Transaction;
import dev.jarflow.warehouse.Database;
import org.jooq.Condition;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Table;

/// Finds the faults of whole transactions, in the warehouse: one condition for each reason.
final class Judgement {
  /// The temporary table that `make_fragment.sql` makes.
  private static final Table<Record> FRAGMENT = table(name("pg_temp", "fragment"));

  private static final DataType<String[]> REASONS = CLOB.array();
  private static final Field<String[]> NONE = inline(new String[0], REASONS);

  private static final Name SAID = name("said");
  private static final Transaction KNOWN = TRANSACTION.as("known");
  private static final Field<String> MEMBERSHIP_ID = said("membership_id", String.class);
  private static final Field<BigDecimal> PRICE = said("price", BigDecimal.class);
  private static final Field<BigDecimal> WEIGHT = said("weight", BigDecimal.class);
  private static final Condition EVERY_LINE_WAS_READ =
      field(name("said", "spoiled"), REASONS).eq(NONE);

  /// Too much for the columns of the totals.
  private static final BigDecimal TOO_DEAR = new BigDecimal("1e12");

  private static final BigDecimal TOO_HEAVY = new BigDecimal("1e11");

  private static final Batch BATCH_OF_MEMBER =
      dev.jarflow.tables.membership.Tables.BATCH.as("batch_of_member");

  private static final dev.jarflow.tables.ops.tables.Batch DELIVERED =
      dev.jarflow.tables.ops.Tables.BATCH.as("delivered");

  private record Fault(Reason reason, Condition holds) {}

  private static final List<Fault> FAULTS =
      List.of(
          new Fault(
              Reason.UNKNOWN_MEMBER, MEMBERSHIP_ID.isNotNull().and(MEMBER.MEMBERSHIP_ID.isNull())),
          new Fault(
              Reason.SAMPLE_MEMBER,
              BATCH_OF_MEMBER
                  .FEED
                  .eq(inline("samples"))
                  .and(coalesce(DELIVERED.SAMPLES, inline(false)).isFalse())),
          new Fault(Reason.BAD_TOTAL, PRICE.ge(TOO_DEAR).or(WEIGHT.ge(TOO_HEAVY))),
          new Fault(
              Reason.TOTAL_PRICE,
              EVERY_LINE_WAS_READ.and(said("given_price", BigDecimal.class).ne(PRICE))),
          new Fault(
              Reason.TOTAL_WEIGHT,
              EVERY_LINE_WAS_READ.and(said("given_weight", BigDecimal.class).ne(WEIGHT))),
          new Fault(
              Reason.PARTLY_LOADED,
              said("fate", String.class)
                  .eq(inline("replacing"))
                  .and(KNOWN.DELIVERY.eq(said("delivery", Long.class)))),
          new Fault(
              Reason.CLOSED,
              said("fate", String.class)
                  .eq(inline("replacing"))
                  .and(KNOWN.STATUS.ne(inline("placed")))
                  .and(KNOWN.DELIVERY.lt(said("delivery", Long.class)))));

  private Judgement() {}

  /// Marks every transaction that has a reason, from its lines or from here, as quarantined, with
  /// all its reasons.
  static void quarantine(Database database) {
    Field<Object> place = field(name("judged", "place"));
    Field<String[]> reasons = field(name("judged", "reasons"), REASONS);
    Table<Record2<Object, String[]>> judged =
        select(said("ctid", Object.class).as("place"), reasons().as("reasons"))
            .from(FRAGMENT.as(SAID))
            .leftJoin(MEMBER)
            .on(MEMBER.MEMBERSHIP_ID.eq(MEMBERSHIP_ID))
            .leftJoin(BATCH_OF_MEMBER)
            .on(BATCH_OF_MEMBER.PLACE.eq(MEMBER.PLACE))
            .leftJoin(DELIVERED)
            .on(DELIVERED.NUMBER.eq(said("delivery", Long.class)))
            .leftJoin(KNOWN)
            .on(KNOWN.TRANSACTION_ID.eq(said("transaction_id", String.class)))
            .asTable("judged");
    Composed.on(
            database,
            "judge transactions",
            update(FRAGMENT)
                .set(field(name("reasons"), REASONS), reasons)
                .set(field(name("fate"), String.class), inline("quarantined"))
                .from(judged)
                .where(field(name("fragment", "ctid")).eq(place))
                .and(reasons.ne(NONE)))
        .update();
  }

  private static Field<String[]> reasons() {
    Field<String[]> found =
        array(
            FAULTS.stream()
                .map(fault -> when(fault.holds, inline(fault.reason.name(), CLOB)))
                .toList());
    return arrayConcat(
        field(name("said", "reasons"), REASONS), arrayRemove(found, inline((String) null, CLOB)));
  }

  private static <T> Field<T> said(String column, Class<T> type) {
    return field(name("said", column), type);
  }
}
