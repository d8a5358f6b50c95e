package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Place.Series;
import dev.jarflow.cases.Place.Span;
import dev.jarflow.cases.Reply;
import dev.jarflow.fetchcovid.CaseStore.Raw;
import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.source.HttpLimits;
import dev.jarflow.source.HttpSource;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// One run: a reply comes, is kept raw, and is loaded in one transaction.
record FetchRun(Run run, Contents store) {
  private static final LocalDate BEGINNING = LocalDate.of(2020, 1, 22);
  private static final String SLUG = "Slug";
  private static final int MOST_NAMED = 300;
  private static final Set<Measure> ALL = Set.of(Measure.values());

  /// The addresses that are asked for, and what is taken of each reply: one tells the confirmed
  /// cases of each province, the other everything of the whole country.
  private static final Map<String, Set<Measure>> PATHS =
      new TreeMap<>(
          Map.of(
              "country/%s/status/confirmed", Set.of(Measure.CONFIRMED),
              "total/country/%s", Set.of(Measure.DEATHS, Measure.RECOVERED, Measure.ACTIVE)));

  static FetchRun of(Run run) {
    return new FetchRun(run, Contents.of(run.data()));
  }

  Result fetch(String country, Origin origin) throws IOException, InterruptedException {
    store.open();
    Closed.folder(Origin.OfFile.landing(run.data()));
    try (Database database = Database.open(run)) {
      CaseStore cases = CaseStore.locked(database, run, country, origin.name());
      List<Raw> replies =
          switch (origin) {
            case Origin.OfFile(Path file) -> List.of(file(cases, file));
            case Origin.OfWeb web -> web(cases, web);
          };
      Result result = load(cases, replies);
      clear(cases);
      return result;
    }
  }

  /// Takes away replies as they came whose time is over; their figures stay.
  private void clear(CaseStore cases) {
    for (String sha256 : cases.oldContents(run.keptSince(Instant.now()))) {
      try {
        Files.deleteIfExists(store.path(sha256));
      } catch (IOException e) {
        run.log().warn("an old reply could not be cleared", "cause", Failure.describe(e));
      }
    }
  }

  /// Loads a kept reply as of the time when it came.
  Result again(long number) throws IOException {
    record Known(String country, String source, Raw raw) {}
    try (Database database = Database.open(run)) {
      Known known =
          database
              .sql("covid/reply")
              .with("reply", number)
              .one(
                  row ->
                      new Known(
                          row.text("country"),
                          row.text("source"),
                          new Raw(
                              row.text("sha256"),
                              row.moment("received_at"),
                              measures(row.text("measures")))));
      if (known == null) {
        throw new UsageException(
            "expected the number of a reply in covid.reply, found %d".formatted(number));
      }
      Path kept = store.path(known.raw.sha256());
      if (!Files.exists(kept)) {
        throw new UsageException(
            "expected reply %d as it came in %s, found none: it was removed"
                .formatted(number, kept));
      }
      return load(CaseStore.locked(database, run, known.country, known.source), List.of(known.raw));
    }
  }

  /// A file that was loaded before has the time of that load: it changes nothing that came later.
  private Raw file(CaseStore cases, Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException("expected a file with a reply, found none at " + file);
    }
    if (Files.size(file) > HttpLimits.USUAL.bytes()) {
      throw new RejectedException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %,d bytes, found more",
              cases.source(),
              HttpLimits.USUAL.bytes()));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return cases.raw(store.keep(in), ALL);
    }
  }

  private List<Raw> web(CaseStore cases, Origin.OfWeb web)
      throws IOException, InterruptedException {
    LocalDate to = web.to() == null ? LocalDate.now(ZoneOffset.UTC) : web.to();
    Map<String, LocalDate> firsts = new TreeMap<>();
    PATHS.forEach((path, wanted) -> firsts.put(path, firstDay(cases, web.from(), wanted)));
    LocalDate latest = Collections.max(firsts.values());
    if (latest.isAfter(to)) {
      throw new UsageException(
          "expected --to on or after %s, the first day to ask for, found %s: name an earlier --from"
              .formatted(latest, to));
    }
    List<Raw> replies = new ArrayList<>();
    for (Map.Entry<String, LocalDate> path : firsts.entrySet()) {
      LocalDate from = path.getValue();
      String address = web.address(path.getKey().formatted(cases.country()), from, to).toString();
      HttpSource source =
          HttpSource.of(run, address, HttpLimits.USUAL).expecting("application/json");
      run.log().info("asking " + web.name(), "address", source.place(), "from", from, "to", to);
      try (InputStream in = source.open(source.list().files().getFirst())) {
        replies.add(cases.raw(store.keep(in), Objects.requireNonNull(PATHS.get(path.getKey()))));
      } catch (HttpSource.NotFoundException e) {
        throw unknownCountry(cases, web, e);
      }
    }
    return replies;
  }

  /// A country that the source does not have is the caller's mistake; `notFound` itself where the
  /// source lists no countries, or has that one.
  private RuntimeException unknownCountry(
      CaseStore cases, Origin.OfWeb web, HttpSource.NotFoundException notFound)
      throws IOException, InterruptedException {
    Set<String> known = new TreeSet<>();
    HttpSource source =
        HttpSource.of(run, web.countries().toString(), HttpLimits.USUAL)
            .expecting("application/json");
    try (InputStream in = source.open(source.list().files().getFirst())) {
      Json.rows(in, Set.of(SLUG), row -> known.add(String.valueOf(row.getOrDefault(SLUG, ""))));
    } catch (RejectedException | UnavailableException | IllegalArgumentException e) {
      return notFound;
    }
    if (known.isEmpty() || known.contains(cases.country())) {
      return notFound;
    }
    return new UsageException(
        "expected a country that %s has, found '%s'; it has %s%s"
            .formatted(
                web.name(),
                cases.country(),
                known.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
                known.size() > MOST_NAMED ? ", …" : ""));
  }

  private static LocalDate firstDay(
      CaseStore cases, @Nullable LocalDate named, Set<Measure> wanted) {
    return named != null ? named : Objects.requireNonNullElse(cases.askFrom(wanted), BEGINNING);
  }

  private Result load(CaseStore cases, List<Raw> replies) throws IOException {
    try (Progress progress = run.progress("replies", replies.size())) {
      return cases
          .database()
          .transaction(
              () -> {
                List<Reply> judged = new ArrayList<>();
                Set<LocalDate> changed = new TreeSet<>();
                for (Raw raw : replies) {
                  Map<Series, Span> known = cases.places(raw.receivedAt());
                  Reply reply = Reply.of(read(cases, raw), known);
                  changed.addAll(cases.keep(reply, known, raw));
                  judged.add(reply);
                  progress.add(1);
                }
                return result(cases, new Loaded(judged, changed));
              });
    }
  }

  private Reply.Told read(CaseStore cases, Raw raw) throws IOException {
    LocalDate today = LocalDate.ofInstant(raw.receivedAt(), ZoneOffset.UTC);
    try (InputStream in = Files.newInputStream(store.path(raw.sha256()))) {
      return ReplyReader.read(in, cases.source(), cases.country(), raw.wanted(), today);
    }
  }

  /// The replies of a run, and the days that they changed.
  record Loaded(List<Reply> replies, Set<LocalDate> changed) {
    long sum(ToLongFunction<Reply> of) {
      return replies.stream().mapToLong(of).sum();
    }

    /// The first ones of each reply.
    List<Finding> findings() {
      return replies.stream().flatMap(reply -> reply.findings().first().stream()).toList();
    }
  }

  private Result result(CaseStore cases, Loaded loaded) {
    Figures figures = cases.figures(Measure.CONFIRMED);
    CaseStore.Revisions revisions = cases.revisions(Measure.CONFIRMED);
    Figures.Step highest = figures.highest();
    LocalDate last = figures.last();
    FetchPage page =
        new FetchPage(cases.country(), cases.source(), loaded, figures, revisions.count());
    for (Finding finding : loaded.findings().stream().limit(FetchPage.SHOWN).toList()) {
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
    Summary rows =
        new Summary(
            "rows",
            loaded.sum(Reply::read),
            loaded.sum(Reply::accepted),
            loaded.sum(Reply::rejected),
            loaded.sum(Reply::skipped));
    rows.log(run.log());
    return Result.ok(page.message())
        .with("country", cases.country())
        .with("source", cases.source())
        .with("read", rows.read())
        .with("accepted", rows.accepted())
        .with("rejected", rows.rejected())
        .with("skipped", rows.skipped())
        .with("changed", loaded.changed.size())
        .with("first_day", figures.first())
        .with("last_day", last)
        .with("last_cases", last == null ? null : figures.cumulative().get(last))
        .with("max_daily", highest == null ? null : highest.added())
        .with("max_daily_day", highest == null ? null : highest.at())
        .with("revisions", revisions.count())
        .with("last_revision", revisions.last())
        .with("gaps", figures.gaps())
        .showing(page.page().html());
  }

  private static Set<Measure> measures(String names) {
    return Stream.of(names.split(" ", -1)).map(Measure::of).collect(Collectors.toSet());
  }
}
