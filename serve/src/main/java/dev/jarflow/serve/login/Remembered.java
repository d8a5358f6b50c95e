package dev.jarflow.serve.login;

import module java.base;

import dev.jarflow.serve.login.Said.No;
import dev.jarflow.serve.login.Said.Silence;
import dev.jarflow.serve.login.Said.Yes;
import org.jspecify.annotations.Nullable;

/// What Airflow said of whom: a yes holds for a minute, a no for 5 s. While Airflow is silent, a
/// yes goes on for 15 minutes. Whoever asks the same meanwhile waits for the one answer.
/// Thread-safe.
final class Remembered<V> {
  static final Duration YES = Duration.ofMinutes(1);
  static final Duration NO = Duration.ofSeconds(5);
  static final Duration OLD_YES = Duration.ofMinutes(15);

  /// Made-up tokens push out each other, and nobody who is logged in.
  static final int MOST_YES = 300;

  static final int MOST_NO = 30;

  private final Function<Credential, Said<V>> question;
  private final InstantSource clock;
  private final Map<String, Kept<V>> yes = bounded(MOST_YES);
  private final Map<String, Kept<V>> no = bounded(MOST_NO);
  private final Map<String, CompletableFuture<Said<V>>> asked = new ConcurrentHashMap<>();

  private record Kept<V>(Said<V> said, Instant at) {
    boolean isYounger(Duration age, Instant now) {
      return !at.isAfter(now) && at.plus(age).isAfter(now);
    }
  }

  Remembered(Function<Credential, Said<V>> question, InstantSource clock) {
    this.question = question;
    this.clock = clock;
  }

  Said<V> of(Credential credential) {
    Instant now = clock.instant();
    if (credential.isExpired(now)) {
      return new No<>();
    }
    String who = credential.digest();
    Kept<V> known = known(who);
    if (known != null && known.isYounger(known.said instanceof Yes ? YES : NO, now)) {
      return known.said;
    }
    CompletableFuture<Said<V>> mine = new CompletableFuture<>();
    CompletableFuture<Said<V>> others = asked.putIfAbsent(who, mine);
    if (others != null) {
      return others.join();
    }
    Said<V> said = new Silence<>(false);
    try {
      said = kept(who, question.apply(credential));
    } finally {
      asked.remove(who);
      mine.complete(said);
    }
    return said;
  }

  /// True of those whom Airflow knew a while ago.
  synchronized boolean knew(Credential credential) {
    Kept<V> before = yes.get(credential.digest());
    return before != null && before.isYounger(OLD_YES, clock.instant());
  }

  private synchronized @Nullable Kept<V> known(String who) {
    Kept<V> known = yes.get(who);
    return known == null ? no.get(who) : known;
  }

  private synchronized Said<V> kept(String who, Said<V> said) {
    Instant now = clock.instant();
    switch (said) {
      case Yes<V> _ -> {
        no.remove(who);
        yes.put(who, new Kept<>(said, now));
      }
      case No<V> _ -> {
        yes.remove(who);
        no.put(who, new Kept<>(said, now));
      }
      case Silence<V>(boolean isBusy) -> {
        Kept<V> before = yes.get(who);
        if (!isBusy
            && before != null
            && before.isYounger(OLD_YES, now)
            && before.said instanceof Yes<V>(V value, _)) {
          return new Yes<>(value, true);
        }
      }
    }
    return said;
  }

  private static <V> Map<String, Kept<V>> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Kept<V>> eldest) {
        return size() > most;
      }
    };
  }
}
