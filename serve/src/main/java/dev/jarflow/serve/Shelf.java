package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Report;
import org.jspecify.annotations.Nullable;

/// The folder of reports: regular files below it, each under its very own name. No link is
/// followed, no name that begins with a dot is known.
record Shelf(Path folder) {
  private static final int LONGEST_NAME = 255;

  /// Bytes: more than the longest result.
  private static final int LONGEST_RESULT = 1 << 17;

  sealed interface Found {
    record File(Path path, String tag) implements Found {}

    record Folder() implements Found {}

    record Nothing() implements Found {}
  }

  /// The names in a path as it came, decoded; null when one of them cannot be a file's.
  static @Nullable List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      String name = Ask.decoded(segment);
      if (name == null || !isName(name)) {
        return null;
      }
      names.add(name);
    }
    return names;
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.charAt(0) != '.'
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }

  /// The page of the folder under these names, outermost first.
  Found page(List<String> names) throws IOException {
    return find(within(names, Report.PAGE));
  }

  /// The end of the task whose folder has these names; null when nothing tells it.
  @Nullable Ending ending(List<String> names) throws IOException {
    if (find(within(names, Report.RESULT)) instanceof Found.File file) {
      try (InputStream in = Files.newInputStream(file.path())) {
        return Ending.of(new String(in.readNBytes(LONGEST_RESULT), StandardCharsets.UTF_8));
      } catch (NoSuchFileException _) {
        // Taken away by the next try.
      }
    }
    return null;
  }

  private static List<String> within(List<String> names, String file) {
    return Stream.concat(names.stream(), Stream.of(file)).toList();
  }

  /// The file or folder under these names, outermost first.
  Found find(List<String> names) throws IOException {
    try {
      Path home = folder.toRealPath();
      Path path = home;
      for (String name : names) {
        path = path.resolve(name);
      }
      // Another path: a link on the way, or on some systems a name in other letters.
      if (!path.toRealPath().equals(path)) {
        return new Found.Nothing();
      }
      BasicFileAttributes now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (now.isDirectory()) {
        return new Found.Folder();
      }
      return now.isRegularFile() ? new Found.File(path, tag(now)) : new Found.Nothing();
    } catch (FileSystemException e) {
      // None of this name, one that is no folder, or one that we may not open.
      return new Found.Nothing();
    }
  }

  private static String tag(BasicFileAttributes file) {
    return "\"%x-%x-%x\""
        .formatted(
            file.size(),
            file.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            String.valueOf(file.fileKey()).hashCode());
  }
}
