package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Orders;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.validate.Findings.Because;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file to judge. `refusals` is what is known of it when it holds refusals of an earlier batch;
/// null for a file as it came.
record Source(String name, Path path, String sha256, long bytes, @Nullable Refusals refusals) {

  /// The batch that refused these rows, and how it read its dates.
  record Refusals(String batch, Map<Separator, Read> dates) {

    /// How these rows are read now. They are the worse part of a batch, so they prove nothing: what
    /// the whole batch or the history settled then stays, and only what was disputed or assumed is
    /// open to today's policy.
    Orders orders(Policy policy, Map<Separator, DateOrder> earlier) {
      return new Orders(
          order(Separator.SLASH, policy, earlier), order(Separator.HYPHEN, policy, earlier));
    }

    private @Nullable DateOrder order(
        Separator separator, Policy policy, Map<Separator, DateOrder> earlier) {
      DateOrder named = policy.named().get(separator);
      Read then = dates.getOrDefault(separator, new Read(null, Because.ASSUMED));
      return switch (then.because) {
        case EVIDENCE, HISTORY -> then.order;
        case POLICY -> named == null ? then.order : named;
        case DISPUTED -> named;
        case ASSUMED -> named == null ? earlier.getOrDefault(separator, policy.assumed()) : named;
      };
    }
  }

  /// An order, null where it was disputed, and why.
  record Read(@Nullable DateOrder order, Because because) {}
}
