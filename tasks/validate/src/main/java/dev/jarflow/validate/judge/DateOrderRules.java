package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.BatchReport.Because;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Dates;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Orders;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.validate.input.FileLayout;
import org.jspecify.annotations.Nullable;

/// Decides the order in which ambiguous dates are read. `earlier` are the orders that earlier
/// batches of the feed proved.
record DateOrderRules(Policy policy, Map<Separator, DateOrder> earlier) {

  Orders orders(DateEvidence evidence) {
    return new Orders(
        decide(Separator.SLASH, evidence).decision().order(),
        decide(Separator.HYPHEN, evidence).decision().order());
  }

  /// Whether the evidence decides an order otherwise than it was assumed.
  boolean disproves(DateEvidence evidence, Orders assumed) {
    Orders orders = orders(evidence);
    return orders.slash() != assumed.slash() || orders.hyphen() != assumed.hyphen();
  }

  /// The orders for one file. A file of earlier refusals has orders of its own; all others are read
  /// in `orders`.
  Orders orders(FileLayout layout, Orders orders) {
    Map<Separator, Decision> then = layout.file().earlierDates();
    return then == null
        ? orders
        : new Orders(again(Separator.SLASH, then), again(Separator.HYPHEN, then));
  }

  List<DateOrderReport> decide(DateEvidence evidence) {
    return Stream.of(Separator.values()).map(separator -> decide(separator, evidence)).toList();
  }

  /// The policy decides first, then the batch's own rows, then the proof of earlier batches, then
  /// the policy's assumption. When rows prove both orders, or another order than earlier batches,
  /// the order is disputed: only the policy can settle it, and later batches learn nothing from it.
  private DateOrderReport decide(Separator separator, DateEvidence evidence) {
    Dates dates = evidence.dates(separator);
    DateOrder before = earlier.get(separator);
    DateOrder proven =
        dates.dayFirst() > 0
            ? DateOrder.DAY_FIRST
            : dates.monthFirst() > 0 ? DateOrder.MONTH_FIRST : null;
    boolean disputed =
        (dates.dayFirst() > 0 && dates.monthFirst() > 0)
            || (proven != null && before != null && proven != before);
    DateOrder named = policy.dates().named().get(separator);
    Decision decision;
    if (named != null) {
      decision = new Decision(named, Because.POLICY);
    } else if (disputed) {
      decision = new Decision(null, Because.DISPUTED);
    } else if (proven != null) {
      decision = new Decision(proven, Because.EVIDENCE);
    } else if (before != null) {
      decision = new Decision(before, Because.HISTORY);
    } else {
      decision = new Decision(policy.dates().assumed(), Because.ASSUMED);
    }
    return new DateOrderReport(separator, decision, dates, before, disputed ? null : proven);
  }

  /// Refused rows are the worse part of a batch, so their dates prove nothing. An order that the
  /// whole batch or the history settled stays; today's policy decides only where the order was
  /// disputed or assumed.
  private @Nullable DateOrder again(Separator separator, Map<Separator, Decision> earlierDates) {
    DateOrder named = policy.dates().named().get(separator);
    Decision then = earlierDates.getOrDefault(separator, new Decision(null, Because.ASSUMED));
    return switch (then.because()) {
      case EVIDENCE, HISTORY -> then.order();
      case POLICY -> named == null ? then.order() : named;
      case DISPUTED -> named;
      case ASSUMED ->
          named == null ? earlier.getOrDefault(separator, policy.dates().assumed()) : named;
    };
  }
}
