package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;

/// A text file in which the picture stands between two lines.
record Document(Path file, String text) {
  static final String BEGIN = "<!-- catalog: what follows is made by `catalog --mermaid` -->\n";
  static final String END = "<!-- catalog: end -->\n";

  Document {
    int begin = text.indexOf(BEGIN);
    if (begin < 0 || text.indexOf(END, begin) < 0) {
      throw new UsageException(
          "expected the lines '%s' and '%s' in %s: write them where the picture shall stand"
              .formatted(BEGIN.strip(), END.strip(), file));
    }
  }

  static Document read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("expected a file, found none at " + file);
      }
      return new Document(file, Files.readString(file));
    } catch (IOException e) {
      throw new UnavailableException("the file could not be read: " + file, e);
    }
  }

  /// The whole text with this picture in it.
  String with(String picture) {
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    return text.substring(0, begin) + picture + text.substring(text.indexOf(END, begin));
  }
}
