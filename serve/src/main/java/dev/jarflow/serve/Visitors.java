package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;

/// Under which names we answer, and whose pages may frame ours.
///
/// A page of a stranger that has our address under a name of its own would otherwise read all we
/// show (DNS rebinding).
record Visitors(Set<String> hosts, List<String> airflow) {
  /// The path of Airflow below which each path leads to ours.
  static final String WAY = "/jarflow/to";

  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  static Visitors of(List<String> more, List<URI> airflow) {
    return new Visitors(
        Stream.concat(THIS_MACHINE.stream(), more.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()),
        airflow.stream().map(Visitors::origin).toList());
  }

  /// `authority` is a Host header's: a name, perhaps with a port.
  boolean know(@Nullable String authority) {
    return authority != null && hosts.contains(name(authority));
  }

  /// The sites that may frame us, as a Content-Security-Policy names them.
  String framing() {
    return airflow.isEmpty() ? "'none'" : String.join(" ", airflow);
  }

  /// The address that links to Airflow begin with; null for no links.
  @Nullable String home() {
    return airflow.isEmpty() ? null : airflow.getFirst();
  }

  /// Where somebody logs in who then comes back to `place`, a path with its query; null when there
  /// is no Airflow. Under the name by which they know us: a cookie of `localhost` is not sent to
  /// 127.0.0.1.
  @Nullable String login(@Nullable String authority, String place) {
    if (airflow.isEmpty()) {
      return null;
    }
    String name = name(authority == null ? "" : authority);
    String home =
        airflow.stream()
            .filter(each -> name.equals(name(each.replaceFirst("^https?://", ""))))
            .findFirst()
            .orElse(airflow.getFirst());
    return home + "/api/v2/auth/login?next=" + Ask.encoded(WAY + place);
  }

  private static String name(String authority) {
    return authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
  }

  static String origin(URI url) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web
        || url.getHost() == null
        || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null) {
      throw new UsageException(
          "expected Airflow's address like http://127.0.0.1:8080, found '%s'".formatted(url));
    }
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
