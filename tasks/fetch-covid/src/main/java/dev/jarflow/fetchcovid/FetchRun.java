package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Reply;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.source.HttpLimits;
import dev.jarflow.source.HttpSource;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Load;
import org.jspecify.annotations.Nullable;

/// One run: a reply comes, is kept raw, and is loaded in one transaction.
record FetchRun(Run run) {
  private static final LocalDate BEGINNING = LocalDate.of(2020, 1, 22);
  private static final Period ASKED_AGAIN = Period.ofWeeks(2);
  private static final List<String> LOCKS = List.of("covid/lock");
  private static final Set<Measure> ALL = Set.of(Measure.values());

  /// The addresses that are asked for, and what is taken of each reply: one tells the confirmed
  /// cases of each province, the other everything of the whole country.
  private static final Map<String, Set<Measure>> PATHS =
      new TreeMap<>(
          Map.of(
              "country/%s/status/confirmed", Set.of(Measure.CONFIRMED),
              "total/country/%s", Set.of(Measure.DEATHS, Measure.RECOVERED, Measure.ACTIVE)));

  /// A reply as it came and when; its content is in the store.
  private record Raw(String sha256, Instant receivedAt, Set<Measure> wanted) {}

  Result fetch(String country, Origin origin) throws IOException, InterruptedException {
    Contents store = Contents.of(run.data());
    store.open();
    List<Raw> replies =
        switch (origin) {
          case Origin.OfFile(Path file) -> List.of(file(country, origin.name(), file, store));
          case Origin.OfWeb web -> web(country, web, store);
        };
    return load(country, origin.name(), replies, store);
  }

  /// Loads a kept reply as of the time when it came.
  Result again(long number) throws IOException {
    record Known(
        String country, String source, String sha256, Set<Measure> measures, Instant receivedAt) {}
    Known known;
    try (Database database = Database.open(run)) {
      known =
          database
              .sql("covid/reply")
              .with("reply", number)
              .one(
                  row ->
                      new Known(
                          row.text("country"),
                          row.text("source"),
                          row.text("sha256"),
                          measures(row.text("measures")),
                          instant(row.text("received_at"))));
    }
    if (known == null) {
      throw new UsageException(
          "expected the number of a reply in covid.reply, found %d".formatted(number));
    }
    Raw raw = new Raw(known.sha256, known.receivedAt, known.measures);
    return load(known.country, known.source, List.of(raw), Contents.of(run.data()));
  }

  /// A file that was loaded before has the time of that load: it changes nothing that came later.
  private Raw file(String country, String source, Path file, Contents store) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException("expected a file with a reply, found none at " + file);
    }
    if (Files.size(file) > HttpLimits.USUAL.bytes()) {
      throw new RejectedException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %,d bytes, found more",
              source,
              HttpLimits.USUAL.bytes()));
    }
    String sha256;
    try (InputStream in = Files.newInputStream(file)) {
      sha256 = store.keep(in);
    }
    try (Database database = Database.open(run)) {
      Instant before =
          database
              .sql("covid/reply_of_file")
              .with("country", country)
              .with("source", source)
              .with("sha256", sha256)
              .one(row -> instant(row.text("received_at")));
      return new Raw(sha256, before == null ? Instant.now() : before, ALL);
    }
  }

  private List<Raw> web(String country, Origin.OfWeb web, Contents store)
      throws IOException, InterruptedException {
    LocalDate to = web.to() == null ? LocalDate.now(ZoneOffset.UTC) : web.to();
    List<Raw> replies = new ArrayList<>();
    for (Map.Entry<String, Set<Measure>> path : PATHS.entrySet()) {
      LocalDate last = lastDay(country, web.name(), path.getValue());
      LocalDate from =
          web.from() != null ? web.from() : last == null ? BEGINNING : last.minus(ASKED_AGAIN);
      String address = web.address(path.getKey().formatted(country), from, to).toString();
      HttpSource source =
          HttpSource.of(run, address, HttpLimits.USUAL).expecting("application/json");
      run.log().info("asking " + web.name(), "address", source.place(), "from", from, "to", to);
      try (InputStream in = source.open(source.list().files().getFirst())) {
        replies.add(new Raw(store.keep(in), Instant.now(), path.getValue()));
      }
    }
    return replies;
  }

  private @Nullable LocalDate lastDay(String country, String source, Set<Measure> measures) {
    try (Database database = Database.open(run)) {
      String day =
          database
              .sql("covid/last_day")
              .with("country", country)
              .with("source", source)
              .with("measures", measures.stream().map(Measure::toString).toList())
              .one(row -> Objects.requireNonNullElse(row.textOrNull("day"), ""));
      return day == null || day.isEmpty() ? null : LocalDate.parse(day);
    }
  }

  private Result load(String country, String source, List<Raw> replies, Contents store)
      throws IOException {
    return Load.inOneTransaction(
        run,
        "replies",
        replies.size(),
        LOCKS,
        load -> {
          CaseStore cases = new CaseStore(load.database(), run, country, source);
          Loaded loaded = Loaded.NOTHING;
          for (Raw raw : replies) {
            LocalDate today = LocalDate.ofInstant(raw.receivedAt, ZoneOffset.UTC);
            Reply reply;
            try (InputStream in = Files.newInputStream(store.path(raw.sha256))) {
              reply =
                  Reply.of(
                      ReplyReader.read(in, source, country, raw.wanted, today), cases.places());
            }
            loaded = loaded.and(reply, cases.keep(reply, raw.sha256, raw.wanted, raw.receivedAt));
            load.progress().add(1);
          }
          return result(cases, loaded);
        });
  }

  /// The sums over all replies of a run.
  record Loaded(
      long accepted, long rejected, long skipped, Set<LocalDate> changed, List<Finding> findings) {
    static final Loaded NOTHING = new Loaded(0, 0, 0, Set.of(), List.of());

    Loaded and(Reply reply, Set<LocalDate> days) {
      Set<LocalDate> all = new TreeSet<>(changed);
      all.addAll(days);
      List<Finding> both = new ArrayList<>(findings);
      both.addAll(reply.findings());
      return new Loaded(
          accepted + reply.accepted(),
          rejected + reply.rejected(),
          skipped + reply.skipped(),
          all,
          both);
    }

    long read() {
      return accepted + rejected + skipped;
    }
  }

  private Result result(CaseStore cases, Loaded loaded) {
    Figures figures = cases.figures(Measure.CONFIRMED);
    long revisions = cases.revisions(Measure.CONFIRMED);
    Figures.Day highest = figures.highest();
    LocalDate last = figures.last();
    FetchPage page = new FetchPage(cases.country(), cases.source(), loaded, figures, revisions);
    for (Finding finding : loaded.findings.stream().limit(FetchPage.SHOWN).toList()) {
      run.log()
          .warn(
              finding.kind().meaning(),
              "kind",
              finding.kind(),
              "day",
              finding.day(),
              "details",
              finding.details());
    }
    new Summary("rows", loaded.read(), loaded.accepted, loaded.rejected, loaded.skipped)
        .log(run.log());
    return Result.ok(page.message())
        .with("country", cases.country())
        .with("source", cases.source())
        .with("read", loaded.read())
        .with("accepted", loaded.accepted)
        .with("rejected", loaded.rejected)
        .with("skipped", loaded.skipped)
        .with("changed", loaded.changed.size())
        .with("first_day", text(figures.first()))
        .with("last_day", text(last))
        .with("last_cases", last == null ? null : figures.cumulative().get(last))
        .with("max_daily", highest == null ? null : highest.added())
        .with("max_daily_day", highest == null ? null : text(highest.day()))
        .with("revisions", revisions)
        .with("gaps", figures.gaps())
        .showing(page.page().html());
  }

  private static @Nullable String text(@Nullable LocalDate day) {
    return day == null ? null : day.toString();
  }

  private static Set<Measure> measures(String names) {
    return Stream.of(names.split(" ", -1)).map(Measure::of).collect(Collectors.toSet());
  }

  private static Instant instant(String json) {
    return OffsetDateTime.parse(json).toInstant();
  }
}
