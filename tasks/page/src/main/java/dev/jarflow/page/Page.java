package dev.jarflow.page;

import module java.base;

/// A page for people, as data. `summary` is what a list of pages says of it, which also says when
/// it shows sample data.
public record Page(String title, Inline summary, List<Part> parts) {
  private static final Pattern SUMMARY =
      Pattern.compile("<meta name=\"description\" content=\"([^\"]{0,1000})\">");

  private static final String BEGIN = "<body>\n<main>\n";

  /// The only scripts that a page may run, as a Content-Security-Policy names them: by digest.
  public static final String SCRIPTS = Html.SCRIPTS;

  /// The last step: a whole document that needs nothing but itself. It says itself what it may
  /// load and run, for when it is opened from a disk or out of a mail.
  public String html() {
    String content = Markup.of(parts);
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%s</title>
        <meta name="description" content="%s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src %s%s">
        <style>
        %s</style>
        </head>
        %s%s</main>
        %s</body>
        </html>
        """
        .formatted(
            Html.text(title),
            Html.text(SampleNote.before(summary.plain(), parts)),
            SCRIPTS,
            Html.connections(content),
            Html.STYLE,
            BEGIN,
            content,
            Html.scripts(content));
  }

  /// A page's HTML with more parts at its beginning; as it was when it is no page of ours.
  public static String with(List<Part> above, String html) {
    return new String(with(above, html.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /// The same for the first bytes of a page in UTF-8.
  public static byte[] with(List<Part> above, byte[] html) {
    // Byte by byte, so that a letter may end elsewhere.
    String bytes = new String(html, StandardCharsets.ISO_8859_1);
    int begin = bytes.indexOf(BEGIN);
    if (begin < 0) {
      return html;
    }
    ByteArrayOutputStream with = new ByteArrayOutputStream();
    with.write(html, 0, begin + BEGIN.length());
    with.writeBytes(Markup.of(above).getBytes(StandardCharsets.UTF_8));
    with.write(html, begin + BEGIN.length(), html.length - begin - BEGIN.length());
    return with.toByteArray();
  }

  /// The summary in the head of a page's HTML; empty when there is none.
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
