package dev.jarflow.fetchcovid;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quoted;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Findings;
import dev.jarflow.cases.Reply;
import dev.jarflow.fetchcovid.FetchRun.Loaded;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Tone;

/// The result of one fetch, for people: what came, what changed, and what was found wrong.
record FetchPage(String country, String source, Loaded loaded, Figures figures, long revisions) {
  static final int SHOWN = 100;

  String message() {
    return line(
            country,
            ": ",
            loaded.changed().isEmpty()
                ? "nothing changed"
                : line(count(loaded.changed().size(), "day"), " changed"),
            loaded.sum(Reply::found) == 0
                ? ""
                : line(", ", count(loaded.sum(Reply::found), "finding")))
        .plain();
  }

  Page page() {
    Badge badge =
        loaded.findings().isEmpty()
            ? new Badge(Tone.GOOD, "no findings")
            : new Badge(Tone.WAIT, "with findings");
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "COVID cases: ", country, " ", badge));
    parts.add(Part.paragraph("From the source ", mono(source), "."));
    if (source.equals(Origin.SIMULATOR)) {
      parts.add(new Note(Tone.WAIT, "Invented figures.", line("A simulator plays a closed API.")));
    }
    parts.add(
        new Cards()
            .with("Rows", loaded.sum(Reply::read))
            .with("Rows left out", loaded.sum(Reply::rejected))
            .with("Days changed", loaded.changed().size())
            .with("Days without a figure", figures.gaps())
            .with("Figures revised", revisions));
    parts.addAll(
        Listing.of("What was found", loaded.findings())
            .counting(loaded.sum(Reply::found))
            .rest("in covid.finding, the first ", Findings.MOST, " of a reply")
            .text("Day", finding -> finding.day() == null ? "" : finding.day())
            .text("What", finding -> finding.kind().meaning())
            .text("Where", finding -> quoted(finding.details()))
            .parts(SHOWN));
    return new Page("fetch-covid", line(message()), parts);
  }
}
