package dev.jarflow.eraseperson;

import dev.jarflow.applications.Birthday;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Html;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One search for a person through every place, and the erasure of what it finds.
///
/// Each file is dealt with by itself, members come last, and every step may be the last one before
/// a kill: what a second run then finds is what is left, and it ends in the same state.
///
/// - A stored file is noted in the books before its copy takes its place. The other way round, a
///   kill in between would leave a copy that ingest takes for damage, and nothing in it that would
///   make a second run write the note.
/// - A file of validate is changed after the digest in its report, for the same reason.
/// - Members are deleted after the files, under the lock of those who load: a loader that was at
///   work has committed by then, and the next one reads what is left of the files. Until then they
///   tell by which ids purchases are theirs.
record Search(Run run, Database database, Sought sought, boolean erase, List<Found> found) {
  private static final Duration LONGEST = Duration.ofMinutes(45);

  /// More places than this are counted, not listed: a result is at most 64 KB.
  private static final int LISTED = 200;

  static Result run(Run run, Sought sought, boolean erase) throws IOException {
    try (Database database = Database.open(run, LONGEST)) {
      Places places = new Places(run.data());
      if (erase) {
        places.sweep();
      }
      Sought known = sought.with(members(database, sought));
      Search search = new Search(run, database, known, erase, new ArrayList<>());
      search.files(places.files(database), new Erasure(run, database, places.store()));
      return search.result(search.tables());
    }
  }

  private void files(List<Place.InFile> places, Erasure erasure) throws IOException {
    long read = 0;
    long theirs = 0;
    try (Progress progress = run.progress("files", places.size())) {
      for (Place.InFile place : places) {
        run.stop().check();
        int before = found.size();
        try {
          if (Files.size(place.path()) > 0) {
            file(place, erasure);
          }
        } catch (NoSuchFileException e) {
          // It was taken or removed since it was listed.
          run.log().info("gone meanwhile", "file", place.name());
        }
        read++;
        theirs += found.size() - before;
        progress.add(1);
      }
    }
    new Summary("files", read, theirs, 0, read - theirs).log(run.log());
  }

  private void file(Place.InFile place, Erasure erasure) throws IOException {
    switch (place) {
      case Place.OfRows rows -> rows(rows, erasure);
      case Place.Made made -> made(made);
    }
  }

  private void rows(Place.OfRows place, Erasure erasure) throws IOException {
    if (place.kept() == Kept.PURCHASES && sought.ids().isEmpty()) {
      return;
    }
    Table table = Table.read(place.path(), cells -> sought.left(place.kept(), cells), run.stop());
    if (table == null) {
      switch (Bytes.search(place.path(), sought.needles(place.kept()), run.stop())) {
        case THERE -> note(place, 0, Fate.BY_HAND);
        case NOBODY_KNOWS -> note(place, 0, Fate.UNREAD);
        case NOT_THERE -> {}
      }
    } else if (!table.lines().isEmpty()) {
      note(place, table.lines().size(), fate(place, table, erasure));
    }
  }

  private Fate fate(Place.OfRows place, Table table, Erasure erasure) throws IOException {
    return switch (place) {
      case Place.Dropped _ -> Fate.BY_HAND;
      case Place.Stored _, Place.Judged _ when !erase -> Fate.FOUND;
      case Place.Stored stored -> {
        erasure.ofStored(stored, table);
        yield Fate.ERASED;
      }
      case Place.Judged judged -> {
        erasure.ofJudged(judged, table);
        yield Fate.ERASED;
      }
    };
  }

  /// Who somebody is stands there by membership id, in a page as HTML.
  private void made(Place.Made place) throws IOException {
    List<String> needles =
        sought.ids().stream().flatMap(id -> Stream.of(id, Html.text(id))).distinct().toList();
    if (Bytes.search(place.path(), needles, run.stop()) == Bytes.Answer.THERE) {
      if (erase) {
        Files.delete(place.path());
      }
      note(place, 0, erase ? Fate.ERASED : Fate.FOUND);
    }
  }

  /// The ids of the members who fit. One that was said must not be of somebody else.
  private static List<String> members(Database database, Sought sought) {
    List<String> members = new ArrayList<>();
    database
        .sql("membership/members_who_fit")
        .with("email", sought.email())
        .with("name", sought.name())
        .with("birthday", sought.birthday() == 0 ? null : Birthday.digits(sought.birthday()))
        .with("mobile", sought.mobile())
        .with("said", List.copyOf(sought.ids()))
        .list(
            row -> {
              if (!row.truth("fits")) {
                throw new UsageException(
                    "expected the membership id of that person in the person's file, found another member's");
              }
              return members.add(row.text("membership_id"));
            });
    return members;
  }

  /// Returns in how many transactions their customers stand.
  private long tables() {
    return database.transaction(
        () -> {
          List<String> ids = List.copyOf(sought.ids());
          if (erase) {
            database.sql("membership/wait_for_lock").update();
            database.sql("membership/lock").list(row -> true);
            ids = List.copyOf(sought.with(members(database, sought)).ids());
          }
          Long transactions = find("sales/find_transactions", ids);
          for (Place.Rows table : Places.TABLES) {
            table(table, ids);
          }
          return transactions;
        });
  }

  private void table(Place.Rows table, List<String> ids) {
    long rows = find(table.find(), ids);
    if (rows > 0 && erase && table.erase() != null) {
      database.sql(table.erase()).with("ids", ids).update();
    }
    if (rows > 0) {
      note(table, rows, erase ? Fate.ERASED : Fate.FOUND);
    }
  }

  private long find(String statement, List<String> ids) {
    Long rows = database.sql(statement).with("ids", ids).one(row -> row.number("rows"));
    return rows == null ? 0 : rows;
  }

  private Result result(long transactions) {
    List<Found> left = found.stream().filter(each -> each.fate.stays()).toList();
    List<Found> ours =
        left.stream().filter(each -> !(each.place instanceof Place.Dropped)).toList();
    String message = message(left, ours);
    Result result = erase && !ours.isEmpty() ? Result.rejected(message) : Result.ok(message);
    return result
        .with("erased", erase && left.isEmpty())
        .with("members", rows(Places.MEMBERS::equals))
        .with("transactions", transactions)
        .with("quarantined", rows(Places.QUARANTINED::equals))
        .with("stored", rows(Place.Stored.class::isInstance))
        .with("judged", rows(Place.Judged.class::isInstance))
        .with("dropped", rows(Place.Dropped.class::isInstance))
        .with("left", left.size())
        .with(
            "where",
            Stream.concat(left.stream(), found.stream().filter(each -> !each.fate.stays()))
                .limit(LISTED)
                .map(Found::fields)
                .toList());
  }

  private String message(List<Found> left, List<Found> ours) {
    if (found.isEmpty()) {
      return "found nowhere";
    }
    if (!erase) {
      return "found in %s: nothing was changed".formatted(places(found.size()));
    }
    String message = "erased from " + places(found.size() - left.size());
    if (!ours.isEmpty()) {
      return "%s, but no program can mend %s, %s first: see docs/how-to/erase-a-person.md"
          .formatted(message, places(ours.size()), ours.getFirst().place.name());
    }
    return left.isEmpty()
        ? message
        : "%s, but %s of the landing folder may hold them still: take them out there, or erase again after ingest"
            .formatted(message, left.size() == 1 ? "1 file" : left.size() + " files");
  }

  private static String places(int count) {
    return count == 1 ? "1 place" : count + " places";
  }

  private long rows(Predicate<Place> kind) {
    return found.stream().filter(each -> kind.test(each.place)).mapToLong(Found::rows).sum();
  }

  /// What became of what was found.
  enum Fate {
    FOUND("found"),
    ERASED("erased"),
    BY_HAND("by hand"),
    UNREAD("unread");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    /// Whether the person may still be there after an erasure.
    boolean stays() {
      return this == BY_HAND || this == UNREAD;
    }
  }

  /// `rows` is 0 in a file that is no table.
  record Found(Place place, long rows, Fate fate) {
    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("place", place.name());
      fields.put("rows", rows);
      fields.put("state", fate.word);
      return fields;
    }
  }

  private void note(Place place, long rows, Fate fate) {
    found.add(new Found(place, rows, fate));
    Object[] fields = {"place", place.name(), "rows", rows};
    switch (fate) {
      case FOUND -> run.log().info("found", fields);
      case ERASED -> run.log().info("erased", fields);
      case BY_HAND -> run.log().warn("found, and left to a person", fields);
      case UNREAD -> run.log().warn("cannot be looked through: look yourself", fields);
    }
  }
}
