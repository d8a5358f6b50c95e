package dev.jarflow.warehouse;

import module java.base;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A statement of the `sql` module and the values of its parameters.
public final class Query {
  /// Rows that are fetched at once, where not all are.
  private static final int AT_ONCE = 100;

  private final Database database;
  private final Connection connection;
  private final SqlFile file;
  private final Map<String, @Nullable Object> values = new HashMap<>();

  Query(Database database, Connection connection, SqlFile file) {
    this.database = database;
    this.connection = connection;
    this.file = file;
  }

  /// Gives `:name` its value: a string, a number, a boolean, a day, an instant, or a list (an array
  /// of numbers, or of what its items say of themselves).
  public Query with(String name, @Nullable Object value) {
    if (!file.parameters().contains(name)) {
      throw new IllegalArgumentException("%s has no parameter :%s".formatted(file.name(), name));
    }
    values.put(name, value);
    return this;
  }

  /// Gives `:name` what each thing has in a column, as an array to unnest.
  public <T> Query with(
      String name, Collection<? extends T> things, Function<? super T, @Nullable Object> column) {
    return with(name, things.stream().map(column).toList());
  }

  public <T> List<T> list(Function<Row, T> read) {
    try (Database.Doing _ = database.doing(file.name());
        PreparedStatement statement = prepare();
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(read.apply(new Row(rows)));
      }
      return all;
    } catch (SQLException e) {
      throw database.failed(file.name(), e);
    }
  }

  /// Reads row by row. Inside a transaction only some rows are in memory at once.
  public void each(Consumer<Row> read) {
    try (Database.Doing _ = database.doing(file.name());
        PreparedStatement statement = prepare()) {
      statement.setFetchSize(AT_ONCE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          read.accept(new Row(rows));
        }
      }
    } catch (SQLException e) {
      throw database.failed(file.name(), e);
    }
  }

  /// The only row; null when there is none.
  public <T> @Nullable T one(Function<Row, T> read) {
    List<T> all = list(read);
    if (all.size() > 1) {
      throw new IllegalStateException(
          "%s: expected at most one row, found %d".formatted(file.name(), all.size()));
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  /// Runs the statement, whatever it answers.
  public void run() {
    try (Database.Doing _ = database.doing(file.name());
        PreparedStatement statement = prepare()) {
      boolean _ = statement.execute();
    } catch (SQLException e) {
      throw database.failed(file.name(), e);
    }
  }

  /// The number of rows that changed.
  public int update() {
    try (Database.Doing _ = database.doing(file.name());
        PreparedStatement statement = prepare()) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw database.failed(file.name(), e);
    }
  }

  private PreparedStatement prepare() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(file.jdbc());
    try {
      int index = 0;
      for (String parameter : file.parameters()) {
        index++;
        if (!values.containsKey(parameter)) {
          throw new IllegalStateException("%s: no value for :%s".formatted(file.name(), parameter));
        }
        statement.setObject(index, jdbc(values.get(parameter)));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private @Nullable Object jdbc(@Nullable Object value) throws SQLException {
    return switch (value) {
      case Instant at -> at.atOffset(ZoneOffset.UTC);
      case List<?> items when !items.isEmpty() && items.getFirst() instanceof Number ->
          connection.createArrayOf("bigint", items.toArray());
      case List<?> items ->
          connection.createArrayOf(
              "text", items.stream().map(item -> Objects.toString(item, null)).toArray());
      case null, default -> value;
    };
  }

  /// The row a result stands on.
  public static final class Row {
    private final ResultSet rows;

    private Row(ResultSet rows) {
      this.rows = rows;
    }

    /// Null is an error here, as in a day and a moment: the columns asked for are not null.
    public String text(String column) {
      return known(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
      return get(column, rows::getString);
    }

    public long number(String column) {
      return get(column, rows::getLong);
    }

    public @Nullable Long numberOrNull(String column) {
      return get(column, name -> rows.getObject(name, Long.class));
    }

    public byte[] bytes(String column) {
      return known(column, get(column, rows::getBytes));
    }

    public LocalDate day(String column) {
      return known(column, get(column, name -> rows.getObject(name, LocalDate.class)));
    }

    public Instant moment(String column) {
      return known(column, get(column, name -> rows.getObject(name, OffsetDateTime.class)))
          .toInstant();
    }

    public boolean truth(String column) {
      return get(column, rows::getBoolean);
    }

    private static <T> T known(String column, @Nullable T value) {
      if (value == null) {
        throw new IllegalStateException("expected a value in column " + column + ", found null");
      }
      return value;
    }

    private static <T extends @Nullable Object> T get(String column, Getter<T> getter) {
      try {
        return getter.get(column);
      } catch (SQLException e) {
        throw DatabaseException.of("column " + column, e);
      }
    }

    @FunctionalInterface
    private interface Getter<T extends @Nullable Object> {
      T get(String column) throws SQLException;
    }
  }
}
