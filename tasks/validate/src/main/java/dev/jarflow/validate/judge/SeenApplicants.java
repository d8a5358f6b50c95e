package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.RowPlace;
import dev.jarflow.validate.judge.JudgedRows.Candidate;
import dev.jarflow.validate.judge.JudgedRows.Identity;
import org.jspecify.annotations.Nullable;

/// The people who applied before, in this batch or in a loaded one, and the ids that are taken. One
/// thread asks it, in the order of the rows.
final class SeenApplicants {
  private static final int LINE_BITS = 40;

  private final @Nullable LoadedBatches loaded;
  private final DigestMap people = new DigestMap();
  private final DigestMap numbers = new DigestMap();
  private final List<String> files = new ArrayList<>();
  private final Map<String, Integer> fileNumbers = new HashMap<>();
  private Map<UUID, RowPlace> members = Map.of();
  private Map<String, Long> highest = Map.of();

  SeenApplicants(@Nullable LoadedBatches loaded) {
    this.loaded = loaded;
  }

  sealed interface Standing {
    /// The person did not apply before. `number` is 1 when the id is free.
    record First(int number) implements Standing {}

    /// The same person applied before; `member` says that this was in a loaded batch.
    record Repeated(RowPlace first, boolean member) implements Standing {}
  }

  /// Looks all of these up in the loaded batches at once.
  void lookUp(List<Candidate> candidates) {
    if (loaded == null) {
      return;
    }
    Set<UUID> unknownPeople = new HashSet<>();
    Set<String> unknownBases = new HashSet<>();
    for (Candidate candidate : candidates) {
      Identity identity = candidate.identity();
      if (people.get(identity.person()) == DigestMap.NONE) {
        unknownPeople.add(identity.person());
      }
      if (numbers.get(identity.baseKey()) == DigestMap.NONE) {
        unknownBases.add(identity.baseId());
      }
    }
    members = loaded.members(unknownPeople);
    highest = loaded.highest(unknownBases);
  }

  /// Decides about a candidate that was looked up, and remembers it.
  Standing decide(Candidate candidate) {
    Identity identity = candidate.identity();
    long known = people.get(identity.person());
    if (known != DigestMap.NONE) {
      return new Standing.Repeated(unpacked(known), false);
    }
    RowPlace member = members.get(identity.person());
    if (member != null) {
      return new Standing.Repeated(member, true);
    }
    people.put(identity.person(), packed(candidate.place()));
    long taken = numbers.get(identity.baseKey());
    long number =
        1 + (taken == DigestMap.NONE ? highest.getOrDefault(identity.baseId(), 0L) : taken);
    numbers.put(identity.baseKey(), number);
    return new Standing.First(Math.toIntExact(number));
  }

  /// Packs a place into a number that is never [DigestMap#NONE].
  private long packed(RowPlace place) {
    int file =
        fileNumbers.computeIfAbsent(
            place.file(),
            name -> {
              files.add(name);
              return files.size();
            });
    return ((long) file << LINE_BITS) | place.line();
  }

  private RowPlace unpacked(long number) {
    return new RowPlace(
        files.get((int) (number >>> LINE_BITS) - 1), number & ((1L << LINE_BITS) - 1));
  }
}
