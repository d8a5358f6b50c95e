package dev.jarflow.kit.files;

import module java.base;

import org.jspecify.annotations.Nullable;

/// A file that appears whole or not at all: written under a temporary name, flushed to the disk,
/// then renamed.
///
/// Closed without [#as], the temporary file is gone and nothing else happened. The temporary file
/// is locked while its writer lives, so [#sweep] can tell what a killed process left behind.
public final class Published implements AutoCloseable {
  private static final String PREFIX = ".publishing-";

  /// The files that this process writes. To look at a file's lock is to lose one's own on it: POSIX
  /// drops all locks of a process on a file when it closes any channel to it.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path temporary;
  private final FileChannel channel;
  private final FileLock lock;
  private final OutputStream out;
  private @Nullable Path published;

  private Published(Path temporary, FileChannel channel, FileLock lock) {
    this.temporary = temporary;
    this.channel = channel;
    this.lock = lock;
    this.out = new BufferedOutputStream(new Named(channel, temporary), 64 * 1024);
  }

  /// Begins a file in this folder, which is made when it is missing; `attributes` hold from the
  /// first byte on.
  public static Published in(Path folder, FileAttribute<?>... attributes) throws IOException {
    Files.createDirectories(folder);
    while (true) {
      Path temporary = temporary(folder);
      OWN.add(temporary);
      FileChannel channel = created(temporary, attributes);
      try {
        FileLock lock = channel.lock();
        if (Files.exists(temporary)) {
          return new Published(temporary, channel, lock);
        }
      } catch (IOException e) {
        channel.close();
        Files.deleteIfExists(temporary);
        OWN.remove(temporary);
        throw e;
      }
      // Another process swept it in the moment before it was locked.
      channel.close();
      OWN.remove(temporary);
    }
  }

  /// A name in this folder that nobody else gives. [#sweep] takes away what lies there, unless
  /// whoever gave it holds the file locked.
  public static Path temporary(Path folder) {
    return folder.toAbsolutePath().resolve(PREFIX + UUID.randomUUID());
  }

  private static FileChannel created(Path temporary, FileAttribute<?>... attributes)
      throws IOException {
    try {
      return FileChannel.open(
          temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
    } catch (IOException e) {
      OWN.remove(temporary);
      throw e;
    }
  }

  /// Writes one whole file; what `content` does is all that is in it.
  public static void write(Path file, Content content, FileAttribute<?>... attributes)
      throws IOException {
    Path name = file.toAbsolutePath();
    try (Published published = in(folderOf(name), attributes)) {
      content.writeTo(published.out());
      published.as(name);
    }
    flush(folderOf(name));
  }

  /// Writes one whole file in UTF-8.
  public static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  public OutputStream out() {
    return out;
  }

  /// Publishes under this name, in the same file system, replacing what was there.
  ///
  /// The content is on the disk then; the name is after [#flush], which one may call once for
  /// many files.
  public void as(Path file) throws IOException {
    out.flush();
    channel.force(true);
    Files.createDirectories(folderOf(file));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    published = file;
  }

  @Override
  public void close() throws IOException {
    try {
      if (published == null) {
        Files.deleteIfExists(temporary);
      }
    } finally {
      OWN.remove(temporary);
      lock.close();
      channel.close();
    }
  }

  /// After this the names in a folder, or the bytes of a file, survive a power cut.
  public static void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Removes what killed writers left in this folder, and says how many files that were.
  public static int sweep(Path folder) throws IOException {
    int swept = 0;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> left =
          Files.newDirectoryStream(folder.toAbsolutePath(), PREFIX + "*")) {
        for (Path file : left) {
          swept += !OWN.contains(file) && removeIfAbandoned(file) ? 1 : 0;
        }
      }
    }
    return swept;
  }

  private static boolean removeIfAbandoned(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      return lock != null && Files.deleteIfExists(file);
    } catch (OverlappingFileLockException | NoSuchFileException e) {
      return false;
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("expected a file in a folder, found " + file);
    }
    return folder;
  }

  /// Writes the content of a file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Says where nothing could be written: a channel's own message names no file.
  private static final class Named extends FilterOutputStream {
    private final Path folder;

    Named(FileChannel channel, Path temporary) {
      super(Channels.newOutputStream(channel));
      this.folder = folderOf(temporary);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        FileSystemException named =
            new FileSystemException(folder.toString(), null, e.getMessage());
        named.initCause(e);
        throw named;
      }
    }
  }
}
