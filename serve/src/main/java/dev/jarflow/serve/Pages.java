package dev.jarflow.serve;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Fold;
import dev.jarflow.page.Part.Items;
import dev.jarflow.page.Part.More;
import dev.jarflow.page.Part.Refresh;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.Door.Refusal;
import dev.jarflow.serve.Index.Entry;
import dev.jarflow.serve.Index.Seen;
import dev.jarflow.serve.Index.Task;
import dev.jarflow.serve.Shelf.Found;
import dev.jarflow.serve.login.Airflow.Problem;
import org.jspecify.annotations.Nullable;

/// Our own pages. Each says what to do next; inside Airflow's frame none links to Airflow, which
/// would then open within itself.
record Pages(Shelf shelf, Visitors visitors) {
  private static final int HEAD = 4096;
  /// Stands above the pages that others make.
  static final List<Part> WAY = List.of(Part.paragraph(quiet(link("/", "Start"))));

  private static final Map<Integer, String> REFUSED =
      Map.of(
          400,
              "This request cannot be read. The address of a report is /report/?dag=…&run=…&task=…",
          404, "There is no page or report at this address, or it was removed because it was old.",
          405, "Pages here can only be read: with GET and HEAD.",
          413, "Pages here can only be read: with a request without a body.",
          414, "This request cannot be read: expected an address of at most 8 KB.",
          500,
              "This page could not be made. The reason is in the log of serve: see ./jarflow doctor",
          503, "Too many requests at once: reload this page in a moment.",
          505, "This request cannot be read: expected HTTP/1.1, found another version.");

  /// Every task's newest report, those of the pipelines that somebody may read. `problems` is null
  /// while Airflow does not answer.
  Page reports(Seen seen, List<Task> tasks, @Nullable List<Problem> problems, boolean framed)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Reports"));
    parts.add(
        Part.paragraph(
            quiet(
                "Published by the tasks of the pipelines, as of ",
                seen.at(),
                ". ",
                link(Site.ALL_REPORTS, "Reload"),
                " · ",
                link("/", "Start"),
                inAirflow(framed, "", "Airflow"))));
    if (!seen.whole()) {
      parts.add(
          Part.note(
              Tone.WAIT,
              "Not all reports are listed.",
              "There are more than ",
              Index.LOOKED_AT,
              ". To keep fewer: JARFLOW_KEEP_DAYS, see docs/architecture.md"));
    }
    if (tasks.isEmpty()) {
      parts.add(
          Part.paragraph(
              "There is no report that you may read. Run a pipeline, for instance: ",
              mono("./jarflow run applications")));
    }
    String dag = "";
    for (Task task : tasks) {
      if (!task.dag().equals(dag)) {
        dag = task.dag();
        parts.add(Part.heading(2, dag));
        parts.addAll(failures(dag, problems, framed, seen.at()));
      }
      parts.addAll(reports(task, seen.at(), framed));
    }
    return new Page("Reports · Jarflow", line("Published by the pipelines' tasks"), parts);
  }

  private List<Part> reports(Task task, Instant now, boolean framed) throws IOException {
    Entry newest = task.newest().getFirst();
    List<Part> parts = new ArrayList<>();
    Ending ending = ending(newest);
    Inline mark = ending.mark();
    parts.add(Part.heading(3, task.name(), mark.equals(line()) ? "" : " ", mark));
    parts.add(
        Part.paragraph(
            link(Site.place(newest.path()), summary(newest)),
            " ",
            quiet(new Age(newest.at(), now)),
            inAirflow(framed, newest)));
    if (!ending.warning().isEmpty()) {
      parts.add(Part.paragraph(ending.warning()));
    }
    List<Inline> older = new ArrayList<>();
    for (Entry entry : task.newest().subList(1, task.newest().size())) {
      // The instances of a mapped task differ in what they were given, which their pages say.
      boolean isMapped = entry.path().size() > 3;
      Inline place = link(Site.place(entry.path()), isMapped ? summary(entry) : entry.at());
      Inline olderMark = ending(entry).mark();
      older.add(
          line(
              place,
              isMapped ? line(" ", quiet(entry.at())) : "",
              olderMark.equals(line()) ? "" : " ",
              olderMark));
    }
    if (!older.isEmpty()) {
      parts.add(
          new Fold(
              line(task.count() - 1, " earlier"),
              List.of(
                  new Items(older),
                  new More(
                      task.count() - task.newest().size(), line("by their runs in Airflow")))));
    }
    return parts;
  }

  /// Stands above a dashboard: the way back, and that the pipeline behind it failed, if it did.
  List<Part> way(String pipeline, @Nullable List<Problem> problems, boolean framed) {
    List<Part> parts = new ArrayList<>(WAY);
    parts.addAll(failures(pipeline, problems, framed, Instant.now()));
    return parts;
  }

  private List<Part> failures(
      String pipeline, @Nullable List<Problem> problems, boolean framed, Instant now) {
    return Objects.requireNonNullElse(problems, List.<Problem>of()).stream()
        .filter(problem -> problem.pipeline().equals(pipeline))
        .map(problem -> failed(problem, framed, now))
        .toList();
  }

  /// A pipeline whose last run failed.
  Part failed(Problem problem, boolean framed, Instant now) {
    String run =
        "/dags/%s/runs/%s".formatted(Ask.encoded(problem.pipeline()), Ask.encoded(problem.run()));
    return Part.note(
        Tone.BAD,
        problem.pipeline() + " failed",
        new Age(problem.at(), now),
        inAirflow(framed, run, "Its run in Airflow"));
  }

  /// Stands above a report: the way back, and of which run it is. Its names may be anybody's.
  List<Part> above(List<String> names, boolean framed) {
    return List.of(
        Part.paragraph(
            quiet(
                link("/", "Start"),
                " · ",
                link(Site.ALL_REPORTS, "All reports"),
                " · ",
                mono(shown(names.get(2))),
                " of ",
                mono(shown(names.get(0))),
                ", run ",
                mono(shown(names.get(1))),
                names.size() > 3 ? line(", instance ", mono(names.get(3))) : line(),
                inAirflow(framed, new Entry(names, Instant.EPOCH)))));
  }

  private Inline inAirflow(boolean framed, Entry entry) {
    List<String> ids = new ArrayList<>();
    for (String name : entry.path()) {
      String id = Report.text(name);
      if (id == null) {
        return line();
      }
      ids.add(Ask.encoded(id));
    }
    String place = "/dags/%s/runs/%s/tasks/%s".formatted(ids.get(0), ids.get(1), ids.get(2));
    String mapped = ids.size() > 3 ? "/mapped/" + ids.get(3) : "";
    return inAirflow(framed, place + mapped, "in Airflow");
  }

  Inline inAirflow(boolean framed, String place, String words) {
    String airflow = visitors.home();
    return framed || airflow == null ? line() : line(" · ", link(airflow + place, words));
  }

  private Ending ending(Entry entry) throws IOException {
    return Objects.requireNonNullElse(shelf.ending(entry.path()), Ending.UNKNOWN);
  }

  /// Stands in for the report of a task that ended without one.
  Page ended(List<String> names, Ending ending, boolean framed) {
    String task = shown(names.get(2));
    List<Part> parts = new ArrayList<>(above(names, framed));
    parts.add(Part.heading(1, task, " ", ending.mark()));
    parts.add(Part.paragraph(ending.message()));
    parts.add(
        Part.paragraph(
            quiet(
                ending.isWell()
                    ? "This task publishes no report. Its log in Airflow says more."
                    : "This task failed before it could publish a report. Its log in Airflow says more.")));
    return new Page(task, line(ending.message()), parts);
  }

  /// The sentence that a page says of itself in its head; without one what the task's result says,
  /// and else the name of the task.
  String summary(Entry entry) throws IOException {
    if (shelf.page(entry.path()) instanceof Found.File file) {
      try (InputStream in = Files.newInputStream(file.path())) {
        String summary = Page.summaryOf(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8));
        if (!summary.isBlank()) {
          return summary;
        }
      }
    }
    String message = ending(entry).message();
    return message.isBlank() ? shown(entry.path().get(2)) : message;
  }

  /// A folder's name as the name of what it was made for.
  static String shown(String name) {
    return Objects.requireNonNullElse(Report.text(name), name);
  }

  Page noReport(Report report) {
    return message(
        "No report yet",
        new Refresh(10),
        Part.paragraph(
            "Task ",
            mono(report.task() + (report.index() == null ? "" : "[" + report.index() + "]")),
            " of the DAG ",
            mono(report.dag()),
            " has no report in the run ",
            mono(report.run()),
            "."),
        Part.paragraph(
            "While the task runs, this page reloads every ten seconds. If the task has ended, it had nothing to show,"
                + " or it was stopped: see its log in Airflow."));
  }

  Page stranger(@Nullable String host) {
    String airflow = visitors.home();
    return message(
        "Wrong name of this machine",
        airflow == null
            ? List.of()
            : List.of(Part.paragraph(quiet(link(airflow + Visitors.WAY + "/", "Start")))),
        Part.paragraph(
            "Expected 127.0.0.1 or localhost as the name in the address, found ",
            mono(host == null ? "no name" : host),
            ". If this name is right, start serve with ",
            mono("--host"),
            " and the name."));
  }

  Page refused(int status) {
    return message(
        status == 404 ? "Page not found" : status < 500 ? "Wrong request" : "Not available now",
        Part.paragraph(
            REFUSED.getOrDefault(status, "serve does not answer this kind of request.")));
  }

  Page noDatabase() {
    return message(
        "Not available now",
        Part.paragraph("The database does not answer: reload this page in a moment."));
  }

  /// Why somebody was not let in, and what to do.
  Page notLetIn(Refusal refusal, Ask ask) {
    return switch (refusal) {
      case NOT_LOGGED_IN -> logIn(ask);
      case NOT_FROM_HERE ->
          message(
              "This request came from another site",
              Part.paragraph(
                  "A page of another site sent this request with your login, so it was not carried out. A program sends"
                      + " its own token in the header Authorization."));
      case NOT_YOURS ->
          message(
              "Your login may not see this",
              Part.paragraph(
                  "Airflow decides who may read the reports of a pipeline, and whoever started serve decides who"
                      + " sees members by name: docs/how-to/choose-who-sees-what.md"));
      case NOBODY_TO_ASK ->
          message(
              "Airflow does not answer",
              new Refresh(10),
              Part.paragraph(
                  "Airflow decides who may see these pages. This page tries again every ten seconds. Whoever runs Jarflow sees more with ",
                  mono("./jarflow doctor"),
                  "."));
    };
  }

  private Page logIn(Ask ask) {
    String login =
        visitors.login(ask.host(), ask.path() + (ask.query().isEmpty() ? "" : "?" + ask.query()));
    Inline way =
        login == null
            ? line(
                "No Airflow was named that could say who you are: start serve with ",
                mono("--airflow"))
            : ask.framed()
                ? line("Load Airflow's page again, and log in there.")
                : link(login, "Log in with Airflow");
    return message(
        "Log in",
        Part.paragraph("This page is for people who are logged in to Airflow."),
        Part.paragraph(way));
  }

  private static Page message(String title, Part... said) {
    return message(title, WAY, said);
  }

  private static Page message(String title, List<Part> way, Part... said) {
    List<Part> parts = new ArrayList<>(way);
    parts.add(Part.heading(1, title));
    parts.addAll(List.of(said));
    return new Page(title, line(), parts);
  }
}
