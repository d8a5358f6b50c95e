package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// The lots of one file: the numbers under which trips of a region and a source are noted.
///
/// New names are written in the transaction of the file: those of a file that is refused are
/// nowhere. Another load with the same new name waits for it.
final class Lots {
  /// A file that names more new ones is no file of trips.
  private static final int MOST_NEW = 500;

  private static final int MOST = 10_000;
  private static final int KEPT = 1 << 10;

  private final Database database;
  private final int file;

  /// Ends what keeps the connection from other statements.
  private final Runnable free;

  private final Kind regions = new Kind("region", "trips/number_of_region", "trips/new_region");
  private final Kind datasources =
      new Kind("datasource", "trips/number_of_datasource", "trips/new_datasource");
  private final Map<List<String>, Lot> known = new HashMap<>();

  /// Lots that were asked for, at places that are computed from their names.
  private final @Nullable Lot[] recent = new Lot[KEPT];

  Lots(Database database, int file, Runnable free) {
    this.database = database;
    this.file = file;
    this.free = free;
  }

  record Lot(int number, int region, int datasource, String regionName, String datasourceName) {
    boolean is(String otherRegion, String otherDatasource) {
      return regionName.equals(otherRegion) && datasourceName.equals(otherDatasource);
    }
  }

  Lot of(String region, String datasource) {
    int place = (31 * region.hashCode() + datasource.hashCode()) & (KEPT - 1);
    Lot lot = recent[place];
    if (lot == null || !lot.is(region, datasource)) {
      lot = known.computeIfAbsent(List.of(region, datasource), _ -> begin(region, datasource));
      recent[place] = lot;
    }
    return lot;
  }

  private Lot begin(String region, String datasource) {
    if (known.size() == MOST) {
      throw new RejectedException(
          "expected at most %d pairs of a region and a datasource in a file, found more"
              .formatted(MOST));
    }
    free.run();
    int regionNumber = regions.number(region);
    int datasourceNumber = datasources.number(datasource);
    Integer lot =
        database
            .sql("trips/new_lot")
            .with("file", file)
            .with("region", regionNumber)
            .with("datasource", datasourceNumber)
            .one(row -> (int) row.number("lot"));
    return new Lot(Objects.requireNonNull(lot), regionNumber, datasourceNumber, region, datasource);
  }

  /// Names of one kind.
  private final class Kind {
    private final String noun;
    private final String find;
    private final String add;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int added;

    /// `find` and `add` are statements that tell the number of a name, and give it one.
    Kind(String noun, String find, String add) {
      this.noun = noun;
      this.find = find;
      this.add = add;
    }

    int number(String name) {
      return numbers.computeIfAbsent(name, this::ask);
    }

    private Integer ask(String name) {
      Integer number = find(name);
      if (number != null) {
        return number;
      }
      added++;
      if (added > MOST_NEW) {
        throw new RejectedException(
            "expected at most %d new %ss in a file, found more".formatted(MOST_NEW, noun));
      }
      int _ = database.sql(add).with("name", name).update();
      return Objects.requireNonNull(find(name));
    }

    private @Nullable Integer find(String name) {
      return database.sql(find).with("name", name).one(row -> (int) row.number("number"));
    }
  }
}
