package dev.jarflow.loadsales;

import static dev.jarflow.page.Inline.join;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.meter;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;

import module java.base;

import dev.jarflow.loadsales.Transactions.Because;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Inline.Place;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Bars;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;
import dev.jarflow.warehouse.RefusedFiles.RefusedFile;

/// The result of one load, for the people who deliver the files. Everything is counted, and some
/// of it is shown.
record SalesPage(SalesLoad.Loaded loaded, String message) {
  static final int SHOWN = 100;

  Page page() {
    Transactions.Taken transactions = loaded.transactions();
    Transactions.Quarantine quarantine = transactions.quarantine();
    List<Items.Refusal> refusals = loaded.items().refusals();
    List<RefusedFile> files = loaded.refused().refused();
    boolean fine = quarantine.transactions() == 0 && refusals.isEmpty() && files.isEmpty();
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.heading(
            1,
            "Sales ",
            fine
                ? new Badge(Tone.GOOD, "all loaded")
                : new Badge(
                    Tone.WAIT, files.isEmpty() ? "some in quarantine" : "some files refused")));
    parts.add(Part.paragraph(message));
    parts.addAll(SampleNote.parts(loaded.samples().some(), loaded.samples().all()));
    parts.addAll(
        Listing.of("Files refused", files)
            .about("Nothing of them is loaded. Drop a mended file, or let them be tried again.")
            .text("File", file -> quoted(file.name()))
            .prose("Why", RefusedFile::reason)
            .parts(SHOWN));
    parts.add(
        new Cards()
            .with("New transactions", transactions.loaded())
            .with("Replaced by a later delivery", transactions.replaced())
            .with("Unchanged", transactions.unchanged())
            .with("Older than what is loaded", transactions.older())
            .with("Out of quarantine", transactions.released())
            .with("Newly quarantined", transactions.quarantined())
            .with("In quarantine, with earlier ones", quarantine.transactions())
            .with("Lines loaded", transactions.lines())
            .with("New items", loaded.items().added())
            .with("Changed items", loaded.items().changed())
            .with("Items refused", refusals.size()));
    parts.addAll(reasons(quarantine.reasons(), quarantine.transactions()));
    parts.addAll(
        Listing.of("Transactions in quarantine, the newest first", quarantine.examples())
            .counting(quarantine.transactions())
            .text(
                "Transaction", example -> quoted(Ids.shown(example.transaction(), example.known())))
            .text("Where", example -> new Place(example.file(), example.line()))
            .text("Reasons", example -> codes(Stream.of(example.reasons().split(" "))))
            .parts(SHOWN));
    parts.addAll(
        Listing.of("Items refused", refusals)
            .text(
                "Item",
                refusal ->
                    quoted(Ids.shown(refusal.id(), loaded.items().known().contains(refusal.id()))))
            .text("Where", refusal -> new Place(refusal.file(), refusal.line()))
            .text("Reasons", refusal -> codes(refusal.reasons().stream().map(Reason::name)))
            .parts(SHOWN));
    parts.add(
        Part.paragraph(
            quiet(
                "A quarantined transaction is loaded by a later run when its reason is gone, or when it is delivered"
                    + " again without it: see docs/how-to/mend-a-quarantined-sale.md.")));
    return new Page("load-sales", line(message), parts);
  }

  private static List<Part> reasons(List<Because> reasons, long all) {
    return reasons.isEmpty()
        ? List.of()
        : List.of(
            Part.heading(2, "Why transactions are in quarantine"),
            Part.paragraph("A transaction may have several reasons."),
            new Bars(
                reasons.stream()
                    .map(
                        reason ->
                            new Bar(
                                line(
                                    Reason.valueOf(reason.reason()).meaning(),
                                    " ",
                                    quiet(mono(reason.reason()))),
                                line(reason.transactions()),
                                meter(Tone.WAIT, reason.transactions(), all),
                                List.of()))
                    .toList()));
  }

  private static Inline codes(Stream<String> reasons) {
    return join(" ", reasons.map(Inline::mono).toList());
  }
}
