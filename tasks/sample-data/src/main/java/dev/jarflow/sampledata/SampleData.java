package dev.jarflow.sampledata;

import module java.base;

import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.tabular.TableWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sample-data",
    mixinStandardHelpOptions = true,
    description = {
      "Writes CSV files of invented rows. applications: applications-SEED.csv.",
      "sales: sales-items-SEED.csv with 300 items, and sales-transactions-SEED.csv",
      "with the lines of two years; one transaction in 32 has a mistake, or a line",
      "twice.",
      "trips: trips-SEED.csv with the trips of 52 weeks in three cities; one row in 997",
      "has a mistake.",
      "cars: cars.csv with the 1728 rows of the Car Evaluation data, always the same",
      "and without a heading; the columns are",
      "buying,maint,doors,persons,lug_boot,safety,class.",
      "The same options and members give the same bytes.",
      "No row is about a real person or a real sale: every last name ends in -Sample,",
      "ids of items begin with SAMPLE-I, those of transactions with SAMPLE-T."
    },
    footer = {
      "",
      "Examples:",
      "  java -jar sample-data.jar applications --seed 7 --out /tmp/samples",
      "  java -jar sample-data.jar sales --members successful/4f7b0c06135b.csv --out /tmp/samples",
      "  java -jar sample-data.jar cars --out /tmp/samples"
    })
public final class SampleData implements Task {
  private static final long UNASKED_SEED = 1;

  /// Rows that are written as bytes, at once.
  private static final int ROWS_AT_ONCE = 1_000;

  @Parameters(paramLabel = "DATASET", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Dataset dataset;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = {
        "Number of applications, of lines of transactions, or of trips",
        "(default: 1000 applications, 20000 lines, 10000 trips). Not for cars."
      })
  private @Nullable Long rows;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Another number gives other rows (default: 1). Not for cars.")
  private @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write into; it is made when it is missing.")
  private Path out;

  @Option(
      names = "--slash",
      paramLabel = "ORDER",
      defaultValue = "month-first",
      description = {
        "For applications: the order in 03/04/1990,",
        "day-first or month-first (default: ${DEFAULT-VALUE})."
      })
  private DateOrder slash;

  @Option(
      names = "--hyphen",
      paramLabel = "ORDER",
      defaultValue = "day-first",
      description = {
        "For applications: the order in 03-04-1990,",
        "day-first or month-first (default: ${DEFAULT-VALUE})."
      })
  private DateOrder hyphen;

  @Option(
      names = "--members",
      paramLabel = "FILE",
      description = {
        "For sales: a CSV file of the members who buy, with a column membership_id, as validate",
        "writes it. May be given several times; the first 100000 members count",
        "(default: invented ids, which no real member has)."
      })
  private @Nullable List<Path> members;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      defaultValue = "2025-12-31",
      description = {
        "For sales and trips: the last day, of two years or of 52 weeks",
        "(default: ${DEFAULT-VALUE})."
      })
  private LocalDate until;

  public static void main(String... args) {
    Entry.main(new SampleData(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    if (dataset == Dataset.CARS) {
      refuse("--rows", rows);
      refuse("--seed", seed);
    }
    long wanted = rows == null ? dataset.rows : rows;
    if (wanted < 0) {
      throw new UsageException("expected a number of rows of 0 or more, found " + wanted);
    }
    Published.sweep(out);
    Result result =
        switch (dataset) {
          case APPLICATIONS -> applications(run, wanted);
          case CARS -> cars();
          case SALES -> sales(run, wanted);
          case TRIPS -> trips(run, wanted);
        };
    new Summary("rows", wanted, wanted, 0, 0).log(run.log());
    return result;
  }

  private static void refuse(String option, @Nullable Long value) {
    if (value != null) {
      throw new UsageException(
          "expected no %1$s for cars, found %1$s %2$d; there are always the same %3$d rows, so leave it out"
              .formatted(option, value, Car.COUNT));
    }
  }

  private Result applications(Run run, long rows) throws IOException {
    long seed = seed();
    Path file = file("applications", seed);
    Applications invented = new Applications(new SplittableRandom(seed), slash, hyphen);
    write(run, file, Applications.COLUMNS, invented::next, rows);
    return Result.ok("%s of %s in %s".formatted(Result.count(rows, "row"), dataset, file))
        .with("file", file)
        .with("rows", rows)
        .with("seed", seed);
  }

  private Result cars() throws IOException {
    Path file = out.resolve("cars.csv");
    Published.writeText(
        file, Car.all().stream().map(car -> car.line() + "\n").collect(Collectors.joining()));
    return Result.ok("%d rows of %s in %s".formatted(Car.COUNT, dataset, file))
        .with("file", file)
        .with("rows", Car.COUNT);
  }

  /// Items do not change with the members, nor with the number of rows.
  private Result sales(Run run, long rows) throws IOException {
    long seed = seed();
    SplittableRandom random = new SplittableRandom(seed);
    Assortment assortment = new Assortment(seed, until, random.split());
    Seasons seasons = new Seasons(until, random.split());
    SplittableRandom ofMembers = random.split();
    Members buyers = members == null ? Members.invented(ofMembers) : Members.of(members, ofMembers);
    Sales sales = new Sales(seed, rows, assortment, buyers, seasons, random.split());
    Path items = file("sales-items", seed);
    Path transactions = file("sales-transactions", seed);
    write(run, items, Assortment.COLUMNS, assortment::next, Assortment.ITEMS);
    write(run, transactions, Sales.COLUMNS, sales::next, rows);
    return Result.ok(
            "%d items in %s, %s in %s"
                .formatted(
                    Assortment.ITEMS,
                    items,
                    Result.count(sales.transactions(), "transaction"),
                    transactions))
        .with("items_file", items)
        .with("transactions_file", transactions)
        .with("items", Assortment.ITEMS)
        .with("transactions", sales.transactions())
        .with("rows", rows)
        .with("seed", seed)
        .with("planted", sales.planted());
  }

  private Result trips(Run run, long rows) throws IOException {
    long seed = seed();
    Path file = file("trips", seed);
    Trips trips = new Trips(seed, rows, until);
    try (Progress progress = run.progress("rows", rows)) {
      Published.write(
          file,
          bytes -> {
            bytes.write(Trips.HEADING.getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[ROWS_AT_ONCE * Trips.LONGEST_ROW];
            for (long row = 0; row < rows; row += ROWS_AT_ONCE) {
              run.stop().check();
              int count = (int) Math.min(ROWS_AT_ONCE, rows - row);
              int end = 0;
              for (int i = 0; i < count; i++) {
                end = trips.next(some, end);
              }
              bytes.write(some, 0, end);
              progress.add(count);
            }
          });
    }
    return Result.ok("%s of %s in %s".formatted(Result.count(rows, "row"), dataset, file))
        .with("file", file)
        .with("rows", rows)
        .with("seed", seed);
  }

  private long seed() {
    return seed == null ? UNASKED_SEED : seed;
  }

  private Path file(String name, long seed) {
    return out.resolve(name + "-" + seed + ".csv");
  }

  private static void write(
      Run run, Path file, List<String> columns, Supplier<List<String>> invented, long rows)
      throws IOException {
    try (Progress progress = run.progress("rows", rows)) {
      Published.write(
          file,
          bytes -> {
            TableWriter table = TableWriter.forPrograms(bytes, columns);
            for (long row = 0; row < rows; row++) {
              run.stop().check();
              table.row(invented.get());
              progress.add(1);
            }
            table.flush();
          });
    }
  }

  enum Dataset {
    APPLICATIONS(1_000),
    CARS(Car.COUNT),
    SALES(20_000),
    TRIPS(10_000);

    /// The number of rows when none is asked for.
    private final long rows;

    Dataset(long rows) {
      this.rows = rows;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
