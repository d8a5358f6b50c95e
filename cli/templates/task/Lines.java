package dev.jarflow.newtask;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;

/// Counts the lines in the files of a batch; a file that is not UTF-8 text is rejected.
record Lines(int files, int rejected, long lines) {

  int accepted() {
    return files - rejected;
  }

  static Lines count(Run run, List<Manifest.Entry> files) throws IOException {
    int rejected = 0;
    long lines = 0;
    try (Progress progress = run.progress("files", files.size())) {
      for (Manifest.Entry file : files) {
        OptionalLong found = linesOf(file.path(), run.stop());
        if (found.isEmpty()) {
          rejected++;
          run.log().warn("expected UTF-8 text, found other bytes", "file", file.name());
        }
        lines += found.orElse(0);
        progress.add(1);
      }
    }
    return new Lines(files.size(), rejected, lines);
  }

  /// Empty when the file is not text.
  private static OptionalLong linesOf(Path file, Stop stop) throws IOException {
    try (BufferedReader text = Files.newBufferedReader(file)) {
      long lines = 0;
      while (text.readLine() != null) {
        stop.check();
        lines++;
      }
      return OptionalLong.of(lines);
    } catch (CharacterCodingException e) {
      return OptionalLong.empty();
    }
  }
}
