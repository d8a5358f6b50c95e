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

  /// Percent-encoded text, decoded once; null when it is no UTF-8 or badly encoded.
  static @Nullable String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      } else if (i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// The inverse: a name as one segment of a path.
  static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          each == '-'
              || each == '_'
              || each == '.'
              || each == '~'
              || (each >= '0' && each <= '9')
              || (each >= 'A' && each <= 'Z')
              || (each >= 'a' && each <= 'z');
      text.append(
          plain
              ? String.valueOf((char) each)
              : "%" + HexFormat.of().withUpperCase().toHexDigits(each));
    }
    return text.toString();
  }
}
