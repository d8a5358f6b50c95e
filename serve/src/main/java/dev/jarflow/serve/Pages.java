package dev.jarflow.serve;

import static dev.jarflow.page.Html.text;

import dev.jarflow.kit.task.Report;
import dev.jarflow.page.Html;
import dev.jarflow.serve.Index.Entry;
import dev.jarflow.serve.Index.Seen;
import dev.jarflow.serve.Index.Task;
import dev.jarflow.serve.Shelf.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Our own pages. Each says what to do next; inside Airflow's frame none links to Airflow, which
/// would then open within itself.
record Pages(Shelf shelf, @Nullable String airflow) {
  private static final int HEAD = 4096;
  private static final Pattern SUMMARY =
      Pattern.compile("<meta name=\"description\" content=\"([^\"]{0,1000})\">");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Map<Integer, String> REFUSED =
      Map.of(
          400,
              "This request cannot be read. A report is asked for as /report/?dag=…&amp;run=…&amp;task=…",
          405, "There is only something to read here: GET and HEAD.",
          413, "There is only something to read here: a request without a body.",
          500,
              "This page could not be made. Why is in the log of serve: .jarflow/home/log/serve.log");

  String home(Seen seen, boolean framed) throws IOException {
    StringBuilder body = new StringBuilder("<main>\n<h1>Reports</h1>\n");
    body.append(
        "<p class=\"quiet\">What the tasks of the pipelines published, as of %s. <a href=\"/\">Look again</a>%s</p>\n"
            .formatted(
                MOMENT.format(seen.at()), link(framed, "", " · <a href=\"%s\">Airflow</a>")));
    if (!seen.whole()) {
      body.append(
          "<p class=\"wait\">There is more than %,d, so this is not all of it. How to clear old ones: docs/architecture.md</p>\n"
              .formatted(Index.LOOKED_AT));
    }
    if (seen.tasks().isEmpty()) {
      body.append(
          "<p>No task has published a report yet. Run a pipeline, for instance: <code>./jarflow run applications</code></p>\n");
    }
    String dag = "";
    for (Task task : seen.tasks()) {
      if (!task.dag().equals(dag)) {
        dag = task.dag();
        body.append("<h2>%s</h2>\n".formatted(shown(dag)));
      }
      body.append(section(task, seen.at(), framed));
    }
    return Html.page("Reports · Jarflow", "What the pipelines' tasks published", body + "</main>");
  }

  private String section(Task task, Instant now, boolean framed) throws IOException {
    Entry newest = task.newest().getFirst();
    String older =
        task.newest().stream()
            .skip(1)
            .map(entry -> "<li>" + line(entry, run(entry), now) + "</li>\n")
            .collect(Collectors.joining());
    long more = task.count() - task.newest().size();
    return """
        <section>
        <h3>%s <span class="quiet">%s</span></h3>
        <p>%s%s</p>
        %s</section>
        """
        .formatted(
            shown(task.name()),
            ago(newest.at(), now),
            line(newest, summary(newest), now),
            inAirflow(newest, framed),
            older.isEmpty()
                ? ""
                : "<details><summary>%,d earlier</summary>\n<ul>\n%s</ul>%s</details>\n"
                    .formatted(
                        task.count() - 1,
                        older,
                        more > 0
                            ? "<p class=\"quiet\">and %,d more, by their runs in Airflow</p>"
                                .formatted(more)
                            : ""));
  }

  private static String line(Entry entry, String words, Instant now) {
    return "<a href=\"%s\">%s</a> <span class=\"quiet\"><time datetime=\"%s\" title=\"%s\">%s</time>, run <span class=\"mono\">%s</span></span>"
        .formatted(
            text(Site.place(entry.path())),
            words,
            entry.at(),
            ago(entry.at(), now),
            MOMENT.format(entry.at()),
            run(entry));
  }

  private String inAirflow(Entry entry, boolean framed) {
    List<String> ids = new ArrayList<>();
    for (String name : entry.path()) {
      String id = Report.text(name);
      if (id == null) {
        return "";
      }
      ids.add(Ask.encoded(id));
    }
    String place = "/dags/%s/runs/%s/tasks/%s".formatted(ids.get(0), ids.get(1), ids.get(2));
    String mapped = ids.size() > 3 ? "/mapped/" + ids.get(3) : "";
    return link(framed, place + mapped, " · <a href=\"%s\">in Airflow</a>");
  }

  private String link(boolean framed, String place, String words) {
    return framed || airflow == null ? "" : words.formatted(text(airflow + place));
  }

  /// The sentence that a page says of itself in its head; its run's name when it says nothing.
  private String summary(Entry entry) throws IOException {
    List<String> page = new ArrayList<>(entry.path());
    page.add(Report.PAGE);
    if (shelf.find(page) instanceof Found.File file) {
      try (InputStream in = Files.newInputStream(file.path())) {
        Matcher summary = SUMMARY.matcher(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8));
        if (summary.find() && !summary.group(1).isBlank()) {
          return text(plain(summary.group(1)));
        }
      }
    }
    return run(entry);
  }

  /// What [Html#text] wrote, read again.
  private static String plain(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String run(Entry entry) {
    String index = entry.path().size() > 3 ? "[" + text(entry.path().get(3)) + "]" : "";
    return shown(entry.path().get(1)) + index;
  }

  /// A folder's name as the name of what it was made for.
  private static String shown(String name) {
    String said = Report.text(name);
    return text(said == null ? name : said);
  }

  String noReport(Report report, boolean framed) {
    String body =
        """
        <main>
        <meta http-equiv="refresh" content="10">
        <h1>No report yet</h1>
        <p>Task <code>%s</code> of the DAG <code>%s</code> has published none in the run <code>%s</code>.</p>
        <p>While it runs, this page looks again every ten seconds. A task that has ended had nothing to show, or no time \
        to: its log in Airflow says what it did.</p>
        %s</main>"""
            .formatted(
                text(report.task() + (report.index() == null ? "" : "[" + report.index() + "]")),
                text(report.dag()),
                text(report.run()),
                framed ? "" : HOME);
    return Html.page("No report yet", "", body);
  }

  String nothing(boolean framed) {
    return Html.page(
        "Nothing here",
        "",
        """
        <main>
        <h1>Nothing here</h1>
        <p>There is no such report, or it was cleared.</p>
        %s</main>"""
            .formatted(HOME));
  }

  String stranger(@Nullable String host) {
    return Html.page(
        "Not under this name",
        "",
        """
        <main>
        <h1>Not under this name</h1>
        <p>Expected to be asked as 127.0.0.1 or localhost, found <code>%s</code>. If this name is ours, start serve with \
        <code>--host</code> and it.</p>
        </main>"""
            .formatted(host == null ? "no name" : text(host)));
  }

  String refused(int status) {
    return Html.page(
        "Not understood",
        "",
        "<main>\n<h1>Not understood</h1>\n<p>%s</p>\n%s</main>"
            .formatted(
                REFUSED.getOrDefault(status, "This is no request that serve answers."), HOME));
  }

  private static final String HOME = "<p><a href=\"/\">All reports</a></p>\n";

  /// An age as people say it, to the unit that matters.
  static String ago(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 60) {
      return "just now";
    }
    if (seconds < 3600) {
      return count(seconds / 60, "minute");
    }
    return seconds < 48 * 3600 ? count(seconds / 3600, "hour") : count(seconds / 86400, "day");
  }

  private static String count(long number, String unit) {
    return "%d %s%s ago".formatted(number, unit, number == 1 ? "" : "s");
  }
}
