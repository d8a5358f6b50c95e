package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.page.Part;
import dev.jarflow.page.SampleNote;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;

/// All trips and regions, and whether some or all of the trips are sample data.
record Totals(long trips, long regions, boolean samples, boolean allSamples) {

  record Now() implements KeptRows.Question<Totals> {
    @Override
    public List<Totals> ask(Database database) {
      return database
          .sql("trips/totals")
          .list(
              row ->
                  new Totals(
                      row.number("trips"),
                      row.number("regions"),
                      row.truth("samples"),
                      row.truth("nothing_else")));
    }
  }

  List<Part> sampleNote() {
    return SampleNote.parts(samples, allSamples);
  }
}
