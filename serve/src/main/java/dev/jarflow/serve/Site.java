package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Registry;
import dev.jarflow.page.Page;
import dev.jarflow.serve.Door.Admission;
import dev.jarflow.serve.Door.Guest;
import dev.jarflow.serve.Door.Refusal;
import dev.jarflow.serve.Shelf.Found;
import dev.jarflow.serve.covid.CaseSite;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.login.Airflow.Problem;
import dev.jarflow.serve.login.Credential;
import dev.jarflow.serve.login.Person;
import dev.jarflow.serve.login.Said.Yes;
import dev.jarflow.serve.models.ModelSite;
import dev.jarflow.serve.sales.BestMembers;
import dev.jarflow.serve.trips.Ingestions;
import dev.jarflow.serve.trips.TripSite;
import org.jspecify.annotations.Nullable;

/// The answer to each request. It knows nothing of how requests and answers travel. Thread-safe.
final class Site {
  static final String DASHBOARD = "/dashboard";
  static final String TRIPS = "/trips";
  static final String MEMBERS = "/members";
  static final String MODELS = "/models/";
  static final String ALL_REPORTS = "/reports/";
  private static final String REPORT = "/report/";

  /// Addresses for programs that watch this one: nobody logs in to see them.
  private static final Set<String> MACHINES = Set.of("/healthz", "/readyz", "/metrics");

  private static final List<String> KINDS =
      Stream.concat(
              Stream.of(
                  DASHBOARD,
                  TRIPS,
                  MEMBERS,
                  MODELS,
                  ALL_REPORTS,
                  REPORT,
                  "/api/covid/",
                  "/api/models/",
                  "/api/trips/"),
              MACHINES.stream())
          .toList();

  private static final String API = "/api/";
  private static final String API_MODEL = "/api/models/";

  /// The addresses that take a body, and nothing without one.
  private static final Pattern PREDICT = Pattern.compile(API_MODEL + "([^/]+)/predict");

  private static final Pattern INGESTION =
      Pattern.compile(
          "(?:%s/|%s)(?<run>.+?)(?<events>/events)?"
              .formatted(Ingestions.ADDRESS, Ingestions.PAGES));

  private static final Map<Integer, String> API_WRONG =
      Map.of(
          400,
              "expected an address in which each % begins two hexadecimal digits, and a body as HTTP/1.1 has it",
          404,
              "expected an address of /api/covid/openapi.json, /api/models/openapi.json or /api/trips/openapi.json, found another",
          405, "expected GET or HEAD, found another method",
          413,
              "expected a body of at most 64 KB at /api/models/NAME/predict or /api/trips/ingestions, and none at other addresses",
          414, "expected an address of at most 8 KB, found a longer one",
          503, "too many requests at once: try again in a moment",
          505, "expected HTTP/1.1, found another version");
  private static final Map<Refusal, String> API_REFUSED =
      Map.of(
          Refusal.NOT_LOGGED_IN,
              "expected the header Authorization: Bearer TOKEN, with a token of Airflow's /auth/token",
          Refusal.NOT_FROM_HERE,
              "expected JSON from a page of this site, found a request of another page",
          Refusal.NOT_YOURS, "this login may not see this",
          Refusal.NOBODY_TO_ASK,
              "Airflow, which says who may look, does not answer: try again in a moment");

  /// By the end of a file's name; others are handed out for saving.
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "csv", "text/csv; charset=utf-8",
          "html", Reply.HTML,
          "jpg", "image/jpeg",
          "json", "application/json",
          "png", "image/png",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  private final Path data;
  private final Shelf shelf;
  private final Index index;
  private final Door door;
  private final Visitors visitors;
  private final Pages pages;
  private final CaseSite cases;
  private final ModelSite models;
  private final TripSite trips;
  private final Ingestions ingestions;
  private final BestMembers members;
  private final Metrics metrics;

  Site(
      Path data,
      Door door,
      CaseSite cases,
      ModelSite models,
      TripSite trips,
      Ingestions ingestions,
      BestMembers members,
      Metrics metrics) {
    this.data = data;
    this.door = door;
    this.cases = cases;
    this.models = models;
    this.trips = trips;
    this.ingestions = ingestions;
    this.members = members;
    this.metrics = metrics;
    this.shelf = new Shelf(Report.folder(data));
    this.index = new Index(shelf.folder());
    this.visitors = door.visitors();
    this.pages = new Pages(shelf, visitors);
  }

  Reply answer(Ask ask) throws IOException {
    String path = Ask.decoded(ask.path());
    return guarded(
        path == null ? refusal(ask.path(), 400) : answer(ask, path),
        path != null && (path.equals(DASHBOARD) || path.equals(TRIPS) || path.startsWith(MODELS)),
        path != null && path.startsWith(Ingestions.PAGES));
  }

  /// An answer to what never became a request: too long, or no HTTP.
  Reply refuse(int status, String path) {
    return guarded(refusal(path, status), false, false);
  }

  private Reply refusal(int status) {
    return Reply.html(status, pages.refused(status));
  }

  private Reply refusal(String path, int status) {
    return path.startsWith(API)
        ? error(status, API_WRONG.getOrDefault(status, "this is no request that serve answers"))
        : refusal(status);
  }

  /// The kind of page at a path, for logs: the path itself may hold names of people.
  static String kind(String path) {
    return KINDS.stream()
        .filter(path::startsWith)
        .findFirst()
        .orElse(path.equals("/") ? "/" : "other");
  }

  private Reply answer(Ask ask, String path) throws IOException {
    if (!visitors.know(ask.host())) {
      return Reply.html(421, pages.stranger(ask.host()));
    }
    Matcher predict = PREDICT.matcher(path);
    boolean ingests = path.equals(Ingestions.ADDRESS);
    if (ask.body() != null && !predict.matches() && !ingests) {
      return refusal(path, 413);
    }
    if (MACHINES.contains(path)) {
      return ask.isReading() ? machine(ask, path) : readOnly(ask);
    }
    return switch (door.admit(ask, path)) {
      case Admission.Refused(Refusal refusal) -> notLetIn(refusal, ask);
      case Guest _ when predict.matches() ->
          posted(ask, body -> models.predict(predict.group(1), body));
      case Guest(_, Credential theirs) when ingests && theirs != null ->
          posted(ask, body -> ingestions.begin(body, theirs, Instant.now()));
      case Guest guest -> ask.isReading() ? route(guest, ask, path) : readOnly(ask);
    };
  }

  private Reply posted(Ask ask, Function<String, Said> answer) throws IOException {
    if (!ask.method().equals("POST")) {
      return error(405, "expected POST, found another method").with("Allow", "POST");
    }
    if (!ask.isJson()) {
      return error(415, "expected the header Content-Type: application/json, found another type");
    }
    String body = ask.body() == null ? "" : ask.body().text();
    return body == null ? refusal(ask.path(), 413) : said(answer.apply(body));
  }

  private Reply readOnly(Ask ask) {
    return refusal(ask.path(), 405).with("Allow", "GET, HEAD");
  }

  private Reply notLetIn(Refusal refusal, Ask ask) {
    Reply reply =
        ask.path().startsWith(API)
            ? error(refusal.status, Objects.requireNonNull(API_REFUSED.get(refusal)))
            : Reply.html(refusal.status, pages.notLetIn(refusal, ask));
    return refusal == Refusal.NOT_LOGGED_IN ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }

  /// For programs that watch this one. They name no path of the machine.
  private Reply machine(Ask ask, String path) throws IOException {
    return switch (path) {
      case "/healthz" -> Reply.text(200, "well");
      case "/readyz" -> ready();
      default ->
          metrics.knows(ask.bearer())
              ? Reply.text(200, metrics.text())
              : Reply.text(
                      401,
                      "expected the header Authorization: Bearer TOKEN, with the token of the file --metrics-token")
                  .with("WWW-Authenticate", "Bearer");
    };
  }

  private Reply route(Guest guest, Ask ask, String path) throws IOException {
    return switch (path) {
      case "/" -> home(guest, ask);
      case ALL_REPORTS -> reports(guest, ask);
      case MEMBERS -> members(guest, ask);
      case DASHBOARD -> {
        Reply reply = said(ask, fields -> cases.dashboard(fields, ask.query()));
        yield reply.under(pages.way("covid", problems(guest), ask.framed()));
      }
      case TRIPS -> said(ask, trips::page).under(pages.way("trips", problems(guest), ask.framed()));
      case "/api/trips/openapi.json" -> said(trips.description());
      case "/api/trips/weekly-average" -> said(ask, trips::weeklyAverage);
      case "/api/covid/openapi.json" -> said(cases.description());
      case "/api/covid/countries" -> said(cases.countries());
      case "/api/covid/figures.json" -> said(ask, cases::json);
      case "/api/covid/figures.csv" -> said(ask, cases::csv);
      case "/api/models/openapi.json" -> said(models.description());
      case "/reports" -> Reply.to(ALL_REPORTS);
      default -> named(guest, ask, path);
    };
  }

  /// What has a name in its address. Those of reports are decoded one by one.
  private Reply named(Guest guest, Ask ask, String path) throws IOException {
    if (path.startsWith(MODELS) && models.knows(path.substring(MODELS.length()))) {
      return model(path.substring(MODELS.length()), guest, ask);
    }
    if (path.startsWith(Ingestions.ADDRESS + "/") || path.startsWith(Ingestions.PAGES)) {
      return ingestion(guest, ask, path);
    }
    if (path.startsWith(API_MODEL)) {
      return said(models.card(path.substring(API_MODEL.length())));
    }
    String raw = ask.path();
    if (raw.startsWith(ALL_REPORTS)) {
      return file(raw.substring(ALL_REPORTS.length()), guest, ask);
    }
    return raw.startsWith(REPORT)
        ? reportOf(raw.substring(REPORT.length()), guest, ask)
        : nothing(ask);
  }

  private Reply ingestion(Guest guest, Ask ask, String path) {
    Person person = guest.person();
    Credential theirs = guest.credential();
    Matcher asked = INGESTION.matcher(path);
    if (person == null || theirs == null || !asked.matches()) {
      return nothing(ask);
    }
    String run = asked.group("run");
    if (path.startsWith(Ingestions.PAGES)) {
      return said(ingestions.page(run, theirs))
          .under(pages.way(Ingestions.PIPELINE, problems(guest), ask.framed()));
    }
    return asked.group("events") == null
        ? said(ingestions.state(run, theirs))
        : said(ingestions.events(run, person, theirs, ask.lastEvent()));
  }

  private Reply model(String name, Guest guest, Ask ask) {
    return said(ask, fields -> models.page(name, fields, run -> trainingReport(run, guest)))
        .under(pages.way(name, problems(guest), ask.framed()));
  }

  /// The address of the report of a training; null when there is none that this guest may read.
  private @Nullable String trainingReport(Registry.Version version, Guest guest) {
    String[] run = version.run().split(" ", 2);
    Set<String> folders = door.folders(guest);
    if (run.length < 2 || folders == null || !folders.contains(Report.folderOf(run[0]))) {
      return null;
    }
    List<String> names = new Report(run[0], run[1], "train-model", null).path();
    try {
      return shelf.page(names) instanceof Found.File ? place(names) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply home(Guest guest, Ask ask) throws IOException {
    Set<String> folders = door.folders(guest);
    if (folders == null) {
      return notLetIn(Refusal.NOBODY_TO_ASK, ask);
    }
    return Reply.html(
        200,
        new Home(
                problems(guest),
                cases.summary(),
                models.summaries(),
                trips.summary(),
                door.seesMembers(guest),
                index.look().of(folders),
                pages,
                ask.framed(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS))
            .page());
  }

  /// Null while Airflow does not answer.
  private @Nullable List<Problem> problems(Guest guest) {
    return guest.credential() != null
            && door.airflow().problems(guest.credential())
                instanceof Yes<List<Problem>>(var found, boolean isOld)
            && !isOld
        ? found
        : null;
  }

  private Reply reports(Guest guest, Ask ask) throws IOException {
    Set<String> folders = door.folders(guest);
    Index.Seen seen = index.look();
    return folders == null
        ? notLetIn(Refusal.NOBODY_TO_ASK, ask)
        : Reply.html(200, pages.reports(seen, seen.of(folders), problems(guest), ask.framed()));
  }

  /// Null when this guest may read the reports in this folder.
  private @Nullable Reply closed(String folder, Guest guest, Ask ask) {
    Set<String> folders = door.folders(guest);
    if (folders == null) {
      return notLetIn(Refusal.NOBODY_TO_ASK, ask);
    }
    return folders.contains(folder) ? null : notLetIn(Refusal.NOT_YOURS, ask);
  }

  private Reply members(Guest guest, Ask ask) {
    if (!door.seesMembers(guest)) {
      return notLetIn(Refusal.NOT_YOURS, ask);
    }
    try {
      return Reply.html(200, members.page(Instant.now().truncatedTo(ChronoUnit.SECONDS)))
          .under(Pages.WAY);
    } catch (UnavailableException | UsageException _) {
      return Reply.html(503, pages.noDatabase());
    }
  }

  private Reply said(Ask ask, Function<Map<String, String>, Said> answer) {
    Map<String, String> fields = ask.fields();
    return fields == null ? refusal(ask.path(), 400) : said(answer.apply(fields));
  }

  private static Reply error(int status, String sentence) {
    return said(Said.error(status, sentence));
  }

  private static Reply said(Said said) {
    return Reply.of(said);
  }

  private Reply ready() {
    return Files.isReadable(data) && Files.isDirectory(data)
        ? Reply.text(200, "ready")
        : Reply.text(503, "not ready: expected the data folder, found none to read");
  }

  /// The report of one task instance, by the names Airflow has for it; `index` is a number for one
  /// of a mapped task, and Airflow's unfilled placeholder for any other.
  private Reply reportOf(String index, Guest guest, Ask ask) throws IOException {
    String dag = ask.field("dag");
    String run = ask.field("run");
    String task = ask.field("task");
    if (dag == null || run == null || task == null) {
      return refusal(400);
    }
    Reply closed = closed(Report.folderOf(dag), guest, ask);
    if (closed != null) {
      return closed;
    }
    boolean mapped = index.matches("\\d{1,9}");
    Report report = new Report(dag, run, task, mapped ? Integer.valueOf(index) : null);
    return hasReport(report.path())
        ? Reply.to(place(report.path()))
        : Reply.html(404, pages.noReport(report));
  }

  /// A file below `reports/`; of a folder its page, and never a list of what is in it.
  private Reply file(String path, Guest guest, Ask ask) throws IOException {
    boolean asFolder = path.endsWith("/");
    List<String> names = Shelf.names(asFolder ? path.substring(0, path.length() - 1) : path);
    if (names == null) {
      return nothing(ask);
    }
    Reply closed = closed(names.getFirst(), guest, ask);
    if (closed != null) {
      return closed;
    }
    return switch (asFolder ? shelf.page(names) : shelf.find(names)) {
      case Found.File file when asFolder && names.size() > 2 -> report(file, names, ask);
      // The page of a folder by its own name would come without the way back above it.
      case Found.File _ when names.size() > 3 && names.getLast().equals(Report.PAGE) ->
          Reply.to(place(names.subList(0, names.size() - 1)));
      case Found.File file -> send(file, ask);
      case Found.Folder() when !asFolder && hasReport(names) -> Reply.to(place(names));
      case Found.Folder(), Found.Nothing() -> asFolder ? ended(names, ask) : nothing(ask);
    };
  }

  private boolean hasReport(List<String> names) throws IOException {
    return shelf.page(names) instanceof Found.File || shelf.ending(names) != null;
  }

  /// Of a folder without a page: the task may have failed before it published one.
  private Reply ended(List<String> names, Ask ask) throws IOException {
    Ending ending = names.size() > 2 ? shelf.ending(names) : null;
    return ending == null
        ? nothing(ask)
        : Reply.html(200, pages.ended(names, ending, ask.framed()));
  }

  /// A report with the way back above it, which is another inside a frame.
  private Reply report(Found.File file, List<String> names, Ask ask) {
    String tag = file.tag().replaceFirst("\"$", ask.framed() ? "-framed\"" : "-alone\"");
    return send(new Found.File(file.path(), tag), ask).under(pages.above(names, ask.framed()));
  }

  private static Reply send(Found.File file, Ask ask) {
    if (ask.has(file.tag())) {
      return new Reply(304, caching(file), new Reply.Body.None());
    }
    Reply reply = new Reply(200, caching(file), new Reply.Body.File(file.path(), List.of()));
    String name = String.valueOf(file.path().getFileName());
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    return type == null
        ? reply
            .with("Content-Type", "application/octet-stream")
            .with("Content-Disposition", "attachment")
        : reply.with("Content-Type", type);
  }

  private static Map<String, String> caching(Found.File file) {
    return Map.of("ETag", file.tag(), "Cache-Control", "private, no-cache");
  }

  private Reply nothing(Ask ask) {
    return refusal(ask.path(), 404);
  }

  /// Without scripts but the kit's own, known by what it says: a report may show what strangers
  /// wrote, and a browser hands a script here the cookies of Airflow, which has the same host. Only
  /// a page of ours that `asks` may send what somebody chose, and only one that `listens` may hear
  /// from here while it is shown.
  private Reply guarded(Reply reply, boolean asks, boolean listens) {
    return reply
        .with(
            "Content-Security-Policy",
            "default-src 'none'; script-src %s; connect-src '%s'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action '%s'; frame-ancestors %s"
                .formatted(
                    Page.SCRIPTS,
                    listens ? "self" : "none",
                    asks ? "self" : "none",
                    visitors.framing()))
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }

  /// The address of a folder of reports.
  static String place(List<String> names) {
    return names.stream().map(Ask::encoded).collect(Collectors.joining("/", ALL_REPORTS, "/"));
  }
}
