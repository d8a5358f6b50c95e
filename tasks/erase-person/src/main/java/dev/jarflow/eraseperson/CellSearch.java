package dev.jarflow.eraseperson;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.regexpReplaceAll;
import static org.jooq.impl.DSL.replace;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.translate;
import static org.jooq.impl.DSL.trim;

import module java.base;

import dev.jarflow.tables.Composed;
import dev.jarflow.warehouse.Database;
import org.jooq.Field;

/// Searches the cells of files that a table keeps as they were written, for a person whom sales
/// know.
final class CellSearch {
  /// Those that [SoughtPerson] takes for blanks around a text.
  private static final String BLANKS =
      "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff";

  private CellSearch() {}

  /// How many rows name the person, and the cells that do.
  record Found(long rows, Set<String> cells) {}

  static Found search(Database database, Place.Table place, SoughtPerson person) {
    List<String> texts = person.buyers().stream().map(Folded::of).toList();
    if (texts.isEmpty()) {
      return new Found(0, Set.of());
    }
    List<String> columns = Stream.concat(place.person().stream(), place.cells().stream()).toList();
    Set<String> cells = new TreeSet<>();
    List<Boolean> rows =
        Composed.on(
                database,
                "find cells in " + place.name(),
                select(
                        columns.stream()
                            .map(column -> coalesce(text(column), inline("")).as(column))
                            .toList())
                    .from(table(name(place.name().split("[.]", 2))))
                    .where(or(columns.stream().map(c -> folded(text(c)).in(texts)).toList())))
            .list(
                row -> cells.addAll(columns.stream().map(row::text).filter(person::buys).toList()));
    return new Found(rows.size(), cells);
  }

  private static Field<String> text(String column) {
    return field(name(column), String.class);
  }

  /// As [Folded] does it, and `membership/members_who_fit.sql`.
  private static Field<String> folded(Field<String> cell) {
    Field<String> small = lower(trim(cell, inline(BLANKS)).collate("pg_c_utf8"));
    Field<String> seen = regexpReplaceAll(small, inline(Folded.HIDDEN), inline(""));
    Field<String> composed = function(name("normalize"), String.class, seen);
    return replace(
        translate(replace(composed, inline("i\u0307"), inline("i")), inline("ıς"), inline("iσ")),
        inline("ß"),
        inline("ss"));
  }
}
