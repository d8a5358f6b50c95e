package dev.jarflow.loadtrips;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quoted;

import module java.base;

import dev.jarflow.loadtrips.TripsRun.Fate;
import dev.jarflow.loadtrips.TripsRun.Why;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Inline.Place;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;

/// The result of one load, for the people who deliver the files.
record TripsPage(String message, boolean samples, List<Fate> fates, List<Why> reasons) {
  private static final int SHOWN = 100;

  Page page() {
    long quarantined = fates.stream().mapToLong(fate -> fate.rows().rejected()).sum();
    long refused = fates.stream().filter(fate -> fate.refused() != null).count();
    Badge badge =
        refused > 0
            ? new Badge(Tone.WAIT, "some files refused")
            : quarantined > 0
                ? new Badge(Tone.WAIT, "some rows in quarantine")
                : new Badge(Tone.GOOD, "all loaded");
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Trips ", badge));
    parts.add(Part.paragraph(message));
    parts.addAll(SampleNote.parts(samples, samples));
    parts.add(
        new Cards()
            .with("Trips loaded", fates.stream().mapToLong(fate -> fate.rows().accepted()).sum())
            .with("Rows in quarantine", quarantined)
            .with("Files refused", refused));
    parts.addAll(
        Listing.of("Files", fates)
            .text("File", fate -> quoted(fate.file().name()))
            .prose("State", TripsPage::state)
            .number("Trips", fate -> fate.rows().accepted())
            .number("In quarantine", fate -> fate.rows().rejected())
            .number("Seconds", Fate::seconds)
            .parts(SHOWN));
    parts.addAll(
        Listing.of("Why rows are in quarantine", reasons)
            .about("Their reasons, files and lines are in trips.quarantined_row.")
            .text("Reason", why -> mono(why.reason().name()))
            .prose("Meaning", why -> why.reason().meaning())
            .number("Rows", Why::rows)
            .text("The first is at", why -> new Place(why.file(), why.line()))
            .parts(Reason.values().length));
    parts.add(Part.paragraph("How many trips there are a week: ", link("/trips", "Trips"), "."));
    return new Page("load-trips", line(message), parts);
  }

  private static Object state(Fate fate) {
    return fate.refused() != null
        ? line("refused: ", fate.refused())
        : fate.loadedBefore() ? "loaded before" : "loaded";
  }
}
