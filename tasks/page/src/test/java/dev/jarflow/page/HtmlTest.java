package dev.jarflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void markupInAValueIsText() {
    assertThat(Html.text("<script>alert('a' & \"b\")</script>"))
        .isEqualTo("&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)&lt;/script&gt;");
  }

  @Test
  void whatIsInvisibleOrTurnsTheLineAroundIsSpelledOut() {
    assertThat(Html.text("a\nb\u202Egpj.exe\u200B\uFEFF\u2028"))
        .isEqualTo("a\\u000ab\\u202egpj.exe\\u200b\\ufeff\\u2028");
    assertThat(Html.text("half \uD800 of a pair")).isEqualTo("half \\ud800 of a pair");
  }

  @Test
  void everyScriptIsItself() {
    assertThat(Html.text("naïve 申請 مرحبا 🎉")).isEqualTo("naïve 申請 مرحبا 🎉");
  }

  /// Wherever it is opened: from a disk and out of a mail too.
  @Test
  void aPageLetsNothingInButItsStyleItsPicturesAndItsScripts() {
    String filter = Html.filter("Search <here>:");
    String scripts =
        Stream.of(
                filter,
                Html.scripts(Chart.PLOT),
                Html.scripts(Html.SIDEWAYS),
                Html.scripts(Html.live("/events")))
            .map(HtmlTest::digest)
            .collect(Collectors.joining(" "));

    assertThat(Html.SCRIPTS).isEqualTo(scripts);
    assertThat(new Page("", Inline.line(), List.of(new Part.Filter("Search <here>:"))).html())
        .contains(
            filter,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src "
                + scripts
                + "\">\n");
  }

  @Test
  void onlyAPageThatListensMayAskItsServerWhileItIsShown() {
    assertThat(new Page("", Inline.line(), List.of(new Part.Live("/a?b=\"c\""))).html())
        .contains("; connect-src 'self'\">\n", "<p data-events=\"/a?b=&quot;c&quot;\" hidden></p>");
    assertThat(new Page("", Inline.line(), List.of(Part.paragraph("connect-src"))).html())
        .doesNotContain("; connect-src");
  }

  private static String digest(String html) {
    String script = html.replaceAll("(?s).*<script>|</script>.*", "");
    byte[] sha256 = HexFormat.of().parseHex(Sha256.of(script.getBytes(StandardCharsets.UTF_8)));
    return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(sha256));
  }

  /// So that where no script runs nothing stands that does nothing.
  @Test
  void theFilterIsHiddenUntilItsScriptShowsIt() {
    assertThat(Html.filter("Search <here>:"))
        .startsWith(
            "<p id=\"filter\" class=\"filter\" hidden><label>Search &lt;here&gt;: <input type=\"search\"")
        .contains("box.hidden = false;");
  }

  /// A script that takes text for markup or code would do what strangers wrote.
  @Test
  void theScriptsReadTextAndSetWhatIsShown() {
    assertThat(Html.filter("") + Html.scripts(Chart.PLOT + Html.SIDEWAYS))
        .doesNotContain(
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "write(",
            "eval",
            "Function(",
            "setTimeout",
            "import",
            "fetch",
            "location",
            "cookie",
            "setAttribute",
            "createElement",
            "src");
  }
}
