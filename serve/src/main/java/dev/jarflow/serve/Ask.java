package dev.jarflow.serve;

import module java.base;

import org.jspecify.annotations.Nullable;

/// A request, as far as an answer depends on it. `path` and `query` are as they came.
record Ask(
    String method,
    String path,
    String query,
    @Nullable String host,
    @Nullable String ifNoneMatch,
    boolean framed) {

  /// A field of the query; null when it has none, or one that is no text.
  @Nullable String field(String name) {
    for (String field : query.split("&", -1)) {
      if (field.startsWith(name + "=")) {
        return decoded(field.substring(name.length() + 1));
      }
    }
    return null;
  }

  /// All fields of the query that are text, the first of each name; a plus is a blank, as forms
  /// write it.
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : query.split("&", -1)) {
      String[] both = field.split("=", 2);
      String value = both.length == 2 ? decoded(both[1].replace('+', ' ')) : null;
      if (value != null) {
        fields.putIfAbsent(both[0], value);
      }
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
