package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.Judge;
import dev.jarflow.applications.Orders;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.Rows;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.tabular.UnreadableException;
import dev.jarflow.validate.input.FileLayout;

/// Reads all files once: this thread reads rows and writes judged rows, other threads judge.
///
/// It judges by orders of day and month that were decided before it began. When a row shows that
/// they are wrong, or a file cannot be read to its end, the rows judged so far are of no use: then
/// it reads the rest only to learn, and the batch is read again with everything known.
final class FileReader {
  private static final int ROWS_AT_ONCE = 1_000;

  /// A row may have a megabyte, and even an empty cell takes some memory.
  private static final int CHARACTERS_AT_ONCE = 1 << 20;

  private static final int AN_EMPTY_CELL = 8;

  private final Run run;
  private final DateOrderRules rules;
  private final DateEvidence before;
  private final Orders assumed;
  private final JudgedBatch batch;
  private final Map<FileLayout, Judge> judges = new HashMap<>();
  private final Map<FileLayout, DateEvidence> evidence = new LinkedHashMap<>();
  private final Map<FileLayout, String> refused = new LinkedHashMap<>();
  private final Deque<Future<JudgedRows>> underWay = new ArrayDeque<>();
  private boolean disproved;

  /// `before` is the evidence that is already known.
  FileReader(Run run, DateOrderRules rules, DateEvidence before, JudgedBatch batch) {
    this.run = run;
    this.rules = rules;
    this.before = before;
    this.assumed = rules.orders(before);
    this.batch = batch;
  }

  /// The result: the evidence in every file that can be read to its end, the reasons why the
  /// other files cannot, and whether the rows were judged by the right orders.
  record Learned(
      Map<FileLayout, DateEvidence> evidence, Map<FileLayout, String> refused, boolean right) {}

  /// `rows` is the expected number of rows, for the progress.
  Learned read(List<FileLayout> layouts, long rows, int threads)
      throws IOException, InterruptedException {
    ExecutorService pool = threads > 1 ? Executors.newFixedThreadPool(threads - 1) : null;
    try (Progress progress = run.progress("rows", rows)) {
      for (FileLayout layout : layouts) {
        evidence.put(layout, new DateEvidence());
        read(layout, pool == null ? Runnable::run : pool, 2 * threads, progress);
      }
      takeIn(0);
    } finally {
      if (pool != null) {
        pool.shutdownNow();
      }
    }
    return new Learned(evidence, refused, !disproved && assumedRightly(layouts));
  }

  private boolean assumedRightly(List<FileLayout> layouts) {
    return layouts.stream().anyMatch(layout -> layout.file().isReplayed())
        || !rules.disproves(DateEvidence.sum(evidence.values()), assumed);
  }

  private void read(FileLayout layout, Executor judging, int most, Progress progress)
      throws IOException, InterruptedException {
    try (Rows rows = layout.open()) {
      List<Row> some = next(rows);
      while (!some.isEmpty()) {
        run.stop().check();
        submit(layout, some, judging);
        takeIn(most);
        progress.add(some.size());
        some = next(rows);
      }
    } catch (UnreadableException e) {
      takeIn(0);
      refused.put(layout, "line %d: %s".formatted(e.line(), e.reason()));
      evidence.remove(layout);
      disproved = true;
    }
  }

  private static List<Row> next(Rows rows) throws IOException {
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

  private Judge judge(FileLayout layout) {
    return new Judge(rules.policy(), rules.orders(layout, assumed));
  }

  private void submit(FileLayout layout, List<Row> rows, Executor judging) {
    Judge now = disproved ? null : judges.computeIfAbsent(layout, this::judge);
    FutureTask<JudgedRows> task = new FutureTask<>(() -> new JudgedRows(layout, now).judge(rows));
    judging.execute(task);
    underWay.add(task);
  }

  /// Adds judged rows to the batch in their order, until at most `most` parts are under way.
  private void takeIn(int most) throws IOException, InterruptedException {
    while (underWay.size() > most) {
      JudgedRows judged = finished(underWay.remove());
      DateEvidence sum = evidence.get(judged.layout);
      if (sum != null) {
        sum.add(judged.evidence);
      }
      if (!judged.layout.file().isReplayed()) {
        before.add(judged.evidence);
        disproved = disproved || rules.disproves(before, assumed);
      }
      if (!disproved) {
        batch.add(judged);
      }
    }
  }

  private static JudgedRows finished(Future<JudgedRows> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException bug ? bug : new IllegalStateException(e);
    }
  }
}
