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
    Files.walkFileTree(
        checkout,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isWritten(checkout.relativize(folder))
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    sources.sort(null);
    return sources;
  }

  private static boolean isWritten(Path folder) {
    String name = folder.getFileName().toString();
    return !(name.startsWith(".") || name.equals("target") || folder.equals(Path.of("data")));
  }
}
