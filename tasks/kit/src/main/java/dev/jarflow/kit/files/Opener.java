package dev.jarflow.kit.files;

import module java.base;

/// Opens files of somebody who may mean harm. To open a pipe waits for whoever writes into it, to
/// open a file with a lease for whoever holds that, and no interrupt ends the wait: so another
/// thread waits, and what does not open in time counts as gone. After some of one owner, the
/// owner's others are not tried any more.
public final class Opener {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_STUCK = 10;

  private final ConcurrentMap<Object, AtomicInteger> stuck = new ConcurrentHashMap<>();

  /// Opens a file, and no link to one. What is not there, is no file or does not open in time is a
  /// `NoSuchFileException`.
  public InputStream open(Path file) throws IOException, InterruptedException {
    Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    AtomicInteger stuckOfOwner = stuck.computeIfAbsent(owner, _ -> new AtomicInteger());
    if (stuckOfOwner.get() >= MOST_STUCK) {
      throw new NoSuchFileException(file.toString());
    }
    FutureTask<InputStream> opening = new FutureTask<>(() -> openFile(file));
    Thread.ofPlatform().daemon().start(opening);
    try {
      return opening.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stuckOfOwner.incrementAndGet();
      throw new NoSuchFileException(file.toString());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static InputStream openFile(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      channel.position();
    } catch (IOException e) {
      channel.close();
      // A pipe has no position: reading it would wait too.
      throw new NoSuchFileException(file.toString());
    }
    return Channels.newInputStream(channel);
  }
}
