package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.page.Page;
import dev.jarflow.serve.Shelf.Found;
import dev.jarflow.serve.covid.CaseSite;

/// The answer to each request. It knows nothing of how requests and answers travel. Thread-safe.
final class Site {
  private static final String DASHBOARD = "/dashboard";
  private static final String REPORT = "/report/";
  private static final String REPORTS = "/reports/";
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

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
  private final Visitors visitors;
  private final Pages pages;
  private final CaseSite cases;

  Site(Path data, Visitors visitors, CaseSite cases) {
    this.data = data;
    this.cases = cases;
    this.shelf = new Shelf(Report.folder(data));
    this.index = new Index(shelf.folder());
    this.visitors = visitors;
    this.pages = new Pages(shelf, visitors.home());
  }

  Reply answer(Ask ask) throws IOException {
    return guarded(
        METHODS.contains(ask.method())
            ? route(ask)
            : Reply.html(405, pages.refused(405)).with("Allow", "GET, HEAD"),
        ask.path().equals(DASHBOARD));
  }

  /// An answer to what never became a request: too long, or no HTTP.
  Reply refuse(int status) {
    return guarded(Reply.html(status, pages.refused(status)), false);
  }

  private Reply route(Ask ask) throws IOException {
    if (!visitors.know(ask.host())) {
      return Reply.html(421, pages.stranger(ask.host()));
    }
    return switch (ask.path()) {
      case "/" ->
          Reply.html(200, pages.home(index.look(), ask.framed())).with("Vary", "Sec-Fetch-Dest");
      case "/healthz" -> Reply.text(200, "well");
      case "/readyz" -> ready();
      case DASHBOARD -> said(cases.dashboard(ask.fields(), ask.query()));
      case "/api/covid/openapi.json" -> said(cases.description());
      case "/api/covid/countries" -> said(cases.countries());
      case "/api/covid/figures.json" -> said(cases.json(ask.fields()));
      case "/api/covid/figures.csv" -> said(cases.csv(ask.fields()));
      case "/reports" -> Reply.to("/");
      case REPORTS -> Reply.to("/");
      case String path when path.startsWith(REPORTS) -> file(path.substring(REPORTS.length()), ask);
      case String path when path.startsWith(REPORT) ->
          reportOf(path.substring(REPORT.length()), ask);
      default -> nothing();
    };
  }

  private static Reply said(CaseSite.Said said) {
    return Reply.of(said.status(), said.type(), said.text());
  }

  private Reply ready() {
    return Files.isReadable(data) && Files.isDirectory(data)
        ? Reply.text(200, "ready")
        : Reply.text(503, "not ready: expected the data folder, found none to read at " + data);
  }

  /// The report of one task instance, by the names Airflow has for it; `index` is a number for one
  /// of a mapped task, and Airflow's unfilled placeholder for any other.
  private Reply reportOf(String index, Ask ask) throws IOException {
    String dag = ask.field("dag");
    String run = ask.field("run");
    String task = ask.field("task");
    if (dag == null || run == null || task == null) {
      return Reply.html(400, pages.refused(400));
    }
    boolean mapped = index.matches("\\d{1,9}");
    Report report = new Report(dag, run, task, mapped ? Integer.valueOf(index) : null);
    return shelf.page(report.path()) instanceof Found.File
        ? Reply.to(place(report.path()))
        : Reply.html(404, pages.noReport(report, ask.framed()));
  }

  /// A file below `reports/`; of a folder its page, and never a list of what is in it.
  private Reply file(String path, Ask ask) throws IOException {
    boolean asFolder = path.endsWith("/");
    List<String> names = Shelf.names(asFolder ? path.substring(0, path.length() - 1) : path);
    if (names == null) {
      return nothing();
    }
    return switch (asFolder ? shelf.page(names) : shelf.find(names)) {
      case Found.File file -> send(file, ask);
      case Found.Folder() when !asFolder && shelf.page(names) instanceof Found.File ->
          Reply.to(place(names));
      case Found.Folder(), Found.Nothing() -> nothing();
    };
  }

  private static Reply send(Found.File file, Ask ask) {
    if (file.tag().equals(ask.ifNoneMatch())) {
      return new Reply(304, caching(file), new Reply.Body.None());
    }
    Reply reply = new Reply(200, caching(file), new Reply.Body.File(file.path()));
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

  private Reply nothing() {
    return Reply.html(404, pages.nothing());
  }

  /// Without scripts but the kit's own, known by what it says: a report may show what strangers
  /// wrote, and a browser hands a script here the cookies of Airflow, which has the same host. Only
  /// a page of ours that `asks` may send what somebody chose.
  private Reply guarded(Reply reply, boolean asks) {
    return reply
        .with(
            "Content-Security-Policy",
            "default-src 'none'; script-src %s; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action '%s'; frame-ancestors %s"
                .formatted(Page.SCRIPTS, asks ? "self" : "none", visitors.framing()))
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }

  /// The address of a folder of reports.
  static String place(List<String> names) {
    return names.stream().map(Ask::encoded).collect(Collectors.joining("/", REPORTS, "/"));
  }
}
