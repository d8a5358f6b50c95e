package dev.jarflow.serve.login;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import org.jspecify.annotations.Nullable;

/// What a request shows of who asks: a token of Airflow's. It goes to Airflow and nowhere else:
/// not into a log, a file or a message. What it claims holds only once Airflow has accepted it.
public final class Credential {
  private static final String COOKIE = "_token";
  private static final String BEARER = "Bearer ";
  private static final Pattern TOKEN =
      Pattern.compile("[\\w-]{1,1024}\\.([\\w-]{1,8192})\\.[\\w-]{1,2048}");

  private final String token;
  private final boolean isCookie;
  private final Map<?, ?> claims;

  private Credential(String token, boolean isCookie, Map<?, ?> claims) {
    this.token = token;
    this.isCookie = isCookie;
    this.claims = claims;
  }

  /// The token of these two headers; null when there is none that could be Airflow's. One that was
  /// sent on purpose wins over the cookie, which a browser adds by itself.
  public static @Nullable Credential of(@Nullable String authorization, @Nullable String cookies) {
    String bearer = bearer(authorization);
    if (bearer != null) {
      return of(bearer, false);
    }
    String last = "";
    for (String cookie : cookies == null ? new String[0] : cookies.split(";", -1)) {
      String[] both = cookie.strip().split("=", 2);
      if (both.length == 2 && both[0].equals(COOKIE)) {
        last = both[1];
      }
    }
    return of(last, true);
  }

  /// The token that was sent on purpose, whoever made it; null when there is none.
  public static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private static @Nullable Credential of(String token, boolean isCookie) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return null;
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts.group(1));
      return Json.read(new String(claims, StandardCharsets.UTF_8)) instanceof Map<?, ?> map
          ? new Credential(token, isCookie, map)
          : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// A browser sends a cookie whoever made the page that asks.
  public boolean isCookie() {
    return isCookie;
  }

  boolean isExpired(Instant now) {
    return !(claims.get("exp") instanceof Number end && end.longValue() > now.getEpochSecond());
  }

  /// As Airflow's simple auth manager says it.
  boolean claimsAdmin() {
    return claims.get("role") instanceof String role && role.equalsIgnoreCase("admin");
  }

  /// The name and the value of the header that shows it to Airflow.
  String[] header() {
    return isCookie
        ? new String[] {"Cookie", COOKIE + "=" + token}
        : new String[] {"Authorization", BEARER + token};
  }

  /// Tells tokens apart without keeping them.
  String digest() {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
