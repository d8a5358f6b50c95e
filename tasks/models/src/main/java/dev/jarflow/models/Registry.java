package dev.jarflow.models;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// The versions of one model, and which of them is champion or challenger. Nothing in it is ever
/// changed: an alias moves by one more move.
public record Registry(Database database, String model) {
  public static final String CHAMPION = "champion";
  public static final String CHALLENGER = "challenger";

  /// The training data: its digest, those of its files, and the number of its rows.
  public record Data(String sha256, List<String> files, long rows) {}

  /// How a version was made; `code` names the program and the digest of its jar.
  public record Making(
      String recipe, Map<String, ?> parameters, long seed, int repetitions, String code) {}

  /// What was measured on rows that it had not seen, and the same of the better baseline.
  public record Judged(
      Map<String, Metric> metrics, String baseline, Map<String, Metric> baselineMetrics) {}

  /// A model that was trained: the digest of its file, and where it comes from.
  public record Trained(String sha256, Data data, Making making, Judged judged) {}

  /// `samples` says that it was trained on sample data; `run` is the DAG and the run, or empty when
  /// a person trained it.
  public record Version(
      int number, Trained trained, boolean samples, Instant trainedAt, String run) {}

  /// `version` is null when the alias has none from then on; `takesOff` is the version that a
  /// rollback took off.
  public record Move(
      String alias,
      @Nullable Integer version,
      @Nullable Integer takesOff,
      String reason,
      Instant at,
      String run) {}

  private Query sql(String name) {
    return database.sql(name).with("model", model);
  }

  /// Until the transaction ends, nobody else registers or moves anything of this model.
  public void lock() {
    sql("ml/lock").run();
  }

  /// The number of a version, and whether it is new.
  public record Registered(int number, boolean isNew) {}

  public Registered register(Trained trained, Run run) {
    Run.Id id = run.id();
    Registered registered =
        sql("ml/new_version")
            .with("sha256", trained.sha256)
            .with("data_sha256", trained.data.sha256)
            .with("data_files", trained.data.files)
            .with("rows", trained.data.rows)
            .with("recipe", trained.making.recipe)
            .with("parameters", Json.write(trained.making.parameters))
            .with("seed", trained.making.seed)
            .with("repetitions", trained.making.repetitions)
            .with("code_version", trained.making.code)
            .with("metrics", Json.write(Metric.facts(trained.judged.metrics)))
            .with("baseline", trained.judged.baseline)
            .with("baseline_metrics", Json.write(Metric.facts(trained.judged.baselineMetrics)))
            .with("dag_id", id == null ? null : id.dag())
            .with("run_id", id == null ? null : id.run())
            .one(row -> new Registered((int) row.number("version"), row.truth("new")));
    return Objects.requireNonNull(registered);
  }

  /// The newest first.
  public List<Version> versions() {
    return sql("ml/versions")
        .list(
            row ->
                new Version(
                    (int) row.number("version"),
                    trained(row),
                    row.truth("samples"),
                    row.moment("trained_at"),
                    run(row)));
  }

  private static Trained trained(Query.Row row) {
    return new Trained(
        row.text("sha256"),
        new Data(
            row.text("data_sha256"),
            List.of(row.text("data_files").split(" ", -1)),
            row.number("rows")),
        new Making(
            row.text("recipe"),
            parameters(row.text("parameters")),
            row.number("seed"),
            (int) row.number("repetitions"),
            row.text("code_version")),
        new Judged(
            Metric.read(row.text("metrics")),
            row.text("baseline"),
            Metric.read(row.text("baseline_metrics"))));
  }

  private static Map<String, ?> parameters(String json) {
    Map<String, Object> parameters = new TreeMap<>();
    if (Json.read(json) instanceof Map<?, ?> facts) {
      facts.forEach((name, value) -> parameters.put((String) name, String.valueOf(value)));
    }
    return parameters;
  }

  /// The last one first.
  public List<Move> moves() {
    return sql("ml/moves")
        .list(
            row ->
                new Move(
                    row.text("alias"),
                    number(row.numberOrNull("version")),
                    number(row.numberOrNull("takes_off")),
                    row.text("reason"),
                    row.moment("moved_at"),
                    run(row)));
  }

  private static String run(Query.Row row) {
    String run = row.textOrNull("run_id");
    return run == null ? "" : row.textOrNull("dag_id") + " " + run;
  }

  private static @Nullable Integer number(@Nullable Long number) {
    return number == null ? null : Math.toIntExact(number);
  }

  /// What there is at one moment.
  public State state() {
    return new State(versions(), moves());
  }

  public record State(List<Version> versions, List<Move> moves) {
    /// Null when no version has the alias.
    public @Nullable Version has(String alias) {
      return moves.stream()
          .filter(move -> move.alias.equals(alias))
          .findFirst()
          .map(Move::version)
          .map(this::version)
          .orElse(null);
    }

    /// Null when there is none with this number.
    public @Nullable Version version(int number) {
      return versions.stream().filter(each -> each.number == number).findFirst().orElse(null);
    }

    /// True when this version is challenger now, or ever was champion.
    public boolean everNamed(Version version) {
      Version challenger = has(CHALLENGER);
      return (challenger != null && challenger.number == version.number)
          || moves.stream()
              .filter(move -> move.alias.equals(CHAMPION) && move.version != null)
              .anyMatch(move -> Objects.requireNonNull(move.version) == version.number);
    }

    /// The versions that a rollback took off.
    public Set<Integer> takenOff() {
      return moves.stream()
          .map(Move::takesOff)
          .filter(Objects::nonNull)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The last champion before this one that was not taken off; null when there is none.
    public @Nullable Version before(Version champion) {
      Set<Integer> off = takenOff();
      return moves.stream()
          .filter(move -> move.alias.equals(CHAMPION) && move.version != null)
          .map(move -> version(Objects.requireNonNull(move.version)))
          .filter(Objects::nonNull)
          .filter(each -> each.number != champion.number && !off.contains(each.number))
          .findFirst()
          .orElse(null);
    }
  }

  /// The version that was champion at a moment; null when none was.
  public @Nullable Integer championAt(Instant at) {
    return sql("ml/champion_at").with("at", at).one(row -> (int) row.number("version"));
  }

  /// An alias moves; null for no version.
  public void move(
      String alias, @Nullable Integer version, @Nullable Integer takesOff, String reason, Run run) {
    Run.Id id = run.id();
    sql("ml/new_move")
        .with("alias", alias)
        .with("version", version)
        .with("takes_off", takesOff)
        .with("reason", reason)
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .run();
  }

  /// Writes down what a version was asked and answered, by a login that may do nothing else there.
  public void note(
      int version, String via, long rows, Map<String, ?> asked, Map<String, ?> answer) {
    sql("ml/new_prediction")
        .with("version", version)
        .with("via", via)
        .with("rows", rows)
        .with("asked", Json.write(asked))
        .with("answer", Json.write(answer))
        .run();
  }
}
