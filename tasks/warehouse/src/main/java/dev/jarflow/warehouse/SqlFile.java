package dev.jarflow.warehouse;

import module java.base;

/// One statement of the `sql` module, its `:name` parameters turned into JDBC's question marks.
record SqlFile(String name, String jdbc, List<String> parameters) {
  /// A parameter, or what is passed over whole: a comment, a string, a quoted name, a cast.
  private static final Pattern TOKEN =
      Pattern.compile(
          "--[^\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\"[^\"]*\"|::|:([a-z_][a-z0-9_]*)", Pattern.DOTALL);

  /// The file `sql/queries/<name>.sql`.
  static SqlFile named(String name) {
    return parse(name, text("queries/" + name));
  }

  /// The text of `sql/<name>.sql` on the class path.
  static String text(String name) {
    String path = "/sql/" + name + ".sql";
    try (InputStream in = SqlFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no file " + path + " in the sql module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SqlFile parse(String name, String text) {
    List<String> parameters = new ArrayList<>();
    StringBuilder jdbc = new StringBuilder();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String parameter = token.group(1);
      if (parameter != null) {
        parameters.add(parameter);
      }
      token.appendReplacement(
          jdbc, parameter == null ? Matcher.quoteReplacement(token.group()) : "?");
    }
    token.appendTail(jdbc);
    return new SqlFile(name, jdbc.toString(), List.copyOf(parameters));
  }
}
