package dev.jarflow.serve;

import module java.base;

import dev.jarflow.serve.login.Credential;
import org.jspecify.annotations.Nullable;

/// A request, as far as an answer depends on it. `path` and `query` are as they came;
/// `lastEvent` is the id of the last event that a listener has seen, `body` is null when the
/// request has none.
record Ask(
    String method,
    String path,
    String query,
    @Nullable String host,
    String ifNoneMatch,
    @Nullable String origin,
    @Nullable String lastEvent,
    @Nullable String type,
    @Nullable Credential credential,
    @Nullable String bearer,
    boolean framed,
    @Nullable Body body) {
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Pattern TAG = Pattern.compile("(?<![^\\s,])(?:W/)?(\"[^\"]*\")");

  /// The body of a request. It can be read once.
  interface Body {
    /// Null when it is too long.
    @Nullable String text() throws IOException;
  }

  boolean isReading() {
    return READING.contains(method);
  }

  /// True when whoever asks has a copy with this tag, perhaps among others, or any copy. A tag that
  /// a proxy made weak counts too (RFC 9110, 13.1.2).
  boolean has(String tag) {
    return ifNoneMatch.strip().equals("*")
        || TAG.matcher(ifNoneMatch).results().anyMatch(mine -> mine.group(1).equals(tag));
  }

  /// True when the header Content-Type says that the body is JSON.
  boolean isJson() {
    return type != null
        && type.replaceFirst(";.*", "").strip().equalsIgnoreCase("application/json");
  }

  /// A field of the query; null when it has none, or one that is no text.
  @Nullable String field(String name) {
    for (String field : query.split("&", -1)) {
      if (field.startsWith(name + "=")) {
        return decoded(field.substring(name.length() + 1));
      }
    }
    return null;
  }

  /// All fields of the query, the first of each name; a plus is a blank, as forms write it. Null
  /// when one of them is no text.
  @Nullable Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] both = field.split("=", 2);
      String name = decoded(both[0].replace('+', ' '));
      String value = both.length == 2 ? decoded(both[1].replace('+', ' ')) : "";
      if (name == null || value == null) {
        return null;
      }
      fields.putIfAbsent(name, value);
    }
    return fields;
  }

  /// Percent-encoded text, decoded once, with U+FFFD for what is no UTF-8; null when it is badly
  /// encoded.
  static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The inverse: a name as one segment of a path.
  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
