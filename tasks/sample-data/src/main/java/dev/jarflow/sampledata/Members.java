package dev.jarflow.sampledata;

import module java.base;

import dev.jarflow.kit.task.UsageException;
import dev.jarflow.tabular.Columns;
import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.Table.Row;
import dev.jarflow.tabular.UnreadableException;

/// The members who buy: a few often, most now and then, some never.
final class Members {
  /// More are not read: all ids are held in memory.
  static final int MOST = 100_000;

  private static final int INVENTED = 1_000;
  private static final int HEX_DIGITS = 5;
  private static final int FIVE_HEX_DIGITS = 0x100000;
  private static final double BUY = 0.9;

  private final List<String> ids;
  private final SplittableRandom random;
  private final int buyers;

  private Members(Collection<String> ids, SplittableRandom random) {
    this.ids = new ArrayList<>(ids);
    this.random = random;
    Collections.shuffle(this.ids, random);
    buyers = (int) Math.ceil(this.ids.size() * BUY);
  }

  /// Invented ids, which no real member has.
  static Members invented(SplittableRandom random) {
    Set<String> ids = new LinkedHashSet<>();
    while (ids.size() < INVENTED) {
      ids.add(id(Names.lastName(random), random));
    }
    return new Members(ids, random);
  }

  static Members of(List<Path> files, SplittableRandom random) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("expected a file of members, found no file at " + file);
      }
      try (Table<Wanted> table = Table.openAsWritten(file, Columns.of(Wanted.class))) {
        read(table, ids);
      } catch (UnreadableException e) {
        throw new UsageException(String.valueOf(e.getMessage()));
      }
    }
    if (ids.isEmpty()) {
      throw new UsageException("expected members, found none in " + files);
    }
    return new Members(ids, random);
  }

  String any() {
    double early = random.nextDouble();
    return ids.get((int) (early * early * buyers));
  }

  /// An id in the form of a member's that belongs to nobody.
  String none() {
    return id(Names.ofASample("Nobody"), random);
  }

  private static String id(String lastName, SplittableRandom random) {
    return lastName + '_' + HexFormat.of().toHexDigits(random.nextInt(FIVE_HEX_DIGITS), HEX_DIGITS);
  }

  private static void read(Table<Wanted> table, Set<String> ids) throws IOException {
    Row<Wanted> row;
    while (ids.size() < MOST && (row = table.next()) != null) {
      String id = row.get(Wanted.MEMBERSHIP_ID);
      if (!id.isBlank()) {
        ids.add(id);
      }
    }
  }

  private enum Wanted {
    MEMBERSHIP_ID
  }
}
