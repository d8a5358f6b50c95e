package dev.jarflow.ingest;

import static dev.jarflow.page.Html.text;

import dev.jarflow.ingest.BatchRegister.BatchFile;
import dev.jarflow.ingest.CopyToStore.CopiedFiles;
import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.page.Html;
import dev.jarflow.source.RefusedFile;
import dev.jarflow.source.SourceFile;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one run did, as a page for the person who dropped the files. Everything is counted; of what
/// is many, the first names are shown.
record Page(
    Run run,
    String dataset,
    Duration took,
    Result result,
    List<BatchFile> batch,
    Set<String> taken,
    CopiedFiles copied) {

  static final int SHOWN = 1_000;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  String html() {
    String body =
        """
        <main>
        <h1>%s <span class="badge %s">%s</span></h1>
        <p>%s</p>
        <dl>
        %s</dl>
        %s%s%s%s</main>"""
            .formatted(
                text(dataset),
                colour(),
                text(result.outcome().name().replace('_', ' ')),
                text(result.message()),
                facts(),
                files(),
                refused(),
                names("Seen before", "Their content is in a batch already.", seen()),
                names(
                    "Left for a later run",
                    "Still being written, or behind a batch that comes first.",
                    copied.waiting()));
    return Html.page("ingest " + dataset, result.message(), body);
  }

  private String colour() {
    return switch (result.outcome()) {
      case OK -> "good";
      case NOTHING_TO_DO, UNAVAILABLE -> "wait";
      case REJECTED, BUG, USAGE -> "bad";
    };
  }

  private String facts() {
    return fact("Batch", result.fields().get("batch"))
        + (batch.isEmpty()
            ? ""
            : fact("Files", count(batch.size()))
                + fact("Bytes", count(batch.stream().mapToLong(BatchFile::bytes).sum())))
        + fact("Set aside", result.fields().get("set_aside"))
        + fact("DAG", run.environment("JARFLOW_DAG_ID"))
        + fact("Run", run.environment("JARFLOW_RUN_ID"))
        + fact("Try", run.environment("JARFLOW_TRY"))
        + fact("Ended", MOMENT.format(Instant.now()))
        + fact("Took", "%.1f s".formatted(took.toMillis() / 1000.0));
  }

  private static String fact(String name, @Nullable Object value) {
    return value == null ? "" : "<dt>%s</dt><dd>%s</dd>\n".formatted(name, text(value));
  }

  private String files() {
    return table(
        "Files of the batch",
        "",
        List.of("Name", "Bytes", "SHA-256"),
        batch.stream()
            .map(
                file ->
                    "<td><bdi>%s</bdi></td><td class=\"number\">%s</td><td class=\"mono\">%s</td>"
                        .formatted(
                            text(file.name()),
                            count(file.bytes()),
                            text(file.sha256().substring(0, 12)))),
        batch.size());
  }

  private String refused() {
    return table(
        "Refused",
        "They stay in the folder until somebody replaces or removes them.",
        List.of("Name", "Reason"),
        copied.refused().stream()
            .sorted(Comparator.comparing(RefusedFile::name))
            .map(
                file ->
                    "<td><bdi>%s</bdi></td><td>%s</td>"
                        .formatted(text(file.name()), text(file.reason().sentence()))),
        copied.refused().size());
  }

  private List<String> seen() {
    return copied.stored().stream()
        .filter(file -> !taken.contains(file.file().name()))
        .map(Stored::file)
        .map(SourceFile::name)
        .toList();
  }

  private static String names(String title, String why, Collection<String> names) {
    return table(
        title,
        why,
        List.of("Name"),
        names.stream().sorted().map(name -> "<td><bdi>%s</bdi></td>".formatted(text(name))),
        names.size());
  }

  private static String table(
      String title, String why, List<String> heads, Stream<String> rows, int count) {
    if (count == 0) {
      return "";
    }
    return """
        <h2>%s: %s</h2>
        %s<div class="wide"><table>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s
        </tbody></table></div>
        %s"""
        .formatted(
            title,
            count(count),
            why.isEmpty() ? "" : "<p class=\"quiet\">" + why + "</p>\n",
            heads.stream()
                .map(
                    head ->
                        (head.equals("Bytes") ? "<th class=\"number\">" : "<th>") + head + "</th>")
                .collect(Collectors.joining()),
            rows.limit(SHOWN).map(row -> "<tr>" + row + "</tr>").collect(Collectors.joining("\n")),
            count > SHOWN ? "<p class=\"quiet\">and " + count(count - SHOWN) + " more</p>\n" : "");
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
