package dev.jarflow.loadmembers;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Workplace;

/// Files that the real validate judges with the history, and load-members loads.
record Chain(Scene scene) {
  static final String HEADER = "name,email,date_of_birth,mobile_no\n";

  Chain(Path data) {
    this(new Scene(data));
  }

  Path file(String name, String rows) throws IOException {
    return Files.writeString(
        Files.createDirectories(scene.data().resolve("in")).resolve(name), HEADER + rows);
  }

  Path policy(String name, String yaml) throws IOException {
    return Files.writeString(
        Files.createDirectories(scene.data().resolve("policies")).resolve(name + ".yaml"), yaml);
  }

  /// Judges a file, with the history.
  Answer judge(Path file, String... options) throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of("--in", file.toString()));
    args.addAll(List.of(options));
    return validate(args);
  }

  /// Judges what a manifest names, with the history.
  Answer judgeBatch(Path manifest) throws IOException, InterruptedException {
    return validate(List.of("--batch", manifest.toString()));
  }

  /// Judges a file without the history.
  Answer look(Path file) throws IOException, InterruptedException {
    try (Running running = start(List.of(), List.of("--in", file.toString()))) {
      return running.answer();
    }
  }

  /// Judges again what was refused.
  Answer replay(String... options) throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of("--replay", "earlier"));
    args.addAll(List.of(options));
    return validate(args);
  }

  private Answer validate(List<String> options) throws IOException, InterruptedException {
    try (Running running = start(List.of("--history"), options)) {
      return running.answer();
    }
  }

  /// The jar of validate in a process of its own.
  private Running start(List<String> history, List<String> options) throws IOException {
    List<String> args = new ArrayList<>(List.of("applications"));
    args.addAll(history);
    args.addAll(options);
    return Workplace.of("validate", scene.data(), scene.database())
        .start(args.toArray(String[]::new));
  }

  /// Loads what was judged, as if ingest had taken it.
  Answer load(Answer judged) {
    String batch = judged.field("batch");
    if (scene.database().rows("select 1 from ops.batch where batch = '" + batch + "'").isEmpty()) {
      scene.take(batch);
    }
    return scene.load(Path.of(judged.field("report")));
  }

  /// Judges a file and loads it.
  Answer pass(Path file, String... options) throws IOException, InterruptedException {
    Answer judged = judge(file, options);
    Answer loaded = load(judged);
    if (loaded.code() != 0) {
      throw new AssertionError(judged.err() + loaded.err() + loaded.out());
    }
    return judged;
  }

  List<String> members() {
    return scene
        .database()
        .rows("select membership_id from membership.member order by place, source_line");
  }

  String successful(Answer judged) throws IOException {
    return text(judged, "successful");
  }

  String unsuccessful(Answer judged) throws IOException {
    return text(judged, "unsuccessful");
  }

  private String text(Answer judged, String kind) throws IOException {
    return Files.readString(
        scene
            .data()
            .resolve("out/applications")
            .resolve(kind)
            .resolve(judged.field("batch") + ".csv"));
  }
}
