package dev.jarflow.page;

import static dev.jarflow.page.Html.text;

import module java.base;

import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Card;
import dev.jarflow.page.Part.Column;
import dev.jarflow.page.Part.Column.Kind;
import dev.jarflow.page.Part.Fact;
import dev.jarflow.page.Part.Field;
import dev.jarflow.page.Part.More;
import dev.jarflow.page.Part.Table;

/// Parts and inlines as HTML. Nothing else writes any, so nothing else has to escape.
final class Markup {
  /// Longer tables below a chart are opened by whoever wants them.
  private static final int LONGEST_OPEN = 31;

  private Markup() {}

  static String of(List<Part> parts) {
    return each(parts, Markup::of);
  }

  private static String of(Part part) {
    return switch (part) {
      case Part.Heading(int level, String id, Inline words) ->
          "<h%s%s>%s</h%1$s>\n".formatted(level, id(id), of(words));
      case Part.Paragraph(Inline words) -> "<p>%s</p>\n".formatted(of(words));
      case Part.Note(Tone tone, String head, Inline words) ->
          "<p class=\"note %s\"><b>%s</b> <span>%s</span></p>\n"
              .formatted(tone(tone), text(head), of(words));
      case Part.Cards(List<Card> cards) ->
          "<dl class=\"cards\">\n%s</dl>\n".formatted(each(cards, Markup::card));
      case Part.Facts(List<Fact> facts) ->
          facts.isEmpty() ? "" : "<dl>\n%s</dl>\n".formatted(each(facts, Markup::fact));
      case Part.Bars(List<Bar> bars) ->
          "<ol class=\"bars\">\n%s</ol>\n".formatted(each(bars, Markup::bar));
      case Table table -> table(table, "");
      case More(long count, Inline where) -> more(count, of(where));
      case Part.Series series -> Chart.of(series) + folded(series.table(), series.id());
      case Part.Plot plot -> Plot.of(plot) + table(plot.table(), "");
      case Part.Flows flows -> FlowMap.of(flows) + folded(flows.table(), "");
      case Part.Diagram diagram -> Drawing.of(diagram);
      case Part.Fold(Inline summary, List<Part> parts) ->
          "<details><summary>%s</summary>\n%s</details>\n".formatted(of(summary), of(parts));
      case Part.Items(List<Inline> items) ->
          "<ul>\n%s</ul>\n".formatted(each(items, item -> "<li>" + of(item) + "</li>\n"));
      case Part.Code(String code) -> "<pre>%s</pre>\n".formatted(lines(code));
      case Part.Section(String id, String words, List<Part> parts) ->
          "<section%s data-words=\"%s\">\n%s</section>\n".formatted(id(id), text(words), of(parts));
      case Part.Filter(String label) -> Html.filter(label);
      case Part.Form(List<Field> fields, String button) ->
          "<form class=\"choices\" method=\"get\">\n%s<button>%s</button></form>\n"
              .formatted(each(fields, Markup::field), text(button));
      case Part.Refresh(int seconds) ->
          "<meta http-equiv=\"refresh\" content=\"%s\">\n".formatted(seconds);
      case Part.Live(String events) -> Html.live(events);
    };
  }

  static String of(Inline inline) {
    String plain = text(Plain.of(inline));
    return switch (inline) {
      case Inline.Text _,
          Inline.Whole _,
          Inline.Decimal _,
          Inline.Count _,
          Inline.Share _,
          Inline.Took _ ->
          plain;
      case Inline.Quoted _ -> "<bdi>" + plain + "</bdi>";
      case Inline.Mono _, Inline.Place _ -> "<bdi class=\"mono\">" + plain + "</bdi>";
      case Inline.Bytes(long bytes) ->
          bytes < 1000
              ? plain
              : "<span title=\"%s bytes\">%s</span>".formatted(Plain.number(bytes), plain);
      case Inline.Day(var day) -> "<time datetime=\"%s\">%s</time>".formatted(day, plain);
      case Inline.Moment(Instant at) -> "<time datetime=\"%s\">%s</time>".formatted(at, plain);
      case Inline.Age(Instant then, _) ->
          "<time datetime=\"%s\" title=\"%s\">%s</time>"
              .formatted(then, Plain.of(new Inline.Moment(then)), plain);
      case Inline.Strong(Inline words) -> "<b>" + of(words) + "</b>";
      case Inline.Toned(Tone tone, Inline words) ->
          "<span class=\"%s\">%s</span>".formatted(tone(tone), of(words));
      case Inline.Badge(Tone tone, _) ->
          "<span class=\"badge %s\">%s</span>".formatted(tone(tone), plain);
      case Inline.Link(String address, Inline words) ->
          "<a href=\"%s\">%s</a>".formatted(text(address), of(words));
      case Inline.Meter(Tone tone, double share) ->
          String.format(
              Locale.ROOT,
              "<span class=\"bar %s\" aria-hidden=\"true\"><i style=\"width:%.1f%%\"></i></span>",
              tone(tone),
              percent(share));
      case Inline.Range(double low, double at, double high, double mark) ->
          String.format(
              Locale.ROOT,
              """
              <svg class="range" aria-hidden="true"><line class="mark" x1="%4$.1f%%" x2="%4$.1f%%" y1="0" y2="100%%"/><line x1="%1$.1f%%" x2="%3$.1f%%" y1="50%%" y2="50%%"/><circle cx="%2$.1f%%" cy="50%%" r="4"/></svg>""",
              percent(low),
              percent(at),
              percent(high),
              percent(mark));
      case Inline.Break() -> "<br>";
      case Inline.Line(List<Inline> words) -> each(words, Markup::of);
    };
  }

  private static double percent(double share) {
    return Math.clamp(100 * share, 0.0, 100.0);
  }

  private static String field(Field field) {
    return switch (field) {
      case Field.Choice(String name, String label, String value, List<Field.Option> options) ->
          "<label>%s <select name=\"%s\">%s</select></label>\n"
              .formatted(
                  text(label),
                  text(name),
                  each(
                      options,
                      option ->
                          "<option%s%s>%s</option>"
                              .formatted(
                                  option.value().equals(option.label())
                                      ? ""
                                      : " value=\"%s\"".formatted(text(option.value())),
                                  option.value().equals(value) ? " selected" : "",
                                  text(option.label()))));
      case Field.Day(String name, String label, String value) -> input("date", name, label, value);
      case Field.Text(String name, String label, String value) -> input("text", name, label, value);
      case Field.Hidden(String name, String value) ->
          "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n".formatted(text(name), text(value));
    };
  }

  private static String input(String type, String name, String label, String value) {
    return "<label>%s <input type=\"%s\" name=\"%s\" value=\"%s\"></label>\n"
        .formatted(text(label), type, text(name), text(value));
  }

  private static String card(Card card) {
    String beside = of(card.beside());
    return "<div><dt>%s</dt><dd>%s%s</dd></div>\n"
        .formatted(
            text(card.name()),
            of(card.value()),
            beside.isEmpty() ? "" : " <span class=\"quiet\">" + beside + "</span>");
  }

  private static String fact(Fact fact) {
    return "<dt>%s</dt><dd>%s</dd>\n".formatted(text(fact.name()), of(fact.value()));
  }

  private static String bar(Bar bar) {
    return "<li><p><span>%s</span> <span class=\"number\">%s</span></p>\n%s\n%s</li>\n"
        .formatted(of(bar.label()), of(bar.figure()), of(bar.meter()), of(bar.details()));
  }

  /// A table too wide for its page scrolls by itself, with the keyboard too, and a script says so.
  private static String table(Table table, String id) {
    boolean prose = table.columns().stream().anyMatch(column -> column.kind() == Kind.PROSE);
    return """
        %s<div%s class="wide%s" role="region" aria-label="%s" tabindex="0"><table>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        %s"""
        .formatted(
            Html.SIDEWAYS,
            id(id),
            prose ? " prose" : "",
            text(table.caption()),
            each(
                table.columns(),
                column ->
                    "<th scope=\"col\"%s>%s</th>".formatted(kind(column), text(column.heading()))),
            each(table.rows(), row -> row(table.columns(), row, prose)),
            of(table.more()));
  }

  private static String row(List<Column> columns, List<Inline> row, boolean prose) {
    StringBuilder cells = new StringBuilder("<tr>");
    for (int i = 0; i < row.size(); i++) {
      Column column = columns.get(i);
      cells.append(
          "<td%s%s>%s</td>"
              .formatted(
                  kind(column),
                  prose ? " data-heading=\"%s\"".formatted(text(column.heading())) : "",
                  of(row.get(i))));
    }
    return cells.append("</tr>\n").toString();
  }

  private static String kind(Column column) {
    return switch (column.kind()) {
      case NUMBER -> " class=\"number\"";
      case SHARE -> " class=\"share\"";
      case PROSE -> " class=\"sentences\"";
      case TEXT -> "";
    };
  }

  private static String more(long count, String where) {
    return count == 0
        ? ""
        : "<p class=\"quiet\">and %s more%s</p>\n"
            .formatted(Plain.number(count), where.isEmpty() ? "" : " " + where);
  }

  private static String folded(Table table, String id) {
    return table.rows().size() > LONGEST_OPEN
        ? "<details><summary>The numbers</summary>\n%s</details>\n".formatted(table(table, id))
        : table(table, id);
  }

  /// Lines stay lines; everything else in them is spelled out as elsewhere.
  private static String lines(String code) {
    return code.lines().map(Html::text).collect(Collectors.joining("\n"));
  }

  private static String id(String id) {
    return id.isEmpty() ? "" : " id=\"%s\"".formatted(text(id));
  }

  static String tone(Tone tone) {
    return tone.name().toLowerCase(Locale.ROOT);
  }

  private static <T> String each(List<T> all, Function<T, String> html) {
    return all.stream().map(html).collect(Collectors.joining());
  }
}
