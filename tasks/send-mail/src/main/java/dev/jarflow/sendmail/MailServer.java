package dev.jarflow.sendmail;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

/// The mail server, and who gets mail from whom, as the configuration says.
///
/// It is written like the URL of a web page, so that one variable holds it; the password is in
/// another one, as that is secret.
record MailServer(
    Security security,
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    InternetAddress from,
    List<InternetAddress> to) {
  private static final int MOST_RECIPIENTS = 50;

  /// How what is sent is kept from others on its way.
  enum Security {
    /// The connection becomes TLS before anything is told; a server that does not offer it gets
    /// nothing.
    STARTTLS("smtp", 587),
    TLS("smtps", 465),
    NONE("smtp+plain", 25);

    private final String scheme;
    private final int port;

    Security(String scheme, int port) {
      this.scheme = scheme;
      this.port = port;
    }
  }

  MailServer {
    to = List.copyOf(to);
  }

  /// The server that the environment names; null when it names none. No message repeats the value:
  /// somebody may have written a password into it.
  static @Nullable MailServer of(Run run) {
    String value = run.environment("JARFLOW_MAIL");
    if (value == null) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(value);
    } catch (URISyntaxException e) {
      throw wrong("a URL");
    }
    Security security =
        Stream.of(Security.values())
            .filter(one -> one.scheme.equals(uri.getScheme()))
            .findAny()
            .orElseThrow(() -> wrong("smtp://, smtps:// or smtp+plain://"));
    String user = uri.getUserInfo();
    String password = run.environment("JARFLOW_MAIL_PASSWORD");
    if (user != null && String.valueOf(uri.getRawUserInfo()).contains(":")) {
      throw wrong("the password in JARFLOW_MAIL_PASSWORD alone");
    }
    if ((user == null) != (password == null)) {
      throw wrong("a user if JARFLOW_MAIL_PASSWORD is set, and only then");
    }
    if (user != null && security == Security.NONE) {
      throw wrong("no user where nothing protects the password: use smtp:// or smtps://");
    }
    if (uri.getHost() == null) {
      throw wrong("the name of a server");
    }
    String from = from(uri);
    return new MailServer(
        security,
        uri.getHost().replaceAll("[\\[\\]]", ""),
        uri.getPort() < 0 ? security.port : uri.getPort(),
        user,
        password,
        address(from != null ? from : user == null ? "" : user, "the sender, as ?from=ADDRESS,"),
        recipients(uri.getPath()));
  }

  private static @Nullable String from(URI uri) {
    String query = uri.getQuery();
    if (query == null) {
      return null;
    }
    if (!query.startsWith("from=") || query.contains("&")) {
      throw wrong("nothing but ?from=ADDRESS after the recipients");
    }
    return query.substring("from=".length());
  }

  private static List<InternetAddress> recipients(String path) {
    List<InternetAddress> recipients =
        Stream.of(path.replaceFirst("^/", "").split(",", -1))
            .map(one -> address(one, "recipients, as /TO,TO,"))
            .toList();
    if (recipients.size() > MOST_RECIPIENTS) {
      throw wrong("at most %d recipients".formatted(MOST_RECIPIENTS));
    }
    return recipients;
  }

  private static InternetAddress address(String text, String what) {
    try {
      InternetAddress address = new InternetAddress(text, true);
      if (address.getAddress().equals(text) && text.matches("[\\x21-\\x7e]+@[\\x21-\\x7e]+")) {
        return address;
      }
    } catch (AddressException e) {
      // Said below.
    }
    throw wrong(what + " to be a mail address");
  }

  private static UsageException wrong(String expected) {
    return new UsageException(
        "JARFLOW_MAIL: expected %s; see docs/how-to/get-a-report-by-mail.md".formatted(expected));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
