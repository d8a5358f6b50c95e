package dev.jarflow.validate;

import dev.jarflow.validate.Findings.Place;
import dev.jarflow.validate.Judging.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who applied before, in this batch or in the history, and which ids are taken. Asked in the order
/// of the rows, by one thread.
final class Ledger {
  private static final int LINE_BITS = 40;

  private final @Nullable History history;
  private final Keys people = new Keys();
  private final Keys numbers = new Keys();
  private final List<String> files = new ArrayList<>();
  private final Map<String, Integer> fileNumbers = new HashMap<>();
  private Map<UUID, Place> members = Map.of();
  private Map<String, Long> highest = Map.of();

  Ledger(@Nullable History history) {
    this.history = history;
  }

  /// What becomes of a candidate.
  sealed interface Fate {
    /// Nobody of this kind came before; `number` is 1 when nobody has the id either.
    record Fresh(int number) implements Fate {}

    /// The same person applied before; `member` when in an earlier batch.
    record Again(Place first, boolean member) implements Fate {}
  }

  /// Asks the history for all of these at once.
  void lookUp(List<Candidate> candidates) {
    if (history == null) {
      return;
    }
    Set<UUID> unknownPeople = new HashSet<>();
    Set<String> unknownBases = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (people.get(candidate.person()) == Keys.NONE) {
        unknownPeople.add(candidate.person());
      }
      if (numbers.get(candidate.baseKey()) == Keys.NONE) {
        unknownBases.add(candidate.base());
      }
    }
    members = history.members(unknownPeople);
    highest = history.highest(unknownBases);
  }

  /// Decides about one that was looked up, and remembers it.
  Fate decide(Candidate candidate) {
    long known = people.get(candidate.person());
    if (known != Keys.NONE) {
      return new Fate.Again(unpacked(known), false);
    }
    Place member = members.get(candidate.person());
    if (member != null) {
      return new Fate.Again(member, true);
    }
    people.put(candidate.person(), packed(candidate.place()));
    long taken = numbers.get(candidate.baseKey());
    long number = 1 + (taken == Keys.NONE ? highest.getOrDefault(candidate.base(), 0L) : taken);
    numbers.put(candidate.baseKey(), number);
    return new Fate.Fresh(Math.toIntExact(number));
  }

  /// A place as a number that is never [Keys#NONE].
  private long packed(Place place) {
    int file =
        fileNumbers.computeIfAbsent(
            place.file(),
            name -> {
              files.add(name);
              return files.size();
            });
    return ((long) file << LINE_BITS) | place.line();
  }

  private Place unpacked(long number) {
    return new Place(files.get((int) (number >>> LINE_BITS) - 1), number & ((1L << LINE_BITS) - 1));
  }
}
