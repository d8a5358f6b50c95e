package dev.jarflow.kit.log;

import module java.base;

/// A heartbeat for long work: a bar on a terminal, else a line after 5 s and then at growing gaps
/// up to 60 s.
///
/// A thread of its own beats, so that work which stands still is heard too. Close it when the work
/// is over.
public final class Progress implements AutoCloseable {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration BAR = Duration.ofMillis(250);

  private final Log log;
  private final String noun;
  private final long total;
  private final long start = System.nanoTime();
  private final LongAdder done = new LongAdder();
  private final Thread thread;

  /// `total` may be a good guess, and is 0 when nobody has one.
  public Progress(Log log, String noun, long total) {
    this.log = log;
    this.noun = noun;
    this.total = total;
    this.thread = Thread.ofPlatform().daemon().name("heartbeat").start(this::beat);
  }

  /// From any thread.
  public void add(long count) {
    done.add(count);
  }

  @Override
  public void close() {
    thread.interrupt();
    log.bar("");
  }

  private void beat() {
    Duration gap = log.terminal() ? BAR : FIRST;
    try {
      while (true) {
        Thread.sleep(gap);
        Beat beat = new Beat(done.sum(), total, Duration.ofNanos(System.nanoTime() - start));
        if (log.terminal()) {
          log.bar(beat.sentence(noun));
        } else {
          log.info(beat.sentence(noun), beat.fields(noun));
          gap = longer(gap);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Duration longer(Duration gap) {
    Duration twice = gap.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  /// The work at one moment; a `total` of 0 is unknown.
  record Beat(long done, long total, Duration elapsed) {

    long perSecond() {
      return (long) (done / (Math.max(1, elapsed.toNanos()) / 1e9));
    }

    /// A whole that is a guess may be passed.
    private long percent() {
      return Math.min(100, 100 * done / total);
    }

    String sentence(String noun) {
      String counted = String.format(Locale.ROOT, "%,d %s, %,d/s", done, noun, perSecond());
      String share = total > 0 ? ", " + percent() + " %" : "";
      return total > 0 && perSecond() > 0
          ? counted + share + ", about " + Math.max(0, total - done) / perSecond() + " s left"
          : counted + share;
    }

    Object[] fields(String noun) {
      return total > 0
          ? new Object[] {noun, done, "per_second", perSecond(), "percent", percent()}
          : new Object[] {noun, done, "per_second", perSecond()};
    }
  }
}
