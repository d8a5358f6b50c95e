package dev.jarflow.training;

import module java.base;

/// A line of a `<task>.train`: a task, its words, and whether a cache is made of the run.
record Step(boolean trains, String task, List<String> words) {
  private static final Pattern LINE = Pattern.compile("(train|run) (\\S+)((?: \\S+)*)");
  private static final Pattern PLACEHOLDER = Pattern.compile("[{]([^}]*)[}]");

  /// The lines of all tasks in the order in which they run: those of `migrate` first, for it makes
  /// the database, then by name, but each after the tasks whose results it names.
  static List<Step> read(Path tasks) throws IOException {
    Map<String, List<Step>> lines = new TreeMap<>();
    try (Stream<Path> folders = Files.list(tasks)) {
      for (Path folder : folders.toList()) {
        String task = String.valueOf(folder.getFileName());
        Path file = folder.resolve("src/main/jvm/" + task + ".train");
        if (Files.exists(file)) {
          lines.put(task, Files.readAllLines(file).stream().map(Step::of).toList());
        }
      }
    }
    Set<String> seen = new HashSet<>();
    List<Step> placed = new ArrayList<>();
    place("migrate", lines, seen, placed);
    lines.keySet().forEach(task -> place(task, lines, seen, placed));
    return placed;
  }

  private static void place(
      String task, Map<String, List<Step>> lines, Set<String> seen, List<Step> placed) {
    List<Step> steps = lines.getOrDefault(task, List.of());
    if (seen.add(task)) {
      steps.stream().flatMap(Step::named).forEach(other -> place(other, lines, seen, placed));
      placed.addAll(steps);
    }
  }

  /// The beginnings of its placeholders: a task, for the result of one.
  private Stream<String> named() {
    return words.stream()
        .flatMap(word -> PLACEHOLDER.matcher(word).results())
        .map(found -> found.group(1).replaceFirst("[.].*", ""));
  }

  static Step of(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected `train TASK WORDS...` or `run TASK WORDS...` but found: " + line);
    }
    List<String> words = Stream.of(parts.group(3).split(" ")).filter(w -> !w.isEmpty()).toList();
    return new Step(parts.group(1).equals("train"), parts.group(2), words);
  }

  /// The words with what their placeholders stand for.
  List<String> words(Map<String, String> known) {
    return words.stream().map(word -> filled(word, known)).toList();
  }

  private static String filled(String word, Map<String, String> known) {
    return PLACEHOLDER
        .matcher(word)
        .replaceAll(
            found -> {
              String value = known.get(found.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "expected one of " + known.keySet() + " but found: " + found.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
