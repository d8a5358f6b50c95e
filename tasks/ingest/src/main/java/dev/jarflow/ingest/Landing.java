package dev.jarflow.ingest;

import dev.jarflow.ingest.Refusal.Reason;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The folder where people drop files. Names that begin with a dot or end in `.part` or `.tmp` are
/// not looked at.
record Landing(Path folder, PathMatcher pattern, Duration quiet) {
  /// What Java reads where bytes are no text in the locale's encoding.
  private static final char UNDECODABLE = '\uFFFD';

  /// What lies in the folder under one name.
  sealed interface Candidate permits Found, Refusal {
    String name();
  }

  /// A file as it lay there: `stamp` tells whether it is still that very file.
  record Found(Path path, String name, Stamp stamp) implements Candidate {}

  /// What changes when a file is written to or replaced.
  record Stamp(long bytes, FileTime modified, @Nullable Object inode) {
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.size(), now.lastModifiedTime(), now.fileKey());
    }
  }

  /// What lay in the folder: files at rest, names of files still being written, and what cannot be
  /// taken.
  record Scan(List<Found> resting, List<String> waiting, List<Refusal> refused) {}

  static Landing of(Path folder, String pattern, Duration quiet) {
    try {
      return new Landing(folder, FileSystems.getDefault().getPathMatcher("glob:" + pattern), quiet);
    } catch (PatternSyntaxException e) {
      throw new UsageException("expected a pattern like *.csv, found '%s'".formatted(pattern));
    }
  }

  /// Where files of a dataset are dropped; made when it is missing.
  static Path dropFolder(Path data, String dataset) {
    Path folder = data.resolve("landing").resolve(dataset);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UnavailableException(
          "expected a folder for dropped files at %s, found none, and could not make it: %s"
              .formatted(folder, Failure.sentence(e)),
          e);
    }
  }

  /// A folder given as a path or as a `file:` URI.
  static Path folder(String text) {
    Path folder;
    try {
      folder = (text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text));
    } catch (IllegalArgumentException e) {
      throw new UsageException("expected a folder or a file: URI, found '%s'".formatted(text));
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException("expected a folder to take from, found none at " + folder);
    }
    return folder.toAbsolutePath();
  }

  /// Looks once; when a file changed less than `quiet` ago, waits that long, once, and looks again.
  Scan scan() throws IOException, InterruptedException {
    List<Candidate> now = candidates();
    Scan scan = sort(now, this::atRest);
    if (scan.waiting.isEmpty()) {
      return scan;
    }
    Thread.sleep(quiet);
    Set<Candidate> before = Set.copyOf(now);
    return sort(candidates(), file -> before.contains(file) || atRest(file));
  }

  /// Looks without waiting.
  Scan look() throws IOException {
    return sort(candidates(), this::atRest);
  }

  /// Whether the file is still the one that was found.
  static boolean unchanged(Found file) {
    try {
      return Stamp.of(file.path).equals(file.stamp);
    } catch (IOException e) {
      return false;
    }
  }

  /// Takes an original out of the way, its content being safe under `sha256`.
  void release(Found file, String sha256, After after) throws IOException {
    if (!unchanged(file)) {
      return;
    }
    switch (after) {
      case KEEP -> {}
      case REMOVE -> Files.deleteIfExists(file.path);
      case ARCHIVE -> {
        Path archive = folder.resolve(".archive").resolve(sha256.substring(0, 12));
        Files.createDirectories(archive);
        Files.move(file.path, archive.resolve(file.name), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private boolean atRest(Found file) {
    return file.stamp.modified.toInstant().isBefore(Instant.now().minus(quiet));
  }

  private static Scan sort(List<Candidate> candidates, Predicate<Found> atRest) {
    Scan scan = new Scan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Candidate candidate : candidates) {
      switch (candidate) {
        case Refusal refusal -> scan.refused.add(refusal);
        case Found file when atRest.test(file) -> scan.resting.add(file);
        case Found file -> scan.waiting.add(file.name);
      }
    }
    return scan;
  }

  /// By name.
  private List<Candidate> candidates() throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    Path home = folder.toRealPath();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, this::concerns)) {
      for (Path path : names) {
        Candidate candidate = candidate(path, home);
        if (candidate != null) {
          candidates.add(candidate);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    candidates.sort(Comparator.comparing(Candidate::name));
    return candidates;
  }

  private boolean concerns(Path path) {
    String name = nameOf(path);
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && !lower.endsWith(".part")
        && !lower.endsWith(".tmp")
        && pattern.matches(path.getFileName());
  }

  /// Null when the file went away while we looked.
  private static @Nullable Candidate candidate(Path path, Path home) throws IOException {
    String name = nameOf(path);
    try {
      String fingerprint = fingerprint(path);
      if (name.chars().anyMatch(Character::isISOControl)) {
        return new Refusal(escaped(name), Reason.CONTROL_CHARACTERS, fingerprint);
      }
      if (name.indexOf(UNDECODABLE) >= 0) {
        return new Refusal(name, Reason.NOT_TEXT, fingerprint);
      }
      Reason reason = reasonToRefuse(path, home);
      return switch (reason) {
        case null -> new Found(path, name, Stamp.of(path));
        // A folder's time changes with what is put into it, which is nothing to us.
        case NOT_A_FILE -> new Refusal(name, reason, "");
        default -> new Refusal(name, reason, fingerprint);
      };
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable Reason reasonToRefuse(Path path, Path home) throws IOException {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      return Reason.UNREADABLE;
    }
    try {
      if (!path.toRealPath().startsWith(home)) {
        return Reason.LEADS_OUTSIDE;
      }
      if (!Files.isRegularFile(path)) {
        return Reason.NOT_A_FILE;
      }
      if (!Files.isReadable(path)) {
        return Reason.UNREADABLE;
      }
      return Files.size(path) == 0 ? Reason.EMPTY : null;
    } catch (AccessDeniedException | FileSystemLoopException e) {
      return Reason.UNREADABLE;
    }
  }

  /// Of the name itself, not of what a link leads to.
  private static String fingerprint(Path path) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.size() + "@" + now.lastModifiedTime();
  }

  private static String nameOf(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    name.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                text.append("\\x%02x".formatted(c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }
}
