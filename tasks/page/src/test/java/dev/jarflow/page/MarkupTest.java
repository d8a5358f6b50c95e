package dev.jarflow.page;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.meter;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.strong;
import static dev.jarflow.page.Inline.toned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Inline.Bytes;
import dev.jarflow.page.Inline.Place;
import dev.jarflow.page.Inline.Share;
import dev.jarflow.page.Part.Arrow;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Bars;
import dev.jarflow.page.Part.Box;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Code;
import dev.jarflow.page.Part.Column;
import dev.jarflow.page.Part.Diagram;
import dev.jarflow.page.Part.End;
import dev.jarflow.page.Part.Facts;
import dev.jarflow.page.Part.Field;
import dev.jarflow.page.Part.Field.Option;
import dev.jarflow.page.Part.Fold;
import dev.jarflow.page.Part.Form;
import dev.jarflow.page.Part.Group;
import dev.jarflow.page.Part.Heading;
import dev.jarflow.page.Part.Items;
import dev.jarflow.page.Part.More;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Part.Refresh;
import dev.jarflow.page.Part.Row;
import dev.jarflow.page.Part.Section;
import dev.jarflow.page.Part.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The HTML of each part and inline, whole.
class MarkupTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void words() {
    assertThat(
            html(
                line(
                    "a & b ",
                    quoted("<c>"),
                    mono("d"),
                    new Place("e.csv", 7),
                    strong("f"),
                    quiet("g"),
                    toned(Tone.BAD, strong("h")),
                    new Badge(Tone.WAIT, "i"),
                    new Inline.Break(),
                    link("#j", "k"))))
        .isEqualTo(
            "a &amp; b <bdi>&lt;c&gt;</bdi><bdi class=\"mono\">d</bdi><bdi class=\"mono\">e.csv:7</bdi><b>f</b>"
                + "<span class=\"quiet\">g</span><span class=\"bad\"><b>h</b></span><span class=\"badge wait\">i</span><br>"
                + "<a href=\"#j\">k</a>");
  }

  @Test
  void numbersAndDates() {
    assertThat(
            html(
                line(
                    1000,
                    " ",
                    new BigDecimal("2.50"),
                    " ",
                    count(3, "file"),
                    " ",
                    new Bytes(4),
                    " ",
                    new Bytes(5_000),
                    " ",
                    new Share(1, 8),
                    meter(Tone.GOOD, 1, 8),
                    " ",
                    LocalDate.of(2026, 1, 2),
                    " ",
                    NOON,
                    " ",
                    new Age(NOON, NOON.plusSeconds(61)))))
        .isEqualTo(
            "1,000 2.50 3 files 4 bytes <span title=\"5,000 bytes\">5.0 kB</span> 12.5 %"
                + "<span class=\"bar good\" aria-hidden=\"true\"><i style=\"width:12.5%\"></i></span>"
                + " <time datetime=\"2026-01-02\">2026-01-02</time>"
                + " <time datetime=\"2026-11-21T12:00:00Z\">2026-11-21 12:00:00 UTC</time>"
                + " <time datetime=\"2026-11-21T12:00:00Z\" title=\"2026-11-21 12:00:00 UTC\">1 minute ago</time>");
  }

  @Test
  void aBarIsNeverLongerThanItsPlace() {
    assertThat(html(meter(Tone.BAD, 9, 8))).contains("width:100.0%");
    assertThat(html(meter(Tone.BAD, -1, 8))).contains("width:0.0%");
    assertThat(html(meter(Tone.BAD, 1, 0))).contains("width:0.0%");
  }

  static List<Arguments> parts() {
    return List.of(
        Arguments.of(
            Part.heading(1, "Files ", new Badge(Tone.GOOD, "OK")),
            "<h1>Files <span class=\"badge good\">OK</span></h1>\n"),
        Arguments.of(new Heading(2, "why", line("Why")), "<h2 id=\"why\">Why</h2>\n"),
        Arguments.of(Part.paragraph("Because."), "<p>Because.</p>\n"),
        Arguments.of(
            new Note(Tone.BAD, "2 files refused.", link("#refused", "Why")),
            "<p class=\"note bad\"><b>2 files refused.</b> <span><a href=\"#refused\">Why</a></span></p>\n"),
        Arguments.of(
            new Cards().with("Files", 5, toned(Tone.BAD, "2 refused")).with("Rows", 1000),
            """
            <dl class="cards">
            <div><dt>Files</dt><dd>5 <span class="quiet"><span class="bad">2 refused</span></span></dd></div>
            <div><dt>Rows</dt><dd>1,000</dd></div>
            </dl>
            """),
        // What is not known is left out.
        Arguments.of(
            new Facts().with("Batch", mono("1f0c")).with("Run", null),
            "<dl>\n<dt>Batch</dt><dd><bdi class=\"mono\">1f0c</bdi></dd>\n</dl>\n"),
        Arguments.of(new Facts().with("Run", null), ""),
        Arguments.of(
            new Bars(
                List.of(
                    new Bar(
                        line("Why"),
                        strong(7),
                        meter(Tone.WAIT, 7, 10),
                        List.of(new Fold(line("1 example"), List.of(Part.paragraph("x"))))))),
            """
            <ol class="bars">
            <li><p><span>Why</span> <span class="number"><b>7</b></span></p>
            <span class="bar wait" aria-hidden="true"><i style="width:70.0%"></i></span>
            <details><summary>1 example</summary>
            <p>x</p>
            </details>
            </li>
            </ol>
            """),
        Arguments.of(
            new Items(List.of(line("a"), line("b"))), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        Arguments.of(new Code("a:\n  b: <c>"), "<pre>a:\n  b: &lt;c&gt;</pre>\n"),
        Arguments.of(
            new Section("s", "a \"b\"", List.of(Part.heading(3, "S"))),
            "<section id=\"s\" data-words=\"a &quot;b&quot;\">\n<h3>S</h3>\n</section>\n"),
        Arguments.of(
            new Form(
                List.of(
                    new Field.Choice(
                        "a", "A", "", List.of(new Option("", "none"), new Option("b", "b"))),
                    new Field.Day("c", "C", "2026-01-02"),
                    new Field.Text("d", "D", "e"),
                    new Field.Hidden("f", "g")),
                "Show"),
            """
            <form class="choices" method="get">
            <label>A <select name="a"><option value="" selected>none</option><option>b</option></select></label>
            <label>C <input type="date" name="c" value="2026-01-02"></label>
            <label>D <input type="text" name="d" value="e"></label>
            <input type="hidden" name="f" value="g">
            <button>Show</button></form>
            """),
        Arguments.of(new Refresh(10), "<meta http-equiv=\"refresh\" content=\"10\">\n"),
        Arguments.of(More.NONE, ""));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aPartIsItsHtml(Part part, String html) {
    assertThat(html(part)).isEqualTo(html);
  }

  @Test
  void aHeadingHasOneOfFourLevels() {
    assertThatThrownBy(() -> Part.heading(5, "x"))
        .hasMessage("expected a level from 1 to 4, found 5");
  }

  @Test
  void aTable() {
    assertThat(
            html(
                Listing.of("Refused \"files\"", List.of("a", "b", "c"))
                    .at("refused")
                    .about("Nothing was read.")
                    .text("File", Inline::quoted)
                    .number("Letters", String::length)
                    .share("Share", file -> new Share(1, 2))
                    .counting(1002)
                    .rest("in ", mono("all.csv"))
                    .parts(2)
                    .toArray(Part[]::new)))
        .isEqualTo(
            """
            <h2 id="refused">Refused &quot;files&quot;: 1,002</h2>
            <p><span class="quiet">Nothing was read.</span></p>
            <p class="quiet sideways" hidden>Wider than the screen: scroll sideways to see all of it.</p>
            <div class="wide" role="region" aria-label="Refused &quot;files&quot;" tabindex="0"><table>
            <thead><tr><th scope="col">File</th><th scope="col" class="number">Letters</th><th scope="col" class="share">Share</th></tr></thead>
            <tbody>
            <tr><td><bdi>a</bdi></td><td class="number">1</td><td class="share">50.0 %</td></tr>
            <tr><td><bdi>b</bdi></td><td class="number">1</td><td class="share">50.0 %</td></tr>
            </tbody></table></div>
            <p class="quiet">and 1,000 more in <bdi class="mono">all.csv</bdi></p>
            """);
  }

  @Test
  void aTableWithSentencesNamesEachCellForAPhone() {
    assertThat(
            html(
                Listing.of("Columns", List.of("id"))
                    .text("Column", Inline::mono)
                    .prose("About", column -> "A key.")
                    .table(10)))
        .contains(
            "<div class=\"wide prose\"",
            "<tr><td data-heading=\"Column\"><bdi class=\"mono\">id</bdi></td><td class=\"sentences\" data-heading=\"About\">A key.</td></tr>");
  }

  @Test
  void aDiagram() {
    Box person =
        new Box("person", "person", false, "people", List.of(new Row("PK", "id", "number", "1st")));
    Box sale =
        new Box(
            "sale",
            "<sale>",
            true,
            "what & when",
            List.of(
                new Row("FK", "by", "refers to who bought it, of course", "who"),
                new Row("", "for", "24 letters are not cut..", "whom")));
    Arrow by = new Arrow(new End("sale", 0), new End("person", 0), true, true, "sale by person");
    Arrow to = new Arrow(new End("sale", 1), new End("person", 0), false, false, "sale for person");

    assertThat(
            html(
                new Diagram(
                    "see \"Tables\"",
                    List.of(new Group("a & b", List.of(person, sale))),
                    List.of(by, to))))
        .isEqualTo(
            """
            <p class="quiet sideways" hidden>Wider than the screen: scroll sideways to see all of it.</p>
            <figure class="wide" tabindex="0" aria-label="see &quot;Tables&quot;">
            <svg class="diagram" viewBox="0 0 453 147" width="453" height="147" role="group" aria-label="see &quot;Tables&quot;">
            <rect class="group" x="0.5" y="1.5" width="452" height="121" rx="8"/>
            <text class="group-name" x="14" y="25">a &amp; b</text>
            <g class="line dashed"><title>sale by person</title><path class="wide" d="M200 76 C168 76 168 76 136 76"/><path class="way" d="M200 76 C168 76 168 76 136 76"/><path d="M200 72 L192 76 L200 80 M141 72 v8 "/></g>
            <g class="line"><title>sale for person</title><path class="wide" d="M200 93 C168 93 168 76 136 76"/><path class="way" d="M200 93 C168 93 168 76 136 76"/><path d="M195 89 v8 M141 72 v8 "/></g>
            <g class="box" transform="translate(32 41)">
            <rect class="body" width="104" height="49" rx="5"/>
            <path class="head" d="M0 23 v-18 q0 -5 5 -5 h94 q5 0 5 5 v18 z"/>
            <a href="#person"><title>people</title><text class="name" x="10" y="17">person</text></a>
            <g><title>1st</title><text class="key" x="10" y="39">PK</text><text class="row" x="30" y="39">id</text><text class="note" x="94" y="39">number</text></g>
            </g>
            <g class="box dashed" transform="translate(200 41)">
            <rect class="body" width="221" height="66" rx="5"/>
            <path class="head" d="M0 23 v-18 q0 -5 5 -5 h211 q5 0 5 5 v18 z"/>
            <a href="#sale"><title>what &amp; when</title><text class="name" x="10" y="17">&lt;sale&gt;</text></a>
            <g><title>who</title><text class="key" x="10" y="39">FK</text><text class="row" x="30" y="39">by</text><text class="note" x="211" y="39">refers to who bought it…</text></g>
            <g><title>whom</title><text class="key" x="10" y="56"></text><text class="row" x="30" y="56">for</text><text class="note" x="211" y="56">24 letters are not cut..</text></g>
            </g>
            </svg>
            </figure>
            """);
  }

  @Test
  void nothingListedIsNoPart() {
    assertThat(Listing.of("Files", List.of()).text("File", file -> "").parts(1)).isEmpty();
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(
            () ->
                new Table(
                    "",
                    List.of(new Column("a", Column.Kind.TEXT)),
                    List.of(List.of(line("1"), line("2"))),
                    More.NONE))
        .hasMessage("expected 1 cell in a row, found 2");
  }

  private static String html(Part... parts) {
    return Markup.of(List.of(parts));
  }

  private static String html(Inline inline) {
    return Markup.of(inline);
  }
}
