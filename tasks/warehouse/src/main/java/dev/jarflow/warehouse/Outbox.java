package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.Run;
import org.jspecify.annotations.Nullable;

/// Mails that wait in the database until a mail server took them. What is written in a transaction
/// is sent if, and only if, that is committed.
public final class Outbox {
  /// A mail that was not sent for so long is news no more.
  private static final int DAYS_UNSENT = 7;

  private static final int DAYS_SENT = 30;

  private Outbox() {}

  /// A mail that waits. Its id is the same whenever it is sent.
  public record Mail(long number, String id, String subject, String body, Instant writtenAt) {}

  /// Writes the report of a batch inside the caller's transaction, once for each run.
  public static void write(
      Database database, Run run, String dataset, String batch, String subject, String body) {
    Run.Id id = run.id();
    int _ =
        database
            .sql("ops/new_mail")
            .with("dataset", dataset)
            .with("batch", batch)
            .with("dag", id == null ? null : id.dag())
            .with("run", id == null ? null : id.run())
            .with("subject", subject)
            .with("body", body)
            .update();
  }

  /// The next mail after this number that waits, and that nobody else is sending; null when there
  /// is none. It is the caller's until the transaction ends.
  public static @Nullable Mail next(Database database, long after) {
    return database
        .sql("ops/next_mail")
        .with("after", after)
        .one(
            row ->
                new Mail(
                    row.number("number"),
                    row.text("message_id"),
                    row.text("subject"),
                    row.text("body"),
                    row.moment("written_at")));
  }

  public static void markSent(Database database, Mail mail) {
    int _ = database.sql("ops/mark_mail_sent").with("number", mail.number).update();
  }

  /// Deletes what was sent long ago, and gives up what waited too long; how many were given up.
  public static int clear(Database database, Instant now) {
    int _ =
        database
            .sql("ops/delete_sent_mails")
            .with("before", now.minus(Duration.ofDays(DAYS_SENT)))
            .update();
    return database
        .sql("ops/give_up_mails")
        .with("before", now.minus(Duration.ofDays(DAYS_UNSENT)))
        .update();
  }
}
