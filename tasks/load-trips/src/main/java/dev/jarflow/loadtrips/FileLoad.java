package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.loadtrips.Lots.Lot;
import dev.jarflow.trips.Clock;
import dev.jarflow.trips.Week;
import dev.jarflow.warehouse.BinaryCopy;
import org.jspecify.annotations.Nullable;

/// Reads the trips of one file into the warehouse, inside a transaction of its own.
final class FileLoad implements AutoCloseable {
  /// Faults are kept in memory until so many are, as the connection copies trips meanwhile.
  private static final int MOST_FAULTS = 100_000;

  /// The clock is looked at once in so many rows.
  private static final int TOLD = 1 << 12;

  private static final int KEPT = 1 << 10;

  /// Ten years. Each month is a partition, which whoever asks without a time looks at.
  private static final int MOST_MONTHS = 120;

  /// Counts are kept in memory until there are so many.
  private static final int MOST_WEEKS = 10_000;

  private final TripsRun run;
  private final int file;
  private final TripFile rows;
  private final Lots lots;
  private final Set<Integer> months = new HashSet<>();
  private final Map<WeekKey, WeekTrips> weeks = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /// Days and weeks of earlier trips, each at a place computed from its number: most trips share
  /// them.
  private final @Nullable Day[] days = new Day[KEPT];

  private final @Nullable WeekTrips[] recentWeeks = new WeekTrips[KEPT];
  private long accepted;
  private long rejected;
  private String first = "";

  private FileLoad(TripsRun run, int file, TripFile rows) {
    this.run = run;
    this.file = file;
    this.rows = rows;
    this.lots = new Lots(run.database(), file, run.trips()::await);
  }

  private record Fault(long line, Reason reason) {}

  private record Day(long number, int month, int ofMonth, int week) {}

  private record WeekKey(Lot lot, int week) {}

  private static final class WeekTrips {
    private final WeekKey key;
    private long trips;
    private long latest = Clock.NONE;

    WeekTrips(WeekKey key) {
      this.key = key;
    }

    boolean is(Lot lot, int week) {
      return key.week == week && key.lot.number() == lot.number();
    }
  }

  /// Loads the trips of a file; the account of its rows.
  static Summary load(TripsRun run, Manifest.Entry entry, int number) throws IOException {
    try (TripFile rows = TripFile.open(entry.path(), entry.name());
        FileLoad load = new FileLoad(run, number, rows)) {
      FileTime before = Files.getLastModifiedTime(entry.path());
      for (TripRow row = rows.next(); row != null; row = rows.next()) {
        load.take(row);
        if ((load.accepted + load.rejected) % TOLD == 0) {
          run.told().reading(entry, load.accepted, load.rejected, rows.share());
        }
      }
      load.requireFewRejected(0);
      if (Files.size(entry.path()) != entry.bytes()
          || !Files.getLastModifiedTime(entry.path()).equals(before)) {
        throw new RejectedException(
            "%s changed after it was taken: drop it again when it is whole"
                .formatted(entry.name()));
      }
      load.end();
      Summary account =
          new Summary("rows", load.accepted + load.rejected, load.accepted, load.rejected, 0);
      run.told().loaded(run.database(), entry, account);
      return account;
    }
  }

  private void take(TripRow row) {
    run.progress().add(1);
    if (row.fault() == null) {
      accepted++;
      put(row, lots.of(row.region(), row.datasource()));
      return;
    }
    if (rejected == 0) {
      first = row.fault().at(row.line());
    }
    rejected++;
    faults.add(new Fault(row.line(), row.fault()));
    if (faults.size() == MOST_FAULTS) {
      // No file fills the disk with its faults first.
      requireFewRejected(rows.mostLeft());
      writeFaults();
    }
  }

  private void put(TripRow trip, Lot lot) {
    Day day = day(Math.floorDiv(trip.at(), Clock.DAY));
    WeekTrips week = week(lot, day.week);
    week.trips++;
    week.latest = Math.max(week.latest, trip.at());
    run.trips().add(trip, lot.number(), day.month, day.ofMonth);
  }

  private Day day(long number) {
    int place = (int) number & (KEPT - 1);
    Day known = days[place];
    if (known == null || known.number != number) {
      LocalDate date = LocalDate.ofEpochDay(number);
      known = new Day(number, Week.month(date), date.getDayOfMonth(), Week.of(number));
      days[place] = known;
      makeMonth(date);
    }
    return known;
  }

  private WeekTrips week(Lot lot, int week) {
    int place = (31 * lot.number() + week) & (KEPT - 1);
    WeekTrips known = recentWeeks[place];
    if (known == null || !known.is(lot, week)) {
      if (weeks.size() == MOST_WEEKS) {
        run.trips().await();
        countWeeks();
      }
      known = weeks.computeIfAbsent(new WeekKey(lot, week), WeekTrips::new);
      recentWeeks[place] = known;
    }
    return known;
  }

  /// A COPY knows the partitions that were there when it began: the one of this trip begins later.
  private void makeMonth(LocalDate of) {
    months.add(Week.month(of));
    if (months.size() > MOST_MONTHS) {
      throw new RejectedException(
          "expected trips of at most %d months in a file, found more".formatted(MOST_MONTHS));
    }
    if (run.months().add(Week.month(of))) {
      run.beside().sql("trips/add_month").with("month", of).run();
    }
  }

  private void writeFaults() {
    run.trips().await();
    try (BinaryCopy copy = run.database().binaryCopy("trips/copy_quarantined_rows")) {
      for (Fault fault : faults) {
        copy.row(3).putInt(file).putLong(fault.line).put(fault.reason.name());
      }
      long _ = copy.end();
    }
    faults.clear();
  }

  private void requireFewRejected(long mostLeft) {
    long read = accepted + rejected;
    String fault = run.mostRejected().fault(read + mostLeft, read, rejected, first);
    if (fault != null) {
      throw new RejectedException(fault);
    }
  }

  private void end() {
    run.trips().flush();
    writeFaults();
    if (accepted > 0) {
      countWeeks();
    }
    run.database()
        .sql("trips/end_file")
        .with("file", file)
        .with("accepted", accepted)
        .with("rejected", rejected)
        .update();
  }

  private void countWeeks() {
    List<Map.Entry<WeekKey, WeekTrips>> sorted =
        weeks.entrySet().stream()
            .sorted(
                Map.Entry.comparingByKey(
                    Comparator.comparingInt((WeekKey key) -> key.lot.region())
                        .thenComparingInt(key -> key.lot.datasource())
                        .thenComparingInt(WeekKey::week)))
            .toList();
    run.database()
        .sql("trips/count_weeks")
        .with("samples", run.samples())
        .with("regions", sorted, each -> each.getKey().lot.region())
        .with("datasources", sorted, each -> each.getKey().lot.datasource())
        .with("mondays", sorted, each -> Week.monday(each.getKey().week))
        .with("trips", sorted, each -> each.getValue().trips)
        .with(
            "latest",
            sorted,
            each -> LocalDateTime.ofEpochSecond(each.getValue().latest, 0, ZoneOffset.UTC))
        .update();
    weeks.clear();
    Arrays.fill(recentWeeks, null);
  }

  @Override
  public void close() {
    run.trips().clear();
  }
}
