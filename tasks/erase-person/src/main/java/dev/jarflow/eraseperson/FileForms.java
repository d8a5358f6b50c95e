package dev.jarflow.eraseperson;

import module java.base;

/// How files may be written beside the usual ways: the encodings and the delimiters that policies
/// name. They are found in the text of the policies, for one with a mistake may have been right
/// when a file came.
record FileForms(Set<Charset> encodings, Set<Character> delimiters) {
  private static final Pattern ENCODING =
      Pattern.compile("encoding[\"']?\\s*:\\s*[\"']?([\\w.:+-]+)");
  private static final Pattern DELIMITER =
      Pattern.compile("delimiter[\"']?\\s*:\\s*(?:\"(\\\\t|[^\"\\\\])\"|'([^'])'|(\\S)(?!\\w))");

  /// A sign that no policy may name as delimiter.
  private static final Pattern NO_DELIMITER = Pattern.compile("[\\p{L}\\p{N}\"'.\r\n@/]");

  static FileForms in(Path policies) throws IOException {
    Set<Charset> encodings = new LinkedHashSet<>();
    Set<Character> delimiters = new LinkedHashSet<>();
    if (Files.isDirectory(policies)) {
      try (Stream<Path> files = Files.walk(policies)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
          ENCODING.matcher(text).results().forEach(found -> add(found.group(1), encodings));
          DELIMITER
              .matcher(text)
              .results()
              .map(FileForms::character)
              .filter(c -> !NO_DELIMITER.matcher(c).matches())
              .forEach(c -> delimiters.add(c.charAt(0)));
        }
      }
    }
    return new FileForms(encodings, delimiters);
  }

  /// One whose line ends are not those of ASCII is looked for as bytes.
  private static void add(String name, Set<Charset> encodings) {
    try {
      Charset encoding = Charset.forName(name);
      if (Arrays.equals("\r\n".getBytes(encoding), new byte[] {'\r', '\n'})) {
        encodings.add(encoding);
      }
    } catch (IllegalArgumentException e) {
      // No policy that names it can be used.
    }
  }

  private static String character(MatchResult found) {
    String text =
        Stream.of(1, 2, 3).map(found::group).filter(Objects::nonNull).findFirst().orElseThrow();
    return text.equals("\\t") ? "\t" : text;
  }
}
