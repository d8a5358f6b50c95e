package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Separator;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one validation found out. Counting is unlimited; what is kept as an example is capped, and
/// no value of a person is in it unmasked.
record Findings(
    Batch batch,
    long read,
    long successful,
    long unsuccessful,
    long alreadyMembers,
    Map<Reason, Long> reasons,
    List<FileAccount> files,
    List<OrderFound> orders,
    long collisions,
    List<Collision> someCollisions,
    long duplicates,
    List<Duplicate> someDuplicates,
    Map<Reason, List<Example>> examples,
    List<Earlier> trend,
    @Nullable Replayed replayed) {

  /// What was judged, by which rules. `place` is the last place in the history that was looked at;
  /// null when none was.
  record Batch(
      String id,
      Kind kind,
      String feed,
      LocalDate asOf,
      String policyName,
      String policyDigest,
      @Nullable Long place) {}

  enum Kind {
    FILES,
    REPLAY
  }

  /// `refused` says why nothing of the file was read; null when it was.
  record FileAccount(
      String name,
      String sha256,
      long read,
      long successful,
      long unsuccessful,
      @Nullable String refused) {}

  /// Where a row stands.
  record Place(String file, long line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /// How the dates with one separator were read, and what spoke for it. `earlier` is what former
  /// batches proved, `proves` what this one proves to later ones.
  record OrderFound(
      Separator separator,
      @Nullable DateOrder order,
      Because because,
      long dayFirst,
      long monthFirst,
      long ambiguous,
      @Nullable Place dayFirstAt,
      @Nullable Place monthFirstAt,
      @Nullable DateOrder earlier,
      @Nullable DateOrder proves) {}

  /// Why an order was chosen, or none.
  enum Because {
    POLICY,
    EVIDENCE,
    HISTORY,
    ASSUMED,
    DISPUTED
  }

  /// Two people whose id would be the same: the later one's got this number.
  record Collision(Place place, int number) {}

  /// `first` is where the person applied before; `member` when that was in an earlier batch.
  record Duplicate(Place place, Place first, boolean member) {}

  /// An unsuccessful row for the report: the four cells as written, masked.
  record Example(Place place, String name, String email, String birthday, String mobile) {}

  /// An earlier batch of the feed; `loadedAt` is the minute, in UTC.
  record Earlier(String batch, String loadedAt, long read, long successful) {}

  /// What came of judging earlier refusals anew: `before` counts their old reasons, `gone` those
  /// that no longer hold, `come` those that hold only now.
  record Replayed(
      List<String> batches,
      long accepted,
      Map<String, Long> before,
      Map<String, Long> gone,
      Map<String, Long> come) {}
}
