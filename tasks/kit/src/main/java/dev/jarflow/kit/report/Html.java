package dev.jarflow.kit.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Pages for people. They look alike, need nothing but themselves, and run no script.
public final class Html {
  private static final String STYLE = style();

  private Html() {}

  /// Any text as the content of an element or of an attribute in double quotes: no markup in it is
  /// markup, and what would be invisible or change the order of what stands around it is spelled
  /// out.
  public static String text(Object value) {
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
  public static String page(String title, String summary, String body) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%s</title>
        <meta name="description" content="%s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <style>
        %s</style>
        </head>
        <body>
        %s
        </body>
        </html>
        """
        .formatted(text(title), text(summary), STYLE, body);
  }

  private static String style() {
    try (InputStream css = Objects.requireNonNull(Html.class.getResourceAsStream("page.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
