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
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Part.Refresh;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.Index.Entry;
import dev.jarflow.serve.Index.Seen;
import dev.jarflow.serve.Index.Task;
import dev.jarflow.serve.Shelf.Found;
import org.jspecify.annotations.Nullable;

/// Our own pages. Each says what to do next; inside Airflow's frame none links to Airflow, which
/// would then open within itself.
record Pages(Shelf shelf, @Nullable String airflow) {
  private static final int HEAD = 4096;
  private static final Part ALL_REPORTS = Part.paragraph(link("/", "All reports"));
  private static final Map<Integer, String> REFUSED =
      Map.of(
          400,
              "This request cannot be read. The address of a report is /report/?dag=…&run=…&task=…",
          405, "Pages here can only be read: with GET and HEAD.",
          413, "Pages here can only be read: with a request without a body.",
          500,
              "This page could not be made. The reason is in the log of serve: .jarflow/home/log/serve.log");

  Page home(Seen seen, boolean framed) throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Reports"));
    parts.add(
        Part.paragraph(
            quiet(
                "Published by the tasks of the pipelines, as of ",
                seen.at(),
                ". ",
                link("/", "Look again"),
                inAirflow(framed, "", "Airflow"))));
    parts.add(Part.paragraph("Dashboard: ", link("/dashboard", "COVID cases")));
    if (!seen.whole()) {
      parts.add(
          new Note(
              Tone.WAIT,
              "Not all reports are listed.",
              line(
                  "There are more than ",
                  Index.LOOKED_AT,
                  ". How to clear old ones: docs/architecture.md")));
    }
    if (seen.tasks().isEmpty()) {
      parts.add(
          Part.paragraph(
              "No task has published a report yet. Run a pipeline, for instance: ",
              mono("./jarflow run applications")));
    }
    String dag = "";
    for (Task task : seen.tasks()) {
      if (!task.dag().equals(dag)) {
        dag = task.dag();
        parts.add(Part.heading(2, shown(dag)));
      }
      parts.addAll(reports(task, seen.at(), framed));
    }
    return new Page("Reports · Jarflow", line("Published by the pipelines' tasks"), parts);
  }

  private List<Part> reports(Task task, Instant now, boolean framed) throws IOException {
    Entry newest = task.newest().getFirst();
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(3, shown(task.name())));
    parts.add(Part.paragraph(entry(newest, summary(newest), now), inAirflow(framed, newest)));
    List<Inline> older =
        task.newest().stream().skip(1).map(entry -> entry(entry, run(entry), now)).toList();
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

  private static Inline entry(Entry entry, String words, Instant now) {
    return line(
        link(Site.place(entry.path()), words),
        " ",
        quiet(new Age(entry.at(), now), ", run ", mono(run(entry))));
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

  private Inline inAirflow(boolean framed, String place, String words) {
    return framed || airflow == null ? line() : line(" · ", link(airflow + place, words));
  }

  /// The sentence that a page says of itself in its head; its run's name when it says nothing.
  private String summary(Entry entry) throws IOException {
    if (shelf.page(entry.path()) instanceof Found.File file) {
      try (InputStream in = Files.newInputStream(file.path())) {
        String summary = Page.summaryOf(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8));
        if (!summary.isBlank()) {
          return summary;
        }
      }
    }
    return run(entry);
  }

  private static String run(Entry entry) {
    String index = entry.path().size() > 3 ? "[" + entry.path().get(3) + "]" : "";
    return shown(entry.path().get(1)) + index;
  }

  /// A folder's name as the name of what it was made for.
  private static String shown(String name) {
    return Objects.requireNonNullElse(Report.text(name), name);
  }

  Page noReport(Report report, boolean framed) {
    return message(
        "No report yet",
        !framed,
        new Refresh(10),
        Part.paragraph(
            "Task ",
            mono(report.task() + (report.index() == null ? "" : "[" + report.index() + "]")),
            " of the DAG ",
            mono(report.dag()),
            " has published none in the run ",
            mono(report.run()),
            "."),
        Part.paragraph(
            "While it runs, this page looks again every ten seconds. A task that ended without a report had nothing to"
                + " show, or no time to: see its log in Airflow."));
  }

  Page nothing() {
    return message(
        "Nothing here", true, Part.paragraph("There is no such report, or it was cleared."));
  }

  Page stranger(@Nullable String host) {
    return message(
        "Not under this name",
        false,
        Part.paragraph(
            "Expected to be asked as 127.0.0.1 or localhost, found ",
            mono(host == null ? "no name" : host),
            ". If this name is ours, start serve with ",
            mono("--host"),
            " and the name."));
  }

  Page refused(int status) {
    return message(
        "Not understood",
        true,
        Part.paragraph(REFUSED.getOrDefault(status, "This is no request that serve answers.")));
  }

  private static Page message(String title, boolean linksHome, Part... said) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, title));
    parts.addAll(List.of(said));
    if (linksHome) {
      parts.add(ALL_REPORTS);
    }
    return new Page(title, line(), parts);
  }
}
