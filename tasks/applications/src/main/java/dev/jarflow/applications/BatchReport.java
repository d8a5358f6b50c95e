package dev.jarflow.applications;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The report of one judged batch, for programs: `report/BATCH.json` below the folder that validate
/// writes into. No value of a person is in it.
///
/// `rejected` says why the batch as a whole must not be loaded; null when it may be.
public record BatchReport(
    Batch batch,
    @Nullable String rejected,
    Counts counts,
    List<FileReport> files,
    List<DateOrderReport> dateOrders,
    Output output) {
  private static final Pattern BATCH = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String DISPUTED = "disputed";

  /// The batch that was judged, and the rules. `replayed` names the batches whose refusals were
  /// judged again; it is empty for [Kind#FILES]. `historyPlace` is the last place in the history
  /// that was looked at, 0 for none yet; null when validate did not look into the history.
  public record Batch(
      String id,
      Kind kind,
      List<String> replayed,
      String feed,
      Rules rules,
      @Nullable Long historyPlace) {
    /// The feed of sample data: what it proves, and whom it names, is no matter of other feeds.
    public static final String SAMPLES = "samples";
  }

  /// The origin of the rows of a batch.
  public enum Kind {
    /// Files that ingest took.
    FILES,
    /// Refusals of earlier batches.
    REPLAY;

    /// As reports and the warehouse write it.
    public String word() {
      return ReportFields.word(this);
    }
  }

  /// The policy that the batch was judged by, and the day on which ages were measured. `affixes` is
  /// null in a report that was written before reports named them.
  public record Rules(
      LocalDate asOf, String policyName, String policyDigest, @Nullable Affixes affixes) {}

  /// The numbers of successful and unsuccessful applications.
  public record Judged(long successful, long unsuccessful) {
    public long read() {
      return successful + unsuccessful;
    }

    private void addTo(Map<String, @Nullable Object> fields) {
      fields.put("read", read());
      fields.put("successful", successful);
      fields.put("unsuccessful", unsuccessful);
    }

    private static Judged of(ReportFields fields) {
      Judged judged = new Judged(fields.count("successful"), fields.count("unsuccessful"));
      if (fields.count("read") != judged.read()) {
        throw fields.wrong("read", "the sum of successful and unsuccessful");
      }
      return judged;
    }
  }

  /// Counts of the whole batch. `reasons` counts the rows by the name of a [Reason], in its order;
  /// `alreadyMembers` counts replayed refusals whose applicants became members since.
  public record Counts(
      Judged applications,
      long alreadyMembers,
      Map<String, Long> reasons,
      long collisions,
      long duplicates) {}

  /// One file of the batch. `refused` says why nothing of it was read; null when it was.
  public record FileReport(
      String name, String sha256, Judged applications, @Nullable String refused) {

    private Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("sha256", sha256);
      applications.addTo(fields);
      fields.put("refused", refused);
      return fields;
    }

    private static FileReport of(ReportFields fields) {
      return new FileReport(
          fields.text("name"),
          fields.text("sha256", SHA256, "a SHA-256"),
          Judged.of(fields),
          fields.orNull("refused", fields::text));
    }
  }

  /// The order in which ambiguous dates with one separator were read. `earlier` is the order that
  /// earlier batches proved, `proves` the one that this batch proves to later ones; null where
  /// there is none.
  public record DateOrderReport(
      Separator separator,
      Decision decision,
      Dates dates,
      @Nullable DateOrder earlier,
      @Nullable DateOrder proves) {

    /// The number of rows that prove [#proves()].
    public long proofs() {
      return switch (proves) {
        case DAY_FIRST -> dates.dayFirst;
        case MONTH_FIRST -> dates.monthFirst;
        case null -> 0;
      };
    }

    private Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("separator", separator.text());
      fields.put("order", decision.order == null ? DISPUTED : decision.order.word());
      fields.put("because", ReportFields.word(decision.because));
      fields.put("day_first", dates.dayFirst);
      fields.put("month_first", dates.monthFirst);
      fields.put("ambiguous", dates.ambiguous);
      fields.put("day_first_at", text(dates.dayFirstAt));
      fields.put("month_first_at", text(dates.monthFirstAt));
      fields.put("earlier", earlier == null ? null : earlier.word());
      fields.put("proves", proves == null ? null : proves.word());
      return fields;
    }

    private static DateOrderReport of(ReportFields fields) {
      return new DateOrderReport(
          fields.oneOf("separator", Separator.values(), Separator::text),
          new Decision(
              fields.text("order").equals(DISPUTED) ? null : fields.dateOrder("order"),
              fields.word("because", Because.class)),
          new Dates(
              fields.count("day_first"),
              fields.count("month_first"),
              fields.count("ambiguous"),
              fields.orNull("day_first_at", fields::place),
              fields.orNull("month_first_at", fields::place)),
          fields.orNull("earlier", fields::dateOrder),
          fields.orNull("proves", fields::dateOrder));
    }

    private static @Nullable String text(@Nullable RowPlace place) {
      return place == null ? null : place.toString();
    }
  }

  /// An order of day and month, and why it was chosen. `order` is null when it is disputed.
  public record Decision(@Nullable DateOrder order, Because because) {}

  /// Why an order was chosen, or none.
  public enum Because {
    POLICY,
    EVIDENCE,
    HISTORY,
    ASSUMED,
    DISPUTED
  }

  /// The numbers of dates that can be read in one order only, and of those in both, with the
  /// first row of each order; null when there is no such row.
  public record Dates(
      long dayFirst,
      long monthFirst,
      long ambiguous,
      @Nullable RowPlace dayFirstAt,
      @Nullable RowPlace monthFirstAt) {}

  /// The two files that validate wrote of the batch.
  public record Output(Csv successful, Csv unsuccessful) {}

  /// A file of rows. `file` is relative to the folder of the report; the heading is no row.
  public record Csv(String file, String sha256, long rows) {
    /// The path of the file, when the report is in this folder.
    public Path in(Path reportFolder) {
      return reportFolder.resolve(file).normalize();
    }

    private Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("file", file);
      fields.put("sha256", sha256);
      fields.put("rows", rows);
      return fields;
    }

    private static Csv of(ReportFields fields) {
      return new Csv(
          fields.text("file"), fields.text("sha256", SHA256, "a SHA-256"), fields.count("rows"));
    }
  }

  /// From the value that the JSON text of a report holds. What is no report is an
  /// [IllegalArgumentException], whose sentence says which field was expected to be what.
  public static BatchReport of(@Nullable Object json) {
    ReportFields fields = ReportFields.of(json, "");
    return new BatchReport(
        batch(fields),
        fields.orNull("rejected", fields::text),
        new Counts(
            Judged.of(fields),
            fields.count("already_members"),
            fields.counts("reasons"),
            fields.count("collisions"),
            fields.count("duplicates")),
        fields.list("files", FileReport::of),
        fields.list("date_order", DateOrderReport::of),
        new Output(
            Csv.of(fields.object("successful_csv")), Csv.of(fields.object("unsuccessful_csv"))));
  }

  private static Batch batch(ReportFields fields) {
    return new Batch(
        fields.text("batch", BATCH, "12 hexadecimal digits"),
        fields.word("kind", Kind.class),
        fields.texts("replayed"),
        fields.text("feed"),
        new Rules(
            fields.date("as_of"),
            fields.text("policy_name"),
            fields.text("policy", SHA256, "a SHA-256"),
            fields.has("titles")
                ? new Affixes(
                    Set.copyOf(fields.texts("titles")), Set.copyOf(fields.texts("suffixes")))
                : null),
        fields.countOrNull("place"));
  }

  /// The report as a value to be written as JSON, its fields in the order in which people read
  /// them.
  public Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Rules rules = batch.rules;
    fields.put("batch", batch.id);
    fields.put("kind", batch.kind.word());
    fields.put("replayed", batch.replayed);
    fields.put("feed", batch.feed);
    fields.put("as_of", rules.asOf.toString());
    fields.put("policy", rules.policyDigest);
    fields.put("policy_name", rules.policyName);
    if (rules.affixes != null) {
      fields.put("titles", rules.affixes.titles().stream().sorted().toList());
      fields.put("suffixes", rules.affixes.suffixes().stream().sorted().toList());
    }
    fields.put("place", batch.historyPlace);
    fields.put("rejected", rejected);
    counts.applications.addTo(fields);
    fields.put("already_members", counts.alreadyMembers);
    fields.put("reasons", counts.reasons);
    fields.put("collisions", counts.collisions);
    fields.put("duplicates", counts.duplicates);
    fields.put("files", files.stream().map(FileReport::fields).toList());
    fields.put("date_order", dateOrders.stream().map(DateOrderReport::fields).toList());
    fields.put("successful_csv", output.successful.fields());
    fields.put("unsuccessful_csv", output.unsuccessful.fields());
    return fields;
  }

  public List<FileReport> refusedFiles() {
    return files.stream().filter(file -> file.refused != null).toList();
  }

  /// Why the batch, or some of its files, must not be loaded; null when all may be.
  public @Nullable String refusal() {
    List<FileReport> refused = refusedFiles();
    return rejected != null || refused.isEmpty()
        ? rejected
        : "%d of %d files refused: %s: %s"
            .formatted(
                refused.size(), files.size(), refused.getFirst().name, refused.getFirst().refused);
  }

  /// The same report of other files.
  public BatchReport with(Output changed) {
    return new BatchReport(batch, rejected, counts, files, dateOrders, changed);
  }
}
