package dev.jarflow.tables;

import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// A statement composed of tables and conditions: jOOQ writes it, `Database` runs it.
public final class Composed {
  // jOOQ greets on a task's stderr, which is its log.
  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private static final DSLContext WRITER =
      DSL.using(SQLDialect.POSTGRES, new Settings().withRenderFormatted(true));

  private Composed() {}

  /// To be run like one that stands in a file; `name` is what errors call it. Its values go beside
  /// its text, save those composed with `inline`.
  public static Query on(Database database, String name, org.jooq.Query statement) {
    return database.composed(name, WRITER.render(statement), WRITER.extractBindValues(statement));
  }
}
