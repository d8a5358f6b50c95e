package dev.jarflow.page;

import module java.base;

import dev.jarflow.kit.files.Sha256;

/// The escaping of texts, and what every page carries in itself: its style and its scripts.
final class Html {
  static final String STYLE = resource("page.css");
  private static final String FILTER = resource("filter.js");
  private static final String CHART = resource("chart.js");
  private static final String WIDE = resource("wide.js");
  private static final String LIVE = resource("live.js");

  /// The only scripts that a page may run, as a Content-Security-Policy names them: by what they
  /// say.
  static final String SCRIPTS =
      Stream.of(FILTER, CHART, WIDE, LIVE)
          .map(script -> "'sha256-%s'".formatted(digest(script)))
          .collect(Collectors.joining(" "));

  /// Stands above all that may be wider than the screen; a script shows it while that is so.
  static final String SIDEWAYS =
      "<p class=\"quiet sideways\" hidden>Wider than the screen: scroll sideways to see all of it.</p>\n";

  /// Begins what tells where the events of a page come from.
  private static final String EVENTS = "<p data-events=\"";

  private static final Pattern UNSAFE =
      Pattern.compile("[&<>\"'\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private Html() {}

  /// Any text as the content of an element or of an attribute in double quotes: no markup in it is
  /// markup, and what would be invisible or change the order of what stands around it is spelled
  /// out.
  static String text(String text) {
    return UNSAFE
        .matcher(text)
        .replaceAll(
            found ->
                switch (found.group()) {
                  case "&" -> "&amp;";
                  case "<" -> "&lt;";
                  case ">" -> "&gt;";
                  case "\"" -> "&quot;";
                  case "'" -> "&#39;";
                  case String other -> "\\\\u%04x".formatted(other.codePointAt(0));
                });
  }

  static String filter(String label) {
    return """
        <p id="filter" class="filter" hidden><label>%s <input type="search" autocomplete="off" spellcheck="false"></label> \
        <output class="quiet"></output></p>
        %s"""
        .formatted(text(label), script(FILTER));
  }

  /// Without scripts the page is asked for again now and then.
  static String live(String events) {
    return EVENTS
        + "%s\" hidden></p>\n<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>\n"
            .formatted(text(events));
  }

  /// What a page may ask for while it is shown, as a Content-Security-Policy says it.
  static String connections(String parts) {
    return parts.contains(EVENTS) ? "; connect-src 'self'" : "";
  }

  /// For all charts, tables and diagrams of a page, and its events, at its end; nothing for a page
  /// without any.
  static String scripts(String parts) {
    return (parts.contains(Chart.PLOT) ? script(CHART) : "")
        + (parts.contains(SIDEWAYS) ? script(WIDE) : "")
        + (parts.contains(EVENTS) ? script(LIVE) : "");
  }

  private static String script(String script) {
    return "<script>%s</script>\n".formatted(script);
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
