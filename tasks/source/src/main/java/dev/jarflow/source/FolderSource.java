package dev.jarflow.source;

import module java.base;

import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.files.Opener;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.source.RefusedFile.Reason;
import org.jspecify.annotations.Nullable;

/// A folder of this machine. Names that begin with a dot or end in `.part` or `.tmp` are ignored.
///
/// A file is at rest when nothing wrote to it for `quiet`. Files are archived in `archive`, which
/// nobody else can write to.
public record FolderSource(Path folder, Glob pattern, Duration quiet, Path archive, Opener opener)
    implements Source {
  /// Linux follows no more.
  private static final int MOST_LINKS = 40;

  public static FolderSource of(Path folder, String pattern, Duration quiet) {
    return new FolderSource(
        folder, Glob.of(pattern), quiet, folder.resolve(".archive"), new Opener());
  }

  public FolderSource withArchive(Path place) {
    return new FolderSource(folder, pattern, quiet, place, opener);
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
    Found now = found();
    Listing listing = now.listing(this::atRest);
    if (listing.waiting().isEmpty()) {
      return listing;
    }
    Thread.sleep(quiet);
    Set<SourceFile> before = Set.copyOf(now.files);
    return found().listing(file -> before.contains(file) || atRest(file));
  }

  @Override
  public Listing look() throws IOException {
    return found().listing(this::atRest);
  }

  /// Opens what lies in this folder and nothing else: who may drop files may also put a link in
  /// place of one between two looks at it. A file that grows while it is read ends behind its old
  /// end, for the disk would be full of it before anybody sees that it changed.
  @Override
  public InputStream open(SourceFile file) throws IOException, InterruptedException {
    try {
      Path real = path(file).toRealPath();
      if (isIn(folder.toRealPath(), real)) {
        return new Bounded(opener.open(real), file, file.bytes() + 1);
      }
    } catch (NoSuchFileException | AccessDeniedException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new LostFileException(file, e);
    }
    throw new NoSuchFileException(path(file).toString());
  }

  private static final class Bounded extends FilterInputStream {
    private final SourceFile file;
    private long left;

    Bounded(InputStream in, SourceFile file, long most) {
      super(in);
      this.file = file;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      try {
        int n = left > 0 ? in.read(buffer, from, (int) Math.min(length, left)) : -1;
        left -= Math.max(n, 0);
        return n;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw new LostFileException(file, e);
      }
    }
  }

  /// Not in a folder below either, which somebody else may have made and can replace.
  private static boolean isIn(Path home, Path real) {
    return home.equals(real.getParent());
  }

  @Override
  public boolean canLink(SourceFile file, Path home) {
    try {
      Path real = path(file).toRealPath();
      return isIn(folder.toRealPath(), real)
          && Closed.isFileOf(home, real)
          && Files.isWritable(real)
          && Files.getFileStore(real).equals(Files.getFileStore(home));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean link(SourceFile file, Path name) throws IOException {
    Path home = Objects.requireNonNull(name.getParent());
    Files.createLink(name, path(file).toRealPath());
    // Whoever may drop files can turn a link of theirs at any moment: only what has the new name
    // tells what has it.
    if (Closed.isFileOf(home, name) && listed(name, file.name(), file.links()).equals(file)) {
      return true;
    }
    Files.delete(name);
    return false;
  }

  @Override
  public boolean unchanged(SourceFile file) {
    try {
      return listed(path(file), file.name()).equals(file);
    } catch (IOException e) {
      return false;
    }
  }

  /// The time of the last change of its entry on the disk: to move a file, or to copy it with its
  /// old time, changes that one too.
  @Override
  public Instant placed(SourceFile file) throws IOException {
    Object changed = Files.getAttribute(path(file), "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    return ((FileTime) changed).toInstant();
  }

  @Override
  public void release(SourceFile file, String sha256, Release release) throws IOException {
    if (!unchanged(file)) {
      return;
    }
    try {
      releaseUnchanged(file, sha256, release);
    } catch (IOException e) {
      if (unchanged(file)) {
        throw e;
      }
      // Something took its place at the last moment, and is no original.
    }
  }

  private void releaseUnchanged(SourceFile file, String sha256, Release release)
      throws IOException {
    switch (release) {
      case KEEP -> {}
      case REMOVE -> Files.deleteIfExists(path(file));
      case ARCHIVE -> {
        Path place = Closed.folder(archive.resolve(sha256.substring(0, 12)));
        if (Files.isSymbolicLink(place)) {
          throw new FileSystemException(
              place.toString(), null, "is a link, which is not followed: take it away");
        }
        Files.move(path(file), place.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private Path path(SourceFile file) {
    return folder.resolve(file.name());
  }

  private static SourceFile listed(Path path, String name) throws IOException {
    return listed(path, name, links(path));
  }

  private static SourceFile listed(Path path, String name, int links) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new SourceFile(
        name, now.size(), now.lastModifiedTime().toInstant(), String.valueOf(now.fileKey()), links);
  }

  private static int links(Path path) throws IOException {
    int links = 0;
    for (Path at = path; links < MOST_LINKS && Files.isSymbolicLink(at); links++) {
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return links;
  }

  private boolean atRest(SourceFile file) {
    return file.modified().isBefore(Instant.now().minus(quiet));
  }

  /// The folder at one moment, without what is ignored, in the order of names.
  private record Found(List<SourceFile> files, List<RefusedFile> refused) {
    Listing listing(Predicate<SourceFile> atRest) {
      Listing listing = new Listing(new ArrayList<>(), new ArrayList<>(), refused);
      for (SourceFile file : files) {
        if (atRest.test(file)) {
          listing.files().add(file);
        } else {
          listing.waiting().add(file.name());
        }
      }
      return listing;
    }
  }

  private Found found() throws IOException {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    Path home = folder.toRealPath();
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, this::concerns)) {
      names.forEach(paths::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    paths.sort(Comparator.comparing(FolderSource::nameOf));
    for (Path path : paths) {
      add(path, home, found);
    }
    return found;
  }

  private boolean concerns(Path path) {
    String name = nameOf(path);
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && !lower.endsWith(".part")
        && !lower.endsWith(".tmp")
        && pattern.fits(name);
  }

  private static void add(Path path, Path home, Found found) throws IOException {
    String name = nameOf(path);
    try {
      String fingerprint = fingerprint(path);
      RefusedFile unnameable = RefusedFile.byName(name, fingerprint);
      Reason reason = unnameable == null ? reasonToRefuse(path, home) : null;
      if (unnameable != null) {
        found.refused.add(unnameable);
      } else if (reason == null) {
        found.files.add(listed(path, name));
      } else {
        // The time of a folder changes with each file put into it: that is no new refusal.
        found.refused.add(
            new RefusedFile(name, reason, reason == Reason.NOT_A_FILE ? "" : fingerprint));
      }
    } catch (NoSuchFileException e) {
      // It went away meanwhile.
    } catch (FileSystemException e) {
      // Something else is there now, which cannot be looked at.
      found.refused.add(new RefusedFile(name, Reason.UNREADABLE, ""));
    }
  }

  private static @Nullable Reason reasonToRefuse(Path path, Path home) throws IOException {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      return Reason.UNREADABLE;
    }
    try {
      if (!isIn(home, path.toRealPath())) {
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
