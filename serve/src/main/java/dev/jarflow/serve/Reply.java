package dev.jarflow.serve;

import module java.base;

import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.dashboard.Telling;

/// An answer: its status, its own headers (those of every answer come later), and what it shows.
record Reply(int status, Map<String, String> headers, Body body) {
  static final String HTML = "text/html; charset=utf-8";

  sealed interface Body {
    record Text(String content) implements Body {}

    /// `above` stands above it when it is a page of ours.
    record File(Path path, List<Part> above) implements Body {}

    /// Told piece by piece, each at once.
    record Told(Telling telling) implements Body {}

    record None() implements Body {}
  }

  static Reply html(int status, Page page) {
    return of(status, HTML, page.html());
  }

  static Reply text(int status, String line) {
    return of(status, "text/plain; charset=utf-8", line + "\n");
  }

  static Reply of(Said said) {
    Reply whole = of(said.status(), said.type(), said.text());
    return said.telling() == null
        ? whole
        : new Reply(said.status(), whole.headers, new Body.Told(said.telling()));
  }

  static Reply to(String place) {
    return new Reply(302, Map.of("Location", place, "Cache-Control", "no-store"), new Body.None());
  }

  static Reply of(int status, String type, String content) {
    return new Reply(
        status, Map.of("Content-Type", type, "Cache-Control", "no-store"), new Body.Text(content));
  }

  /// With something above the page; as it is when it shows no page of ours.
  Reply under(List<Part> above) {
    return switch (body) {
      case Body.Text(String html) ->
          new Reply(status, headers, new Body.Text(Page.with(above, html)));
      case Body.File(Path path, _) -> new Reply(status, headers, new Body.File(path, above));
      case Body.Told _, Body.None() -> this;
    };
  }

  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
