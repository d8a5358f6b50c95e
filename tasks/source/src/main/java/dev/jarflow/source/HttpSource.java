package dev.jarflow.source;

import module java.base;

import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;

/// One address on a web server, as one file that is always new: only the digest of its content
/// tells whether it was seen before, and there is nothing to release.
///
/// Nobody sees a part of a body: it is read whole before the first byte is handed out. A server
/// that is down, busy, slow or breaks off is asked again, as often as the limits say; then it is
/// UNAVAILABLE. An answer that would be the same on a second try is REJECTED, see [Download].
public final class HttpSource implements Source {
  private final Run run;
  private final Download download;

  /// The server answers, and has nothing at that address (404). Only a caller knows whether it
  /// named the address wrongly.
  public static final class NotFoundException extends RejectedException {
    private static final long serialVersionUID = 1;

    NotFoundException(String message) {
      super(message);
    }
  }

  private HttpSource(Run run, Download download) {
    this.run = run;
    this.download = download;
  }

  /// True when this text names an address and not a folder.
  public static boolean isAddress(String text) {
    return text.toLowerCase(Locale.ROOT).matches("https?:.*");
  }

  public static HttpSource of(Run run, String address, HttpLimits limits) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      throw new UsageException(
          "expected an address like https://host/file.csv, found '%s'".formatted(address));
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw new UsageException(
          "expected an address like https://host/file.csv, without a password, found '%s'"
              .formatted(Download.shown(uri)));
    }
    return new HttpSource(run, Download.of(uri, limits));
  }

  /// The same address, of which only a body of this type is taken, like `application/json`.
  public HttpSource expecting(String type) {
    return new HttpSource(run, download.expecting(type));
  }

  @Override
  public String place() {
    return Download.shown(download.address());
  }

  @Override
  public Listing list() {
    String path = download.address().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    String name = last.isEmpty() ? download.address().getHost() : last;
    RefusedFile refused = RefusedFile.byName(name, "");
    return refused == null
        ? new Listing(List.of(new SourceFile(name, 0, Instant.EPOCH, "", 0)), List.of(), List.of())
        : new Listing(List.of(), List.of(), List.of(refused));
  }

  /// Nothing: originals are files in a folder, which are removed once they are copied.
  @Override
  public Listing look() {
    return new Listing(List.of(), List.of(), List.of());
  }

  @Override
  public boolean unchanged(SourceFile file) {
    return true;
  }

  @Override
  public Instant placed(SourceFile file) {
    return Instant.EPOCH;
  }

  /// Does nothing: there is no original to remove.
  @Override
  public void release(SourceFile file, String sha256, Release release) {}

  @Override
  public boolean canLink(SourceFile file, Path folder) {
    return false;
  }

  @Override
  public boolean link(SourceFile file, Path name) {
    throw new UnsupportedOperationException("a file of the web has no second name");
  }

  /// The whole body, decompressed. UNAVAILABLE or REJECTED when there is none.
  @Override
  public InputStream open(SourceFile file) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return fetch();
      } catch (IOException e) {
        waitForNextTry(tries, e);
      }
    }
  }

  /// One try, in a thread of its own: TERM and the time limit end it wherever it stands.
  private InputStream fetch() throws IOException, InterruptedException {
    FutureTask<InputStream> answer = new FutureTask<>(download::body);
    try (Stop.Handle _ = run.stop().breakWith(() -> answer.cancel(true))) {
      Thread.ofVirtual().start(answer);
      return answer.get(download.limits().request().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException other -> throw other;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      answer.cancel(true);
    }
  }

  /// Gives up when there is no next try.
  private void waitForNextTry(int tries, IOException failure) throws InterruptedException {
    HttpLimits limits = download.limits();
    Duration asked = failure instanceof BusyException busy ? busy.retryAfter() : null;
    Duration pause = asked == null ? spread(limits.pause().multipliedBy(1L << (tries - 1))) : asked;
    boolean tooLong = pause.compareTo(limits.longestPause()) > 0;
    if (tries == limits.tries() || tooLong) {
      throw new UnavailableException(
          "%s could not be fetched, asked %s: %s%s"
              .formatted(
                  place(),
                  tries == 1 ? "once" : tries + " times",
                  reason(failure),
                  tooLong ? ", and asks to wait " + pause.toSeconds() + " s" : ""),
          failure);
    }
    run.log()
        .warn(
            "will be asked again: " + reason(failure),
            "address",
            place(),
            "seconds",
            pause.toMillis() / 1000.0);
    Thread waiting = Thread.currentThread();
    try (Stop.Handle _ = run.stop().breakWith(waiting::interrupt)) {
      Thread.sleep(pause);
    }
  }

  /// Between half of it and all of it, at random: clients that failed together do not all try again
  /// at the same moment.
  private static Duration spread(Duration pause) {
    return Duration.ofMillis(
        (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1)));
  }

  private String reason(IOException failure) {
    return switch (failure) {
      case BusyException busy -> String.valueOf(busy.getMessage());
      case HttpConnectTimeoutException _ ->
          "no connection within " + download.limits().connect().toSeconds() + " s";
      case HttpTimeoutException _ ->
          "no whole answer within " + download.limits().request().toSeconds() + " s";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "nobody knows that host";
      case ConnectException _ -> "the connection was refused";
      default -> "the answer was cut short: " + failure.getMessage();
    };
  }
}
