package dev.jarflow.ingest;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.ingest.BatchRegister.BatchFile;
import dev.jarflow.ingest.BatchRegister.Fate;
import dev.jarflow.ingest.CopyToStore.CopiedFiles;
import dev.jarflow.ingest.IngestRun.Account;
import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Inline.Bytes;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Facts;
import dev.jarflow.page.Part.Table;
import dev.jarflow.page.Tone;
import dev.jarflow.source.RefusedFile;
import dev.jarflow.source.SourceFile;
import org.junit.jupiter.api.Test;

class IngestPageTest {
  private static final String SHA256 = "ab".repeat(32);

  @Test
  void everyFileIsToldWithWhatBecameOfIt() {
    Page page =
        page(
            List.of(new BatchFile(SHA256, "monday.csv", 1_500, null)),
            new CopiedFiles(
                List.of(stored("monday.csv"), stored("again.csv")),
                List.of("growing.csv"),
                List.of(new RefusedFile("empty.csv", RefusedFile.Reason.EMPTY, ""))));

    assertThat(page.summary().plain()).isEqualTo("1 file taken");
    assertThat(page.parts())
        .startsWith(
            Part.heading(1, "demo ", new Badge(Tone.GOOD, "OK")), Part.paragraph("1 file taken"));
    assertThat(((Facts) page.parts().get(2)).facts())
        .extracting(fact -> fact.name() + ": " + fact.value().plain())
        .contains(
            "Batch: 1f0c6a2b9d3e", "Files: 1", "Size: 1.5 kB", "DAG: applications", "Took: 2.0 s");
    assertThat(page.parts())
        .filteredOn(Table.class::isInstance)
        .extracting(part -> ((Table) part).rows())
        .containsExactly(
            List.of(List.of(quoted("monday.csv"), new Bytes(1_500), mono(SHA256.substring(0, 12)))),
            List.of(List.of(quoted("empty.csv"), line("it is empty"))),
            List.of(
                List.of(
                    quoted("again.csv"),
                    line(
                        "refused at 2026-11-29 13:05 UTC with batch 0123456789ab, run a b: line 1: no",
                        ", ",
                        link("/report/?dag=demo&run=a%20b&task=ingest", "its report")))),
            List.of(List.of(quoted("growing.csv"))));
    assertThat(page.parts())
        .filteredOn(Part.Heading.class::isInstance)
        .extracting(heading -> ((Part.Heading) heading).words().plain())
        .containsExactly(
            "demo OK",
            "Files of the batch: 1",
            "Refused: 1",
            "Seen before: 1",
            "Left for a later run: 1");
  }

  @Test
  void ofManyFilesTheFirstAreShownAndAllAreCounted() {
    List<String> waiting = IntStream.range(0, 10_000).mapToObj(i -> "file" + i).toList();
    Table table =
        (Table) page(List.of(), new CopiedFiles(List.of(), waiting, List.of())).parts().getLast();

    assertThat(table.rows()).hasSize(1_000);
    assertThat(table.more().count()).isEqualTo(9_000);
  }

  private static Stored stored(String name) {
    return new Stored(new SourceFile(name, 1_500, Instant.EPOCH, name, 0), SHA256, 1_500);
  }

  private static Page page(List<BatchFile> batch, CopiedFiles copied) {
    Map<String, String> environment =
        Map.of("JARFLOW_DAG_ID", "applications", "JARFLOW_TASK_ID", "ingest");
    Log log = Log.of(environment, new PrintStream(OutputStream.nullOutputStream()));
    Result result = Result.ok("1 file taken").with("batch", "1f0c6a2b9d3e");
    SortedMap<String, Fate> seen = new TreeMap<>();
    if (!copied.stored().isEmpty()) {
      seen.put(
          "again.csv",
          new Fate("refused", "0123456789ab", "line 1: no", "2026-11-29 13:05", "demo", "a b"));
    }
    return new IngestPage(
            new Run(environment, log, new Stop()),
            "demo",
            Duration.ofSeconds(2),
            result,
            new Account(result, batch, copied, seen))
        .page();
  }
}
