package dev.jarflow.answers;

import module java.base;

import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.SampleData;

/// One run of answers: every question asked of one moment, then the files, then the page.
record AnswersRun(Run run, Database database, Path folder) {
  static final String PAGE = "answers.html";

  Result answer() throws IOException {
    // Before the first statement: what was committed by then is in the answers.
    Instant asOf = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    AnswersPage page =
        database.transaction(
            () ->
                new AnswersPage(
                    asOf, SampleData.in(database, "sales-items", "sales-transactions"), ask()));
    String html = page.page().html();
    write(page.answers(), html);
    Map<String, Integer> rows = new LinkedHashMap<>();
    page.answers().forEach(answer -> rows.put(answer.question().word(), answer.rows().size()));
    return Result.ok(
            "%s answered%s"
                .formatted(
                    Result.count(rows.size(), "question"),
                    page.anySales() ? "" : ": there are no sales yet"))
        .with("rows", rows)
        .with("as_of", asOf.toString())
        .with("out", folder)
        .with("report", folder.resolve(PAGE))
        .showing(html);
  }

  private List<AnsweredQuestion> ask() {
    List<AnsweredQuestion> answers = new ArrayList<>();
    for (Question question : Question.values()) {
      AnsweredQuestion answer = AnsweredQuestion.of(question, database);
      run.log().info("answered", "question", question.word(), "rows", answer.rows().size());
      answers.add(answer);
    }
    return answers;
  }

  private void write(List<AnsweredQuestion> answers, String page) throws IOException {
    Closed.results(folder); // members are in it
    Published.sweep(folder);
    for (AnsweredQuestion answer : answers) {
      run.stop().check();
      Path file = folder.resolve(answer.question().word() + ".csv");
      Published.write(file, out -> answer.writeTo(out), Closed.file(folder));
    }
    Published.write(
        folder.resolve(PAGE),
        out -> out.write(page.getBytes(StandardCharsets.UTF_8)),
        Closed.file(folder));
  }
}
