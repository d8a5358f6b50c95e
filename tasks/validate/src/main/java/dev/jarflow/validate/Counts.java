package dev.jarflow.validate;

import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many rows, of which kind. Of rows that were refused before, also what their old reasons
/// were, which of them are gone, and which have come.
final class Counts {
  private long successful;
  private long unsuccessful;
  private long alreadyMembers;
  private final long[] sets = new long[Reasons.count()];
  private final Map<String, Long> before = new TreeMap<>();
  private final Map<String, Long> gone = new TreeMap<>();
  private final Map<String, Long> come = new TreeMap<>();

  /// Refused once, a member since: not judged again.
  void alreadyMember() {
    alreadyMembers++;
  }

  void accepted(@Nullable List<String> earlier) {
    successful++;
    changed(Reasons.NONE, earlier);
  }

  void refused(Reasons now, @Nullable List<String> earlier) {
    unsuccessful++;
    sets[now.number()]++;
    changed(now, earlier);
  }

  private void changed(Reasons now, @Nullable List<String> earlier) {
    if (earlier == null) {
      return;
    }
    List<String> names = now.list().stream().map(Reason::name).toList();
    for (String reason : earlier) {
      before.merge(reason, 1L, Long::sum);
      if (!names.contains(reason)) {
        gone.merge(reason, 1L, Long::sum);
      }
    }
    for (String reason : names) {
      if (!earlier.contains(reason)) {
        come.merge(reason, 1L, Long::sum);
      }
    }
  }

  void add(Counts more) {
    successful += more.successful;
    unsuccessful += more.unsuccessful;
    alreadyMembers += more.alreadyMembers;
    for (int i = 0; i < sets.length; i++) {
      sets[i] += more.sets[i];
    }
    more.before.forEach((reason, count) -> before.merge(reason, count, Long::sum));
    more.gone.forEach((reason, count) -> gone.merge(reason, count, Long::sum));
    more.come.forEach((reason, count) -> come.merge(reason, count, Long::sum));
  }

  long read() {
    return successful + unsuccessful;
  }

  long successful() {
    return successful;
  }

  long unsuccessful() {
    return unsuccessful;
  }

  long alreadyMembers() {
    return alreadyMembers;
  }

  Map<Reason, Long> reasons() {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    for (int i = 0; i < sets.length; i++) {
      if (sets[i] > 0) {
        long rows = sets[i];
        Reasons.numbered(i).list().forEach(reason -> reasons.merge(reason, rows, Long::sum));
      }
    }
    return reasons;
  }

  Map<String, Long> before() {
    return before;
  }

  Map<String, Long> gone() {
    return gone;
  }

  Map<String, Long> come() {
    return come;
  }
}
