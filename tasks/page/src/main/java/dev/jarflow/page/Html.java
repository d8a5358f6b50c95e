package dev.jarflow.page;

import module java.base;

import dev.jarflow.kit.files.Sha256;

/// The frame of a page and the escaping of its texts. A page needs nothing but itself and runs no
/// script but one: the filter.
final class Html {
  private static final String STYLE = resource("page.css");
  private static final String FILTER = resource("filter.js");

  /// The only script that a page may run, as a Content-Security-Policy names it: by what it says.
  static final String SCRIPTS = "'sha256-%s'".formatted(digest(FILTER));

  /// Said in the page too, for one that is opened from a disk or out of a mail.
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src " + SCRIPTS;

  private Html() {}

  /// Any text as the content of an element or of an attribute in double quotes: no markup in it is
  /// markup, and what would be invisible or change the order of what stands around it is spelled
  /// out.
  static String text(Object value) {
    StringBuilder html = new StringBuilder();
    String.valueOf(value)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> {
                  switch (Character.getType(c)) {
                    case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                        html.append("\\u%04x".formatted(c));
                    default -> html.appendCodePoint(c);
                  }
                }
              }
            });
    return html.toString();
  }

  /// A whole page. `summary` is what a list of reports says of it; `body` is HTML.
  static String page(String title, String summary, String body) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%s</title>
        <meta name="description" content="%s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <style>
        %s</style>
        </head>
        <body>
        %s
        </body>
        </html>
        """
        .formatted(text(title), text(summary), POLICY, STYLE, body);
  }

  /// A box that narrows a page to what somebody types in it, once in a page: of elements with
  /// `data-row`, each in one with `data-group`, whose value is searched with every row of it. Where
  /// scripts do not run it is not seen, and everything else is.
  static String filter(String label) {
    return """
        <p id="filter" class="filter" hidden><label>%s <input type="search" autocomplete="off" spellcheck="false"></label> \
        <output class="quiet"></output></p>
        <script>%s</script>
        """
        .formatted(text(label), FILTER);
  }

  private static String digest(String script) {
    byte[] sha256 = HexFormat.of().parseHex(Sha256.of(script.getBytes(StandardCharsets.UTF_8)));
    return Base64.getEncoder().encodeToString(sha256);
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
