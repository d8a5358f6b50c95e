package dev.jarflow.page;

import module java.base;

/// A page for people, as data. `summary` is what a list of pages says of it.
public record Page(String title, Inline summary, List<Part> parts) {
  private static final Pattern SUMMARY =
      Pattern.compile("<meta name=\"description\" content=\"([^\"]{0,1000})\">");

  /// The only script that a page may run, as a Content-Security-Policy names it: by its digest.
  public static final String SCRIPTS = Html.SCRIPTS;

  /// The last step: a whole document that needs nothing but itself.
  public String html() {
    return Html.page(title, summary.plain(), "<main>\n" + Markup.of(parts) + "</main>");
  }

  /// The summary that a page says of itself, from the beginning of its HTML; empty when it says
  /// none.
  public static String summaryOf(String html) {
    Matcher summary = SUMMARY.matcher(html);
    return summary.find()
        ? summary
            .group(1)
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
        : "";
  }

  /// A text as it stands in the HTML of a page: for whoever searches pages.
  public static String escaped(String text) {
    return Html.text(text);
  }
}
