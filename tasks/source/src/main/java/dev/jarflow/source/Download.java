package dev.jarflow.source;

import module java.base;

import dev.jarflow.kit.task.RejectedException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/// One try to get the whole body of an address. An IOException means that another try may succeed;
/// an answer that every try would get is a RejectedException: a body of another type than `type`,
/// or, where any will do, an HTML page, which is how logins and errors look; a body that is empty
/// or too large, no such file, or a redirect to another host.
record Download(HttpClient client, URI address, HttpLimits limits, @Nullable String type) {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;
  private static final String NOT_AN_ADDRESS = " ";
  private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");

  static Download of(URI address, HttpLimits limits) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connect())
            .build();
    return new Download(client, address, limits, null);
  }

  Download expecting(String type) {
    return new Download(client, address, limits, type);
  }

  /// An address for a message: without user and query, which may hold secrets.
  static String shown(URI address) {
    if (address.getHost() == null) {
      return address.getScheme() + ":";
    }
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
  }

  InputStream body() throws IOException, InterruptedException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response = client.send(request(at), BodyHandlers.ofInputStream());
      int status = response.statusCode();
      try (InputStream body = response.body()) {
        if (status == 200) {
          expectType(response.headers());
          return whole(decompressed(body, response.headers()));
        }
      } catch (ZipException e) {
        throw rejected("expected a body in gzip, found another");
      }
      if (REDIRECTS.contains(status)) {
        at = redirected(at, response.headers().firstValue("Location").orElse(NOT_AN_ADDRESS));
      } else if (status == 408 || status == 429 || status >= 500) {
        throw new BusyException(status, retryAfter(response.headers()));
      } else if (status == 404) {
        throw new HttpSource.NotFoundException(
            shown(address) + ": expected an answer 200, found 404");
      } else {
        throw rejected("expected an answer 200, found " + status);
      }
    }
    throw rejected("expected at most %d redirects, found more".formatted(MOST_REDIRECTS));
  }

  private HttpRequest request(URI at) {
    return HttpRequest.newBuilder(at)
        .header("Accept", "*/*")
        .header("Accept-Encoding", "gzip")
        .build();
  }

  private URI redirected(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw rejected("expected a redirect to an address, found none");
    }
    boolean secured = port(from) == 80 && port(to) == 443 && "https".equals(to.getScheme());
    boolean same = port(from) == port(to) && from.getScheme().equalsIgnoreCase(to.getScheme());
    if (!from.getHost().equalsIgnoreCase(to.getHost()) || !(same || secured)) {
      throw rejected("expected a redirect on the same host, found one to " + shown(to));
    }
    return to;
  }

  private static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  private void expectType(HttpHeaders headers) {
    String header = headers.firstValue("Content-Type").orElse("no type");
    String found = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type == null ? PAGES.contains(found) : !type.equals(found)) {
      throw rejected("expected %s, found %s".formatted(type == null ? "a file" : type, found));
    }
  }

  private InputStream decompressed(InputStream body, HttpHeaders headers) throws IOException {
    String encoding = headers.firstValue("Content-Encoding").orElse("identity");
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> body;
      case "gzip" -> new GZIPInputStream(body);
      default -> throw rejected("expected a body in gzip or plain, found " + encoding);
    };
  }

  /// Keeps the body in a file without a name, which is gone with this process however it dies.
  private InputStream whole(InputStream body) throws IOException {
    Path name = Path.of(System.getProperty("java.io.tmpdir"), "jarflow-" + UUID.randomUUID());
    SeekableByteChannel file =
        Files.newByteChannel(
            name,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      copy(body, Channels.newOutputStream(file));
      return Channels.newInputStream(file.position(0));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void copy(InputStream body, OutputStream file) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long bytes = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      bytes += n;
      if (bytes > limits.bytes()) {
        throw rejected(
            String.format(Locale.ROOT, "expected at most %,d bytes, found more", limits.bytes()));
      }
      file.write(buffer, 0, n);
    }
    if (bytes == 0) {
      throw rejected("expected a file, found an empty body");
    }
  }

  private RejectedException rejected(String sentence) {
    return new RejectedException(shown(address) + ": " + sentence);
  }

  /// As seconds or as a date; null when it says neither.
  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), date);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
