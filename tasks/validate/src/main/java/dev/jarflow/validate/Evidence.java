package dev.jarflow.validate;

import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Orders;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.validate.Findings.Because;
import dev.jarflow.validate.Findings.OrderFound;
import dev.jarflow.validate.Findings.Place;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What rows tell of the order in which their dates name day and month, for each separator.
final class Evidence {
  private final Map<Separator, Tally> tallies = new EnumMap<>(Separator.class);

  Evidence() {
    for (Separator separator : Separator.values()) {
      tallies.put(separator, new Tally());
    }
  }

  private static final class Tally {
    private long dayFirst;
    private long monthFirst;
    private long ambiguous;
    private @Nullable Place dayFirstAt;
    private @Nullable Place monthFirstAt;
  }

  /// Rows come in their order: the first that proves is remembered.
  void see(Birthday birthday, Place place) {
    Separator separator = birthday.separator();
    if (separator == null) {
      return;
    }
    Tally tally = of(separator);
    if (birthday.ambiguous()) {
      tally.ambiguous++;
      return;
    }
    switch (birthday.proves()) {
      case DAY_FIRST -> {
        tally.dayFirst++;
        tally.dayFirstAt = tally.dayFirstAt == null ? place : tally.dayFirstAt;
      }
      case MONTH_FIRST -> {
        tally.monthFirst++;
        tally.monthFirstAt = tally.monthFirstAt == null ? place : tally.monthFirstAt;
      }
      case null -> {}
    }
  }

  /// Adds what later rows told.
  void add(Evidence later) {
    for (Separator separator : Separator.values()) {
      Tally mine = of(separator);
      Tally theirs = later.of(separator);
      mine.dayFirst += theirs.dayFirst;
      mine.monthFirst += theirs.monthFirst;
      mine.ambiguous += theirs.ambiguous;
      mine.dayFirstAt = mine.dayFirstAt == null ? theirs.dayFirstAt : mine.dayFirstAt;
      mine.monthFirstAt = mine.monthFirstAt == null ? theirs.monthFirstAt : mine.monthFirstAt;
    }
  }

  static Evidence sum(Iterable<Evidence> all) {
    Evidence sum = new Evidence();
    all.forEach(sum::add);
    return sum;
  }

  /// How ambiguous dates are to be read, as far as this evidence goes.
  Orders orders(Policy policy, Map<Separator, DateOrder> earlier) {
    return new Orders(
        decide(Separator.SLASH, policy, earlier).order(),
        decide(Separator.HYPHEN, policy, earlier).order());
  }

  List<OrderFound> found(Policy policy, Map<Separator, DateOrder> earlier) {
    return Stream.of(Separator.values()).map(s -> decide(s, policy, earlier)).toList();
  }

  /// The policy's word comes first, then the batch's own rows, then what earlier batches proved,
  /// then what the policy assumes. Rows for both orders, or against history, are a dispute: it is
  /// settled by nobody but the policy, and proves nothing to later batches.
  private OrderFound decide(Separator separator, Policy policy, Map<Separator, DateOrder> earlier) {
    Tally tally = of(separator);
    DateOrder before = earlier.get(separator);
    DateOrder told =
        tally.dayFirst > 0
            ? DateOrder.DAY_FIRST
            : tally.monthFirst > 0 ? DateOrder.MONTH_FIRST : null;
    boolean disputed =
        (tally.dayFirst > 0 && tally.monthFirst > 0)
            || (told != null && before != null && told != before);
    DateOrder named = policy.named().get(separator);
    DateOrder order;
    Because because;
    if (named != null) {
      order = named;
      because = Because.POLICY;
    } else if (disputed) {
      order = null;
      because = Because.DISPUTED;
    } else if (told != null) {
      order = told;
      because = Because.EVIDENCE;
    } else if (before != null) {
      order = before;
      because = Because.HISTORY;
    } else {
      order = policy.assumed();
      because = Because.ASSUMED;
    }
    return new OrderFound(
        separator,
        order,
        because,
        tally.dayFirst,
        tally.monthFirst,
        tally.ambiguous,
        tally.dayFirstAt,
        tally.monthFirstAt,
        before,
        disputed ? null : told);
  }

  private Tally of(Separator separator) {
    Tally tally = tallies.get(separator);
    if (tally == null) {
      throw new IllegalStateException("no tally for " + separator);
    }
    return tally;
  }
}
