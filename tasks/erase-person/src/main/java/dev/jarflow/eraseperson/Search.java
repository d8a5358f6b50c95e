package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.applications.Birthday;
import dev.jarflow.kit.files.Opener;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Page;
import dev.jarflow.warehouse.Database;

/// One search for a person through every place, and the erasure of what it finds.
///
/// Each file is dealt with by itself, members come last, and every step may be the last one before
/// a kill: a second run then finds the rest, and it ends in the same state.
///
/// - A stored file is noted in `ops.erasure` before its copy takes its place. The other way round,
///   a kill in between would leave a copy that ingest takes for damage, and nothing in it that would
///   make a second run write the note.
/// - A file of validate is changed after the digest in its report, for the same reason.
/// - Members are deleted after the files, under the lock of those who load: a loader that was at
///   work has committed by then, and the next one reads the changed files. Until then they tell by
///   which ids purchases are theirs.
record Search(
    Run run,
    Database database,
    SoughtPerson person,
    FileForms forms,
    boolean erase,
    List<Found> found,
    Opener opener) {
  private static final Duration LONGEST = Duration.ofMinutes(45);

  /// More places than this are counted, not listed: a result is at most 64 KB.
  private static final int LISTED = 200;

  static Result run(Run run, Places places, SoughtPerson person, boolean erase)
      throws IOException, InterruptedException {
    try (Database database = Database.open(run, LONGEST);
        Closeable _ = erase ? places.turn() : () -> {}) {
      if (erase) {
        places.sweep();
      }
      SoughtPerson known = person.with(members(database, person).theirs);
      Search search =
          new Search(run, database, known, places.forms(), erase, new ArrayList<>(), new Opener());
      search.files(places.files(database), new FileErasure(run, database, places.store()));
      long transactions = search.tables();
      if (erase) {
        // Always: a run before this one may have been killed right after it deleted the rows.
        database.sql("membership/write_anew").update();
      }
      return search.result(transactions);
    }
  }

  private void files(List<Place.InFile> places, FileErasure erasure)
      throws IOException, InterruptedException {
    long theirs = 0;
    try (Progress progress = run.progress("files", places.size())) {
      for (Place.InFile place : places) {
        run.stop().check();
        int before = found.size();
        try {
          long bytes = Files.size(place.path());
          if (bytes > Files.getFileStore(place.path()).getTotalSpace()
              || (place instanceof Place.Peoples && !opens(place.path()))) {
            // Whoever may drop files can make one that nobody reads to its end, mostly holes, or
            // hold one so that it does not open.
            note(place, 0, Fate.UNREAD);
          } else if (bytes > 0) {
            switch (place) {
              case Place.OfRows rows -> rows(rows, erasure);
              case Place.Made made -> made(made);
            }
          }
        } catch (NoSuchFileException e) {
          // It was taken or removed since it was listed.
          run.log().info("gone meanwhile", "file", place.name());
        } catch (IOException e) {
          if (!(place instanceof Place.Peoples)) {
            throw e;
          }
          note(place, 0, Fate.UNREAD);
        }
        theirs += found.size() > before ? 1 : 0;
        progress.add(1);
      }
    }
    new Summary("files", places.size(), theirs, 0, places.size() - theirs).log(run.log());
  }

  /// False also of a file that is there, and does not open in time.
  private boolean opens(Path file) throws IOException, InterruptedException {
    try (InputStream _ = opener.open(file)) {
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      throw e;
    }
  }

  private void rows(Place.OfRows place, FileErasure erasure) throws IOException {
    CsvFile file =
        CsvFile.search(place.path(), forms, cells -> person.match(place.kind(), cells), run.stop());
    if (file == null || (file.theirs().isEmpty() && !TextSearch.beginsAsText(place.path()))) {
      switch (TextSearch.search(place.path(), person.texts(place.kind()), run.stop())) {
        case FOUND -> note(place, 0, Fate.BY_HAND);
        case UNKNOWN -> note(place, 0, Fate.UNREAD);
        case NOT_FOUND -> {}
      }
      return;
    }
    if (!file.theirs().isEmpty()) {
      note(place, file.theirs().size(), fate(place, file, erasure));
    }
    if (file.mayBeTheirs() > 0) {
      note(place, file.mayBeTheirs(), Fate.UNSURE);
    }
  }

  private Fate fate(Place.OfRows place, CsvFile file, FileErasure erasure) throws IOException {
    return switch (place) {
      case Place.Peoples _ -> Fate.BY_HAND;
      case Place.Ours _ when !erase -> Fate.FOUND;
      case Place.Ours ours -> {
        erasure.of(ours, file);
        yield Fate.ERASED;
      }
    };
  }

  /// Such a file names people as sales do, a page as HTML, a table with quotes doubled.
  private void made(Place.Made place) throws IOException {
    List<String> texts =
        person.buyers().stream()
            .flatMap(id -> Stream.of(id, Page.escaped(id), id.replace("\"", "\"\"")))
            .distinct()
            .toList();
    if (TextSearch.search(place.path(), texts, run.stop()) == TextSearch.Presence.FOUND) {
      if (erase) {
        Files.delete(place.path());
      }
      note(place, 0, erase ? Fate.ERASED : Fate.FOUND);
    }
  }

  /// The ids of the members who are the person, and how many others may be.
  private record Members(List<String> theirs, long mayBeTheirs) {}

  /// An id that was said must not be of somebody else; it says which of similar names is meant.
  private static Members members(Database database, SoughtPerson person) {
    PersonName name = person.name();
    List<String> theirs = new ArrayList<>();
    List<String> mayBeTheirs = new ArrayList<>();
    database
        .sql("membership/members_who_fit")
        .with("email", person.email())
        .with("name_form", name == null ? null : name.form())
        .with("known_beside_name", person.knownBesideName())
        .with("birthday", person.birthday() == 0 ? null : Birthday.digits(person.birthday()))
        .with("mobile", person.mobile())
        .with("hidden", Folded.HIDDEN)
        .with("said", List.copyOf(person.ids()))
        .list(
            row -> {
              String id = row.text("membership_id");
              boolean said = person.ids().contains(id);
              boolean fits = row.truth("fits_beside_name");
              boolean mayBe = fits && name != null && name.mayBe(row.text("full_name"));
              if (fits && (row.truth("fits_name") || (mayBe && said))) {
                return theirs.add(id);
              }
              if (said) {
                throw new UsageException(
                    "expected the membership id of that person in the person's file, found another member's");
              }
              return mayBe && mayBeTheirs.add(id);
            });
    return new Members(theirs, mayBeTheirs.size());
  }

  /// Returns how many transactions their customers have.
  private long tables() {
    return database.transaction(
        () -> {
          if (erase) {
            database.sql("ops/wait_for_locks").update();
            database.sql("membership/lock").list(row -> true);
          }
          Members members = members(database, person);
          SoughtPerson known = person.with(members.theirs);
          Long transactions = find("sales/find_transactions", known.buyers());
          for (Place.Table table : Places.tables()) {
            if (table.has("find")) {
              table(table, known.buyers());
            } else {
              cells(table, known);
            }
            if (table.name().equals(Places.MEMBERS) && members.mayBeTheirs > 0) {
              note(table, members.mayBeTheirs, Fate.UNSURE);
            }
          }
          return transactions;
        });
  }

  private void table(Place.Table table, List<String> ids) {
    long rows = find(table.statement("find"), ids);
    if (rows > 0 && erase && table.has("erase")) {
      database.sql(table.statement("erase")).with("ids", ids).update();
    }
    if (rows > 0) {
      note(table, rows, erase ? Fate.ERASED : Fate.FOUND);
    }
  }

  /// Where no statement erases, what was loaded of a file is for people to change.
  private void cells(Place.Table table, SoughtPerson known) {
    CellSearch.Found theirs = CellSearch.search(database, table, known);
    if (theirs.rows() == 0) {
      return;
    }
    boolean erases = erase && table.has("erase");
    if (erases) {
      database.sql(table.statement("erase")).with("cells", List.copyOf(theirs.cells())).update();
    }
    note(table, theirs.rows(), erases ? Fate.ERASED : erase ? Fate.BY_HAND : Fate.FOUND);
  }

  private long find(String statement, List<String> ids) {
    Long rows = database.sql(statement).with("ids", ids).one(row -> row.number("rows"));
    return rows == null ? 0 : rows;
  }

  private Result result(long transactions) {
    List<Found> left = found.stream().filter(each -> each.fate.stays()).toList();
    List<Found> ours =
        left.stream().filter(each -> !(each.place instanceof Place.Peoples)).toList();
    String message = message(left, ours);
    Result result = erase && !ours.isEmpty() ? Result.rejected(message) : Result.ok(message);
    return result
        .with("erased", erase && ours.isEmpty())
        .with("members", sure(place -> place.name().equals(Places.MEMBERS)))
        .with("transactions", transactions)
        .with("quarantined", sure(place -> place.name().equals(Places.QUARANTINED)))
        .with("stored", sure(Place.Stored.class::isInstance))
        .with("judged", sure(Place.Judged.class::isInstance))
        .with("dropped", sure(Place.Peoples.class::isInstance))
        .with("unsure", rows(each -> each.fate == Fate.UNSURE))
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
      return "found in %s: nothing was changed".formatted(counted(found, "place"));
    }
    List<Found> gone = found.stream().filter(each -> !each.fate.stays()).toList();
    String message = "erased from " + counted(gone, "place");
    List<Found> unsure = ours.stream().filter(each -> each.fate == Fate.UNSURE).toList();
    if (!unsure.isEmpty()) {
      return "%s, but in %s, %s first, only part of the name fits: see docs/how-to/erase-a-person.md"
          .formatted(message, counted(unsure, "place"), unsure.getFirst().place.name());
    }
    if (!ours.isEmpty()) {
      return "%s, but no program can mend %s, %s first: see docs/how-to/erase-a-person.md"
          .formatted(message, counted(ours, "place"), ours.getFirst().place.name());
    }
    return left.isEmpty()
        ? message
        : "%s, but %s of the landing folder may hold them still: take them out there, or erase again after ingest"
            .formatted(message, counted(left, "file"));
  }

  private static String counted(List<Found> found, String noun) {
    return Result.count(found.stream().map(Found::place).distinct().count(), noun);
  }

  private long sure(Predicate<Place> place) {
    return rows(each -> each.fate != Fate.UNSURE && place.test(each.place));
  }

  private long rows(Predicate<Found> wanted) {
    return found.stream().filter(wanted).mapToLong(Found::rows).sum();
  }

  enum Fate {
    FOUND,
    ERASED,
    BY_HAND,
    UNREAD,
    /// All that is known fits but the name, which may be another part of the same one.
    UNSURE;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// True when the person may still be there after an erasure.
    boolean stays() {
      return this != FOUND && this != ERASED;
    }
  }

  /// `rows` is 0 in a file that is no table.
  record Found(Place place, long rows, Fate fate) {
    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("place", place.name());
      fields.put("rows", rows);
      fields.put("state", fate.word());
      return fields;
    }
  }

  private void note(Place place, long rows, Fate fate) {
    found.add(new Found(place, rows, fate));
    Object[] fields = {"place", place.name(), "rows", rows};
    switch (fate) {
      case FOUND, ERASED -> run.log().info(fate.word(), fields);
      case BY_HAND -> run.log().warn("found, and left to a person", fields);
      case UNREAD -> run.log().warn("cannot be looked through: look yourself", fields);
      case UNSURE -> run.log().warn("only part of the name fits: look yourself", fields);
    }
  }
}
