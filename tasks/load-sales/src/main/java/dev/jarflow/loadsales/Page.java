package dev.jarflow.loadsales;

import static dev.jarflow.page.Html.text;

import dev.jarflow.loadsales.Transactions.Because;
import dev.jarflow.loadsales.Transactions.Example;
import dev.jarflow.page.Html;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one run did, as a page for the people who deliver the files. Everything is counted; of what
/// is many, some are shown.
record Page(Loading.Loaded loaded, String message) {
  static final int SHOWN = 100;

  String html() {
    Transactions.Taken transactions = loaded.transactions();
    String body =
        """
        <main>
        <h1>Sales <span class="badge %s">%s</span></h1>
        <p>%s</p>
        <dl class="cards">
        %s</dl>
        %s%s%s<p class="quiet">A quarantined transaction is loaded by a later run when its reason is gone, or when it is delivered again without it: \
        see docs/how-to/mend-a-quarantined-sale.md.</p>
        </main>"""
            .formatted(
                fine() ? "good" : "wait",
                fine() ? "all loaded" : "some in quarantine",
                text(message),
                card("New transactions", transactions.loaded())
                    + card("Replaced by a later delivery", transactions.replaced())
                    + card("Unchanged", transactions.unchanged())
                    + card("Older than what is loaded", transactions.older())
                    + card("Out of quarantine", transactions.released())
                    + card("Newly quarantined", transactions.quarantined())
                    + card("In quarantine, with earlier ones", transactions.waiting())
                    + card("Lines loaded", transactions.lines())
                    + card("New items", loaded.items().added())
                    + card("Changed items", loaded.items().changed())
                    + card("Items refused", loaded.items().refusals().size()),
                reasons(transactions.reasons(), transactions.waiting()),
                examples(transactions.examples(), transactions.waiting()),
                refusals(loaded.items().refusals()));
    return Html.page("load-sales", message, body);
  }

  private boolean fine() {
    return loaded.transactions().waiting() == 0 && loaded.items().refusals().isEmpty();
  }

  private static String card(String name, long number) {
    return "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(name, count(number));
  }

  private static String reasons(List<Because> reasons, long all) {
    if (reasons.isEmpty()) {
      return "";
    }
    return """
        <h2>Why transactions are in quarantine</h2>
        <p>A transaction may have several reasons.</p>
        <ul class="bars">
        %s</ul>
        """
        .formatted(
            reasons.stream()
                .map(
                    reason ->
                        """
                        <li><p><span><code>%s</code> %s</span> <span class="number">%s</span></p>
                        <div class="bar wait"><i style="width:%.1f%%"></i></div></li>
                        """
                            .formatted(
                                text(reason.reason()),
                                text(meaning(reason.reason())),
                                count(reason.transactions()),
                                100.0 * reason.transactions() / Math.max(1, all)))
                .collect(Collectors.joining()));
  }

  private static String meaning(String reason) {
    return Reason.valueOf(reason).meaning();
  }

  private static String examples(List<Example> examples, long all) {
    return table(
        "Transactions in quarantine, the newest first",
        List.of("Transaction", "Where", "Reasons"),
        examples.stream()
            .map(
                example ->
                    row(
                        example.transaction(),
                        example.file() + ":" + example.line(),
                        example.reasons())),
        all);
  }

  private static String refusals(List<Items.Refusal> refusals) {
    return table(
        "Items refused",
        List.of("Item", "Where", "Reasons"),
        refusals.stream()
            .limit(SHOWN)
            .map(
                refusal ->
                    row(
                        refusal.id(),
                        refusal.file() + ":" + refusal.line(),
                        refusal.reasons().stream()
                            .map(Reason::name)
                            .collect(Collectors.joining(" ")))),
        refusals.size());
  }

  private static String row(String id, String place, String reasons) {
    return "<td><bdi>%s</bdi></td><td><bdi>%s</bdi></td><td>%s</td>"
        .formatted(
            text(id),
            text(place),
            Arrays.stream(reasons.split(" "))
                .map(reason -> "<code>" + text(reason) + "</code>")
                .collect(Collectors.joining(" ")));
  }

  private static String table(String title, List<String> heads, Stream<String> rows, long all) {
    if (all == 0) {
      return "";
    }
    return """
        <h2>%s</h2>
        %s<div class="wide"><table>
        <tr>%s</tr>
        %s</table></div>
        """
        .formatted(
            title,
            all > SHOWN ? "<p>The first %d of %s.</p>\n".formatted(SHOWN, count(all)) : "",
            heads.stream().map("<th>%s</th>"::formatted).collect(Collectors.joining()),
            rows.map("<tr>%s</tr>\n"::formatted).collect(Collectors.joining()));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
