package dev.jarflow.format;

import module java.base;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

/// Rewrites every Java source of a checkout as google-java-format wants it; `git diff` shows the
/// changes.
public final class Format {
  private Format() {}

  /// `args`: the checkout.
  public static void main(String... args) throws IOException, FormatterException {
    for (Path file : sources(Path.of(args[0]))) {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!formatted.equals(source)) {
        Files.writeString(file, formatted);
      }
    }
  }

  /// The source in its layout, with its imports in order and no unused ones. A long string stays in
  /// one piece, so that a message can be searched for.
  public static String format(String source) throws FormatterException {
    DocComments comments = DocComments.hide(source);
    String imports =
        RemoveUnusedImports.removeUnusedImports(
            ImportOrderer.reorderImports(comments.hidden(), Style.GOOGLE));
    return comments.shown(new Formatter().formatSource(imports));
  }

  /// Every Java source below this folder that a person wrote.
  public static List<Path> sources(Path checkout) throws IOException {
    List<Path> sources = new ArrayList<>();
    collect(checkout, checkout.resolve("data"), sources);
    return sources;
  }

  private static void collect(Path folder, Path data, List<Path> sources) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.sorted().toList()) {
        String name = path.getFileName().toString();
        if (name.endsWith(".java")) {
          sources.add(path);
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && !(name.startsWith(".") || name.equals("target") || path.equals(data))) {
          collect(path, data, sources);
        }
      }
    }
  }
}
