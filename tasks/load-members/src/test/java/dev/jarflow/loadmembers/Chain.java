package dev.jarflow.loadmembers;

import module java.base;

import dev.jarflow.testing.Answer;
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
    return validate(List.of("--history", "--in", file.toString()), options);
  }

  /// Judges again what was refused.
  Answer replay(String... options) throws IOException, InterruptedException {
    return validate(List.of("--history", "--replay", "earlier"), options);
  }

  /// The jar of validate over applications, in a process of its own.
  Answer validate(List<String> words, String... more) throws IOException, InterruptedException {
    String[] args =
        Stream.of(Stream.of("applications"), words.stream(), Stream.of(more))
            .flatMap(each -> each)
            .toArray(String[]::new);
    return Workplace.of("validate", scene.data(), scene.database()).run(args);
  }

  /// Loads what was judged, as if ingest had taken it.
  Answer load(Answer judged) {
    String batch = judged.field("batch");
    if (scene.rows("select 1 from ops.batch where batch = '" + batch + "'").isEmpty()) {
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
    return scene.rows("select membership_id from membership.member order by place, source_line");
  }

  String successful(Answer judged) throws IOException {
    return text("successful/%s.csv", judged);
  }

  String unsuccessful(Answer judged) throws IOException {
    return text("unsuccessful/%s.csv", judged);
  }

  String page(Answer judged) throws IOException {
    return text("report/%s.html", judged);
  }

  private String text(String file, Answer judged) throws IOException {
    Path out = scene.data().resolve("out/applications");
    return Files.readString(out.resolve(file.formatted(judged.field("batch"))));
  }
}
