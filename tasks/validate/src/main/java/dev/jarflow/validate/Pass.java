package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Judge;
import dev.jarflow.applications.Orders;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.CsvRows;
import dev.jarflow.tabular.CsvRows.Row;
import dev.jarflow.tabular.NotCsvException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// One reading of all files: this thread reads rows and writes what was judged, others judge.
///
/// It judges by orders of day and month that were assumed before it began. Once a row shows that
/// they are wrong, or a file turns out to be none, what was judged is of no use: then the rest is
/// read only to learn, and another pass has all the facts.
final class Pass {
  private static final int ROWS_AT_ONCE = 1_000;

  /// Rows may be a megabyte each, of which a cell takes some even when nothing is in it.
  private static final int CHARACTERS_AT_ONCE = 1 << 20;

  private static final int AN_EMPTY_CELL = 8;

  private final Run run;
  private final Policy policy;
  private final Map<Separator, DateOrder> earlier;
  private final Evidence before;
  private final Orders assumed;
  private final Map<Sheet, Judge> judges = new HashMap<>();
  private final Draft draft;
  private final int rawColumns;
  private final Map<Sheet, Evidence> evidence = new LinkedHashMap<>();
  private final Map<Sheet, String> refused = new LinkedHashMap<>();
  private final Deque<Future<Judging>> underWay = new ArrayDeque<>();
  private boolean disproved;

  private Pass(
      Run run,
      Policy policy,
      Map<Separator, DateOrder> earlier,
      Evidence before,
      Draft draft,
      int rawColumns) {
    this.run = run;
    this.policy = policy;
    this.earlier = earlier;
    this.before = before;
    this.assumed = before.orders(policy, earlier);
    this.draft = draft;
    this.rawColumns = rawColumns;
  }

  /// What a pass learned: the evidence in every file that can be read to its end, why others
  /// cannot, and whether what is in the draft was judged rightly.
  record Learned(Map<Sheet, Evidence> evidence, Map<Sheet, String> refused, boolean right) {}

  /// `before` is the evidence that is known already; `rows` is about how many there are.
  static Learned over(
      List<Sheet> sheets,
      Run run,
      Policy policy,
      Map<Separator, DateOrder> earlier,
      Evidence before,
      Draft draft,
      int rawColumns,
      long rows,
      int threads)
      throws IOException, InterruptedException {
    return new Pass(run, policy, earlier, before, draft, rawColumns).read(sheets, rows, threads);
  }

  private Learned read(List<Sheet> sheets, long rows, int threads)
      throws IOException, InterruptedException {
    ExecutorService pool = threads > 1 ? Executors.newFixedThreadPool(threads - 1) : null;
    try (Progress progress = run.progress("rows", rows)) {
      for (Sheet sheet : sheets) {
        evidence.put(sheet, new Evidence());
        read(sheet, pool, 2 * threads, progress);
      }
      takeIn(0);
    } finally {
      if (pool != null) {
        pool.shutdownNow();
      }
    }
    return new Learned(evidence, refused, !disproved && assumedRightly(sheets));
  }

  private boolean assumedRightly(List<Sheet> sheets) {
    return sheets.stream().anyMatch(sheet -> sheet.source().refusals() != null)
        || Evidence.sum(evidence.values()).orders(policy, earlier).equals(assumed);
  }

  private void read(Sheet sheet, @Nullable ExecutorService pool, int most, Progress progress)
      throws IOException, InterruptedException {
    try (CsvRows rows = sheet.open()) {
      List<Row> some = next(rows);
      while (!some.isEmpty()) {
        run.stop().check();
        submit(sheet, some, pool);
        takeIn(most);
        progress.add(some.size());
        some = next(rows);
      }
    } catch (NotCsvException e) {
      takeIn(0);
      refused.put(sheet, "line %d: %s".formatted(e.line(), e.getMessage()));
      evidence.remove(sheet);
      disproved = true;
    }
  }

  private static List<Row> next(CsvRows rows) throws IOException, NotCsvException {
    List<Row> some = new ArrayList<>(ROWS_AT_ONCE);
    int characters = 0;
    while (some.size() < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE) {
      Row row = rows.next();
      if (row == null) {
        break;
      }
      some.add(row);
      for (String cell : row.cells()) {
        characters += cell.length() + AN_EMPTY_CELL;
      }
    }
    return some;
  }

  private Judge judge(Sheet sheet) {
    Source.Refusals refusals = sheet.source().refusals();
    return new Judge(policy, refusals == null ? assumed : refusals.orders(policy, earlier));
  }

  private void submit(Sheet sheet, List<Row> rows, @Nullable ExecutorService pool) {
    Judge now = disproved ? null : judges.computeIfAbsent(sheet, this::judge);
    FutureTask<Judging> task =
        new FutureTask<>(() -> new Judging(sheet, rawColumns, now).judge(rows));
    if (pool == null) {
      task.run();
    } else {
      pool.execute(task);
    }
    underWay.add(task);
  }

  /// Takes in what is judged, in the order of the rows, until at most so many are under way.
  private void takeIn(int most) throws IOException, InterruptedException {
    while (underWay.size() > most) {
      Judging judged = finished(underWay.remove());
      Evidence sum = evidence.get(judged.sheet());
      if (sum != null) {
        sum.add(judged.evidence());
      }
      if (judged.sheet().source().refusals() == null) {
        before.add(judged.evidence());
        disproved = disproved || !before.orders(policy, earlier).equals(assumed);
      }
      if (!disproved) {
        draft.add(judged);
      }
    }
  }

  private static Judging finished(Future<Judging> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException bug ? bug : new IllegalStateException(e);
    }
  }
}
