package dev.jarflow.validate.report;

import static dev.jarflow.page.Html.text;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.page.Html;
import dev.jarflow.validate.judge.BatchFindings;
import dev.jarflow.validate.judge.Example;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import dev.jarflow.validate.judge.ReasonChanges;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A judged batch as a page for business people. The same findings always give the same page.
/// Everything is counted; of a long list the first entries are shown.
public record ApplicationsPage(BatchFindings findings, Policy policy) {
  static final int FILES = 100;
  static final int ROWS = 10;
  static final int EXAMPLES = 10;
  static final int BATCHES = 12;

  private static final int LONGEST_NAME = 160;
  private static final List<String> CODES =
      Arrays.stream(Reason.values()).map(Reason::name).toList();

  public String html() {
    String body =
        """
        <main>
        <h1>%s</h1>
        <p>%s</p>
        %s%s%s%s%s%s%s%s%s%s</main>\
        """
            .formatted(
                !isReplay() ? "Membership applications" : "Membership applications, judged again",
                sentence(),
                totals(),
                notes(),
                replayed(),
                reasons(),
                files(),
                dateOrders(),
                duplicates(),
                collisions(),
                trend(),
                facts());
    return Html.page("Membership applications " + report().batch().id(), summary(), body);
  }

  private BatchReport report() {
    return findings.report();
  }

  private Counts counts() {
    return report().counts();
  }

  private Judged judged() {
    return counts().applications();
  }

  private boolean isReplay() {
    return report().batch().kind() == Kind.REPLAY;
  }

  private String summary() {
    return "%s%s of %s successful (%s)%s"
        .formatted(
            report().rejected() == null ? "" : "rejected: ",
            number(judged().successful()),
            applications(judged().read()),
            share(judged().successful(), judged().read()),
            refused().isEmpty() ? "" : ", " + refusedOfAll());
  }

  private String sentence() {
    if (judged().read() == 0) {
      return "There was no application to judge.";
    }
    return "<b>%s of %s</b> %s successful: <b>%s</b>."
        .formatted(
            number(judged().successful()),
            applications(judged().read()),
            judged().successful() == 1 ? "is" : "are",
            share(judged().successful(), judged().read()));
  }

  private String totals() {
    return """
    <dl class="cards">
    %s%s%s%s</dl>
    """
        .formatted(
            card("Applications read", number(judged().read()), ""),
            card(
                "Successful",
                "<span class=\"good\">%s</span>".formatted(number(judged().successful())),
                share(judged().successful(), judged().read())),
            card(
                "Unsuccessful",
                number(judged().unsuccessful()),
                share(judged().unsuccessful(), judged().read())),
            source());
  }

  private String source() {
    if (isReplay()) {
      return card("Batches judged again", number(report().batch().replayed().size()), "");
    }
    String refused =
        refused().isEmpty()
            ? ""
            : "<span class=\"bad\">%s refused</span>".formatted(number(refused().size()));
    return card("Files", number(report().files().size()), refused);
  }

  private static String card(String name, String value, String beside) {
    return "<div><dt>%s</dt><dd>%s%s</dd></div>\n"
        .formatted(
            name, value, beside.isEmpty() ? "" : " <span class=\"quiet\">" + beside + "</span>");
  }

  /// What a person has to decide or to know, before all else.
  private String notes() {
    StringBuilder notes = new StringBuilder();
    String rejected = report().rejected();
    if (rejected != null) {
      notes.append(note("bad", "Rejected, nothing is loaded:", text(rejected) + "."));
    }
    if (!refused().isEmpty()) {
      notes.append(
          note(
              "bad",
              refusedOfAll() + ".",
              "Nothing of %s was read. <a href=\"#refused\">Why</a>"
                  .formatted(refused().size() == 1 ? "it" : "them")));
    }
    for (DateOrderReport order : orders()) {
      String dates = "Birthdays like <b>%s</b>".formatted(sample(order));
      switch (order.decision().because()) {
        case DISPUTED ->
            notes.append(
                note(
                    "bad",
                    "Day or month first?",
                    dates
                        + " were written both ways, here or in earlier batches, so those that can"
                        + " be read as two dates are unsuccessful. <a href=\"#birthdays\">What to"
                        + " do</a>"));
        case ASSUMED ->
            notes.append(
                note(
                    "wait",
                    "Assumed.",
                    "%s were read %s, and nothing proves it. <a href=\"#birthdays\">What to do</a>"
                        .formatted(dates, words(order.decision().order()))));
        case POLICY, EVIDENCE, HISTORY -> {}
      }
    }
    return notes.toString();
  }

  private static String note(String colour, String head, String words) {
    return "<p class=\"note %s\"><b>%s</b> <span>%s</span></p>\n".formatted(colour, head, words);
  }

  private String replayed() {
    if (!isReplay()) {
      return "";
    }
    ReasonChanges again = findings.changes();
    List<String> batches = report().batch().replayed();
    TreeSet<String> codes =
        new TreeSet<>(Comparator.comparingInt(ApplicationsPage::rank).thenComparing(c -> c));
    codes.addAll(again.before().keySet());
    codes.addAll(again.come().keySet());
    String rows =
        codes.stream()
            .limit(ROWS)
            .map(
                code -> {
                  long before = again.before().getOrDefault(code, 0L);
                  long gone = again.gone().getOrDefault(code, 0L);
                  long come = again.come().getOrDefault(code, 0L);
                  return "<tr><td>%s</td>%s%s%s%s</tr>\n"
                      .formatted(
                          reason(code),
                          cell(before),
                          cell(gone),
                          cell(come),
                          cell(before - gone + come));
                })
            .collect(Collectors.joining());
    return """
    <h2>What changed</h2>
    <p>%s that %s unsuccessful before %s judged again by today's policy. <b>%s</b> %s successful now.%s</p>
    <div class="wide"><table>
    <thead><tr><th>Reason</th><th class="number">Before</th><th class="number">No longer</th>\
    <th class="number">New</th><th class="number">Now</th></tr></thead>
    <tbody>
    %s</tbody></table></div>
    %s<p class="quiet">Judged again: %s</p>
    """
        .formatted(
            applications(judged().read()),
            judged().read() == 1 ? "was" : "were",
            judged().read() == 1 ? "was" : "were",
            number(judged().successful()),
            judged().successful() == 1 ? "is" : "are",
            counts().alreadyMembers() == 0
                ? ""
                : " Left out: %s that became members before."
                    .formatted(applications(counts().alreadyMembers())),
            rows,
            more(codes.size(), ROWS),
            batches.stream()
                    .limit(BATCHES)
                    .map(batch -> "<span class=\"mono\">%s</span>".formatted(text(batch)))
                    .collect(Collectors.joining(", "))
                + (batches.size() > BATCHES
                    ? " and %s more batches".formatted(number(batches.size() - BATCHES))
                    : ""));
  }

  /// Codes that an older program wrote come last.
  private static int rank(String code) {
    int place = CODES.indexOf(code);
    return place < 0 ? CODES.size() : place;
  }

  /// A code as a sentence; one that an older program wrote is shown as it is.
  private String reason(String code) {
    return CODES.contains(code) ? said(Reason.valueOf(code)) : text(code);
  }

  private String said(Reason reason) {
    return text(reason.sentence(policy));
  }

  private String reasons() {
    if (judged().unsuccessful() == 0) {
      return "";
    }
    Map<Reason, Long> counted = new EnumMap<>(Reason.class);
    counts()
        .reasons()
        .forEach(
            (reason, count) -> {
              if (count > 0) {
                counted.put(Reason.valueOf(reason), count);
              }
            });
    boolean several =
        counted.values().stream().mapToLong(Long::longValue).sum() > judged().unsuccessful();
    return """
    <h2>Why applications are unsuccessful</h2>
    <p class="quiet">%sShares are of all unsuccessful ones. Examples are masked; whole rows stand in <span class="mono">unsuccessful/%s.csv</span>.</p>
    <ol class="bars">
    %s</ol>
    """
        .formatted(
            several ? "An application may have several reasons; each is counted. " : "",
            text(report().batch().id()),
            counted.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> reason(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining()));
  }

  private String reason(Reason reason, long count) {
    return """
    <li><p><span>%s <code class="quiet">%s</code></span> <span class="number"><b>%s</b> \
    <span class="quiet">%s</span></span></p>
    %s%s</li>
    """
        .formatted(
            said(reason),
            reason,
            number(count),
            share(count, judged().unsuccessful()),
            bar("bad", count, judged().unsuccessful()),
            examples(findings.rows().examples().getOrDefault(reason, List.of())));
  }

  private static String examples(List<Example> examples) {
    if (examples.isEmpty()) {
      return "";
    }
    int shown = Math.min(EXAMPLES, examples.size());
    return """
    <details><summary>%s</summary>
    <ul class="examples">
    %s</ul></details>
    """
        .formatted(
            shown == 1 ? "1 example" : shown + " examples",
            examples.stream()
                .limit(EXAMPLES)
                .map(
                    example ->
                        "<li>%s%s%s%s%s</li>\n"
                            .formatted(
                                labelled("Row", at(example.place())),
                                labelled("Name", value(example.masked().name())),
                                labelled("E-mail", value(example.masked().email())),
                                labelled("Birthday", value(example.masked().birthday())),
                                labelled("Mobile", value(example.masked().mobile()))))
                .collect(Collectors.joining()));
  }

  private static String labelled(String label, String value) {
    return "<span><span class=\"quiet\">%s</span> %s</span>".formatted(label, value);
  }

  private static String value(String masked) {
    return masked.isBlank()
        ? "<i class=\"quiet\">empty</i>"
        : "<bdi class=\"mono\">%s</bdi>".formatted(text(masked));
  }

  private String files() {
    List<FileReport> read =
        report().files().stream().filter(file -> file.refused() == null).toList();
    return table(
            "refused",
            "Refused files",
            "Nothing of them was read. Mended, they can be dropped into the folder again.",
            "<th>File</th><th>Why</th>",
            refused(),
            FILES,
            file ->
                "<td>%s</td><td class=\"bad\">%s</td>"
                    .formatted(
                        name(file.name()), text(Objects.requireNonNullElse(file.refused(), ""))))
        + table(
            "files",
            !isReplay() ? "File by file" : "Batch by batch",
            "",
            "<th>Name</th><th class=\"number\">Read</th><th"
                + " class=\"number\">Successful</th><th>Share</th>",
            read,
            FILES,
            file ->
                "<td>%s</td>%s%s<td class=\"share\">%s %s</td>"
                    .formatted(
                        name(file.name()),
                        cell(file.applications().read()),
                        cell(file.applications().successful()),
                        share(file.applications().successful(), file.applications().read()),
                        bar("good", file.applications().successful(), file.applications().read())));
  }

  private List<FileReport> refused() {
    return report().files().stream().filter(file -> file.refused() != null).toList();
  }

  private String refusedOfAll() {
    return "%s of %s refused".formatted(number(refused().size()), files(report().files().size()));
  }

  /// What was found of separators that occur.
  private List<DateOrderReport> orders() {
    return report().dateOrders().stream()
        .filter(
            order ->
                order.dates().dayFirst() + order.dates().monthFirst() + order.dates().ambiguous()
                    > 0)
        .toList();
  }

  private String dateOrders() {
    if (orders().isEmpty()) {
      return "";
    }
    StringBuilder html =
        new StringBuilder("<h2 id=\"birthdays\">Birthdays: day or month first?</h2>\n");
    for (DateOrderReport order : orders()) {
      html.append(
          """
          <h3>Like %s</h3>
          %s<dl>
          <dt>Only day first</dt><dd>%s%s</dd>
          <dt>Only month first</dt><dd>%s%s</dd>
          <dt>Could be both</dt><dd>%s</dd>
          </dl>
          """
              .formatted(
                  sample(order),
                  why(order),
                  number(order.dates().dayFirst()),
                  first(order.dates().dayFirstAt()),
                  number(order.dates().monthFirst()),
                  first(order.dates().monthFirstAt()),
                  number(order.dates().ambiguous())));
    }
    return html.toString();
  }

  private static String why(DateOrderReport order) {
    String read = "Read <b>%s</b>".formatted(words(order.decision().order()));
    return switch (order.decision().because()) {
      case POLICY -> paragraph(read + ": the policy says so.");
      case EVIDENCE ->
          paragraph(read + ": some of these birthdays are a date when read so, and only so.");
      case HISTORY ->
          paragraph(read + ": earlier batches of this feed proved it, and nothing here does.");
      case ASSUMED ->
          paragraph(
                  read
                      + ". This is <b class=\"wait\">assumed</b>: neither these files nor earlier"
                      + " ones of this feed prove it. Who knows the order can settle it in the"
                      + " policy, day-first or month-first:")
              + wayOut(order);
      case DISPUTED ->
          paragraph(
                  ("<b class=\"bad\">Disputed</b>: %s. So what could be both is unsuccessful. Ask"
                          + " whoever writes the files, name the order in the policy, day-first or"
                          + " month-first, and have them judged again:")
                      .formatted(dispute(order)))
              + wayOut(order);
    };
  }

  private static String paragraph(String html) {
    return "<p>" + html + "</p>\n";
  }

  private static String dispute(DateOrderReport order) {
    DateOrder earlier = order.earlier();
    return order.dates().dayFirst() > 0 && order.dates().monthFirst() > 0
        ? "some of these birthdays are a date only day first, others only month first"
        : "earlier batches of this feed proved %s, and these files prove the contrary"
            .formatted(words(earlier));
  }

  private static String wayOut(DateOrderReport order) {
    String key =
        switch (order.separator()) {
          case SLASH -> "slash";
          case HYPHEN -> "hyphen";
        };
    return "<pre>birthday:\n  %s: day-first</pre>\n".formatted(key);
  }

  /// A date that can be read in both orders.
  private static String sample(DateOrderReport order) {
    char between = order.separator().character();
    return "03" + between + "04" + between + "1975";
  }

  private static String words(@Nullable DateOrder order) {
    return switch (order) {
      case DAY_FIRST -> "day first";
      case MONTH_FIRST -> "month first";
      case null -> "in no order";
    };
  }

  private static String first(@Nullable RowPlace place) {
    return place == null ? "" : ", the first at " + at(place);
  }

  private String duplicates() {
    return table(
        "duplicates",
        "The same person twice",
        "Same name, birthday, e-mail and mobile number: the first application stands.",
        "<th>Row</th><th>Applied before</th>",
        findings.rows().duplicates(),
        counts().duplicates(),
        ROWS,
        duplicate ->
            "<td>%s</td><td>%s%s</td>"
                .formatted(
                    at(duplicate.place()),
                    at(duplicate.first()),
                    duplicate.member() ? " <span class=\"quiet\">a member</span>" : ""));
  }

  private String collisions() {
    return table(
        "collisions",
        "Two people, one id",
        "Same last name and birthday, but not the same person: both are members, and the later"
            + " one's id has a number.",
        "<th>Row</th><th>Id ends with</th>",
        findings.rows().collisions(),
        counts().collisions(),
        ROWS,
        collision ->
            "<td>%s</td><td class=\"mono\">_%s</td>"
                .formatted(at(collision.place()), String.valueOf(collision.number())));
  }

  /// Newest first, this batch on top.
  private String trend() {
    if (findings.trend().isEmpty()) {
      return "";
    }
    List<EarlierBatch> newest = findings.trend().reversed();
    String now =
        "<tr><td><b>this batch</b></td>%s"
            .formatted(trend(judged().read(), judged().successful(), "good"));
    String rows =
        newest.stream()
            .limit(BATCHES)
            .map(
                earlier ->
                    "<tr><td>%s <span class=\"mono quiet\">%s</span></td>%s"
                        .formatted(
                            text(earlier.loadedAt()),
                            text(earlier.batch()),
                            trend(earlier.read(), earlier.successful(), "quiet")))
            .collect(Collectors.joining());
    return """
    <h2>Compared with %s</h2>
    <div class="wide"><table>
    <thead><tr><th>Loaded (UTC)</th><th class="number">Read</th><th class="number">Successful</th><th>Share</th></tr></thead>
    <tbody>
    %s%s</tbody></table></div>
    """
        .formatted(
            newest.size() == 1
                ? "the last batch"
                : "the last %s batches".formatted(number(Math.min(newest.size(), BATCHES))),
            now,
            rows);
  }

  private static String trend(long read, long successful, String colour) {
    return "%s%s<td class=\"share\">%s %s</td></tr>\n"
        .formatted(
            cell(read), cell(successful), share(successful, read), bar(colour, successful, read));
  }

  private String facts() {
    BatchReport.Batch batch = report().batch();
    Long place = batch.historyPlace();
    return """
    <h2>How it was judged</h2>
    <dl>
    <dt>Batch</dt><dd class="mono">%s</dd>
    <dt>Feed</dt><dd>%s</dd>
    <dt>Ages as of</dt><dd>%s</dd>
    <dt>Policy</dt><dd>%s <span class="quiet mono">%s</span></dd>
    <dt>Earlier batches</dt><dd>%s</dd>
    </dl>
    """
        .formatted(
            text(batch.id()),
            text(batch.feed()),
            batch.rules().asOf(),
            text(batch.rules().policyName()),
            text(cut(batch.rules().policyDigest(), 12)),
            place == null ? "not looked at" : place == 0 ? "none" : number(place));
  }

  private static <T> String table(
      String id,
      String title,
      String why,
      String heads,
      List<T> rows,
      int most,
      Function<T, String> row) {
    return table(id, title, why, heads, rows, rows.size(), most, row);
  }

  private static <T> String table(
      String id,
      String title,
      String why,
      String heads,
      List<T> rows,
      long count,
      int most,
      Function<T, String> row) {
    if (count == 0) {
      return "";
    }
    return """
    <h2 id="%s">%s: %s</h2>
    %s<div class="wide"><table>
    <thead><tr>%s</tr></thead>
    <tbody>
    %s</tbody></table></div>
    %s\
    """
        .formatted(
            id,
            title,
            number(count),
            why.isEmpty() ? "" : "<p class=\"quiet\">" + why + "</p>\n",
            heads,
            rows.stream()
                .limit(most)
                .map(each -> "<tr>" + row.apply(each) + "</tr>\n")
                .collect(Collectors.joining()),
            more(count, Math.min(most, rows.size())));
  }

  private static String more(long count, int shown) {
    return count <= shown
        ? ""
        : "<p class=\"quiet\">and %s more</p>\n".formatted(number(count - shown));
  }

  /// Says nothing that the numbers beside it do not.
  private static String bar(String colour, long part, long whole) {
    return String.format(
        Locale.ROOT,
        "<div class=\"bar %s\" aria-hidden=\"true\"><i style=\"width:%.1f%%\"></i></div>\n",
        colour,
        whole == 0 ? 0 : Math.min(100, 100.0 * part / whole));
  }

  private static String at(RowPlace place) {
    return "<bdi class=\"mono\">%s</bdi>"
        .formatted(text(cut(place.file(), LONGEST_NAME) + ":" + place.line()));
  }

  private static String name(String file) {
    return "<bdi>%s</bdi>".formatted(text(cut(file, LONGEST_NAME)));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  private static String cell(long count) {
    return "<td class=\"number\">%s</td>".formatted(number(count));
  }

  private static String applications(long count) {
    return count == 1 ? "1 application" : number(count) + " applications";
  }

  private static String files(long count) {
    return count == 1 ? "1 file" : number(count) + " files";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// In percent; never all or none of it unless it is.
  static String share(long part, long whole) {
    if (part == 0 || whole == 0) {
      return "0 %";
    }
    if (part == whole) {
      return "100 %";
    }
    double percent = 100.0 * part / whole;
    if (percent < 0.1) {
      return "under 0.1 %";
    }
    return percent > 99.9 ? "over 99.9 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
