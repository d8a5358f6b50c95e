package dev.jarflow.page;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.strong;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void aPageIsItsTitleItsSummaryAndItsPartsAndNeedsNothingElse() {
    assertThat(
            new Page("Files <now>", line(strong(3_000), " \"files\""), List.of(Part.paragraph("x")))
                .html())
        .startsWith(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Files &lt;now&gt;</title>
            <meta name="description" content="3,000 &quot;files&quot;">
            """)
        .endsWith("<body>\n<main>\n<p>x</p>\n</main>\n</body>\n</html>\n")
        .doesNotContain("<script", "src=", "href=", "url(", "@import");
  }

  @Test
  void theSummaryOfAPageWithSampleDataSaysSo() {
    assertThat(summary(SampleNote.parts(true, true))).isEqualTo("Sample data: 3 rows");
    assertThat(summary(SampleNote.parts(true, false))).isEqualTo("Sample data: 3 rows");
    assertThat(summary(SampleNote.parts(false, false))).isEqualTo("3 rows");
  }

  private static String summary(List<Part> parts) {
    return Page.summaryOf(new Page("", line("3 rows"), parts).html());
  }

  @Test
  void aPageWithChartsHasTheirScriptOnce() {
    Part.Table table = Listing.of("Sold", List.of()).text("Day", each -> "").table(1);
    Part.Point point = new Part.Point(LocalDate.EPOCH, BigDecimal.ONE, line());
    Part chart = new Part.Series("Sold", ChronoUnit.DAYS, List.of(point), table);

    assertThat(scripts(chart, chart)).hasSize(2).first().asString().contains(".plot");
    assertThat(new Page("", line(), List.of(Part.paragraph("<div class=\"plot\">", chart))).html())
        .doesNotContain("<script>");
  }

  @Test
  void aPageWithTablesOrADiagramSaysOfThemOnceThatTheyAreWide() {
    Part.Table table = Listing.of("Sold", List.of()).text("Day", each -> "").table(1);
    Part diagram = new Part.Diagram("Tables", List.of(), List.of());

    assertThat(scripts(table, table, diagram)).singleElement().asString().contains("scrollWidth");
    assertThat(scripts(diagram)).singleElement().asString().contains("scrollWidth");
    assertThat(scripts(Part.paragraph(Html.SIDEWAYS))).isEmpty();
  }

  private static List<String> scripts(Part... parts) {
    String html = new Page("", line(), List.of(parts)).html();
    return Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
        .matcher(html)
        .results()
        .map(script -> script.group(1))
        .toList();
  }

  @Test
  void aSummaryIsReadAsItWasWritten() {
    String summary = "1 < 2 & \"so\" it's &lt; naïve 🎉";

    assertThat(Page.summaryOf(new Page("", line(summary), List.of()).html())).isEqualTo(summary);
    assertThat(Page.summaryOf("<meta name=\"description\" content=\"cut o")).isEmpty();
    assertThat(Page.summaryOf("")).isEmpty();
  }

  @Test
  void whoSearchesAPageFindsATextAsItStandsThere() {
    assertThat(new Page("", line(), List.of(Part.paragraph("O'Neil & <Co>"))).html())
        .contains(Page.escaped("O'Neil & <Co>"));
  }
}
