package dev.jarflow.kit.report;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void aPageSaysWhatItIsAndNeedsNothingElse() {
    assertThat(Html.page("A <title>", "3 \"files\"", "<main>all</main>"))
        .contains(
            "<title>A &lt;title&gt;</title>\n<meta name=\"description\" content=\"3 &quot;files&quot;\">\n",
            "<body>\n<main>all</main>\n</body>")
        .doesNotContain("<script", "src=", "href=", "url(", "@import");
  }
}
