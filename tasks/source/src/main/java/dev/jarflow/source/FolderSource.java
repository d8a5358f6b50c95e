package dev.jarflow.source;

import module java.base;

import dev.jarflow.kit.task.UsageException;
import dev.jarflow.source.RefusedFile.Reason;
import org.jspecify.annotations.Nullable;

/// A folder of this machine. Names that begin with a dot or end in `.part` or `.tmp` are ignored.
///
/// A file is at rest when nothing wrote to it for `quiet`.
public record FolderSource(Path folder, PathMatcher pattern, Duration quiet) implements Source {

  public static FolderSource of(Path folder, String pattern, Duration quiet) {
    try {
      return new FolderSource(
          folder, FileSystems.getDefault().getPathMatcher("glob:" + pattern), quiet);
    } catch (PatternSyntaxException e) {
      throw new UsageException("expected a pattern like *.csv, found '%s'".formatted(pattern));
    }
  }

  /// A folder given as a path or as a `file:` URI.
  public static Path folder(String text) {
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

  @Override
  public String place() {
    return folder.toString();
  }

  /// Looks once; when a file changed less than `quiet` ago, waits that long, once, and looks again.
  @Override
  public Listing list() throws IOException, InterruptedException {
    List<Candidate> now = candidates();
    Listing listing = sort(now, this::atRest);
    if (listing.waiting().isEmpty()) {
      return listing;
    }
    Thread.sleep(quiet);
    Set<Candidate> before = Set.copyOf(now);
    return sort(candidates(), file -> before.contains(file) || atRest(file));
  }

  @Override
  public Listing look() throws IOException {
    return sort(candidates(), this::atRest);
  }

  @Override
  public InputStream open(SourceFile file) throws IOException {
    return Files.newInputStream(path(file));
  }

  @Override
  public boolean unchanged(SourceFile file) {
    try {
      return listed(path(file), file.name()).equals(file);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void release(SourceFile file, String sha256, Release release) throws IOException {
    if (!unchanged(file)) {
      return;
    }
    switch (release) {
      case KEEP -> {}
      case REMOVE -> Files.deleteIfExists(path(file));
      case ARCHIVE -> {
        Path archive = folder.resolve(".archive").resolve(sha256.substring(0, 12));
        Files.createDirectories(archive);
        Files.move(path(file), archive.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private Path path(SourceFile file) {
    return folder.resolve(file.name());
  }

  private static SourceFile listed(Path path, String name) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new SourceFile(
        name,
        now.size(),
        now.lastModifiedTime().toInstant(),
        String.valueOf(now.fileKey()),
        Files.isSymbolicLink(path));
  }

  private boolean atRest(SourceFile file) {
    return file.modified().isBefore(Instant.now().minus(quiet));
  }

  private static Listing sort(List<Candidate> candidates, Predicate<SourceFile> atRest) {
    Listing listing = new Listing(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Candidate candidate : candidates) {
      switch (candidate) {
        case RefusedFile refused -> listing.refused().add(refused);
        case SourceFile file when atRest.test(file) -> listing.files().add(file);
        case SourceFile file -> listing.waiting().add(file.name());
      }
    }
    return listing;
  }

  /// Everything in the folder that is not ignored, in the order of names.
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

  /// Null when the file went away meanwhile.
  private static @Nullable Candidate candidate(Path path, Path home) throws IOException {
    String name = nameOf(path);
    try {
      String fingerprint = fingerprint(path);
      RefusedFile unnameable = RefusedFile.byName(name, fingerprint);
      if (unnameable != null) {
        return unnameable;
      }
      Reason reason = reasonToRefuse(path, home);
      return switch (reason) {
        case null -> listed(path, name);
        // The time of a folder changes with each file put into it: that is no new refusal.
        case NOT_A_FILE -> new RefusedFile(name, reason, "");
        default -> new RefusedFile(name, reason, fingerprint);
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

  /// Size and time of the entry itself: a link is not followed.
  private static String fingerprint(Path path) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.size() + "@" + now.lastModifiedTime();
  }

  private static String nameOf(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }
}
