package dev.jarflow.predict;

import module java.base;

import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.AnswerParts;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.ModelFile;
import dev.jarflow.models.Question;
import dev.jarflow.models.Question.Asked;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Schema;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.DatabaseException;
import org.jspecify.annotations.Nullable;

/// Questions and their answers by one model. `database` is null when nothing is written down.
record Prediction(Run run, Champion champion, @Nullable Database database)
    implements AutoCloseable {

  static Prediction byChampion(Run run, Schema schema) throws IOException {
    Database database = Database.open(run);
    try {
      Champion champion =
          Champion.of(
              new Registry(database, schema.name()).state(), Contents.of(run.data()), schema);
      if (champion == null) {
        throw new RejectedException(Champion.none(schema.name()));
      }
      return new Prediction(run, champion, database);
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  static Prediction byFile(Run run, Schema schema, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("expected a model file, found none at " + file);
    }
    return new Prediction(run, Champion.unregistered(ModelFile.read(file, schema)), null);
  }

  private Schema schema() {
    return champion.model().schema();
  }

  Result ofRow(Map<String, String> values) {
    return switch (Question.of(schema(), values)) {
      case Asked.Badly badly -> throw new UsageException(badly.sentence());
      case Asked.Well(Question question) -> {
        Answer answer = champion.model().answer(question);
        note("command", 1, question.values(), champion.noted(answer));
        Result result = Result.ok(new AnswerParts(champion.model(), answer).message());
        for (Map.Entry<String, @Nullable Object> field : champion.reply(answer).entrySet()) {
          result = result.with(field.getKey(), field.getValue());
        }
        yield result;
      }
    };
  }

  Result ofFile(Path in, Path out) throws IOException {
    if (!Files.isRegularFile(in)) {
      throw new UsageException("expected a file, found none at " + in);
    }
    Published.sweep(Objects.requireNonNull(out.toAbsolutePath().getParent()));
    try (AnsweredFile file = AnsweredFile.open(in, champion);
        Progress progress = run.progress("rows", Files.size(in) / AnsweredFile.BYTES_OF_A_ROW)) {
      Published.write(out, bytes -> file.writeTo(bytes, run.stop(), progress));
      Summary summary = file.summary();
      summary.log(run.log());
      note(
          "file",
          summary.read(),
          Map.of("file", String.valueOf(in.getFileName()), "sha256", Sha256.of(in, _ -> {})),
          file.told());
      return Result.ok(
              "%s answered in %s, %d refused"
                  .formatted(Result.count(summary.accepted(), "row"), out, summary.rejected()))
          .with("file", out)
          .with("read", summary.read())
          .with("accepted", summary.accepted())
          .with("rejected", summary.rejected())
          .with("skipped", summary.skipped())
          .with("version", champion.version() == 0 ? null : champion.version())
          .with("told", file.told());
    }
  }

  /// An answer stands, whether it could be written down or not.
  private void note(String via, long rows, Map<String, ?> asked, Map<String, ?> told) {
    if (database != null) {
      try {
        new Registry(database, schema().name()).note(champion.version(), via, rows, asked, told);
      } catch (UnavailableException | DatabaseException e) {
        run.log().warn("the prediction could not be written down", "cause", Failure.describe(e));
      }
    }
  }

  @Override
  public void close() {
    if (database != null) {
      database.close();
    }
  }
}
