package dev.jarflow.sendmail;

import module java.base;

import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Outbox;
import dev.jarflow.warehouse.Outbox.Mail;
import org.jspecify.annotations.Nullable;

/// One run of send-mail: each waiting mail is sent in a transaction of its own, which notes that it
/// was. Killed between the two, the next run sends that one mail again, with the same Message-ID.
final class SendRun {
  private static final String NO_SERVER =
      "no mail server is configured: JARFLOW_MAIL=smtps://USER:PASSWORD@HOST/TO?from=ADDRESS ./jarflow up";

  private final Run run;
  private final Database database;
  private final SmtpSender sender;
  private int sent;
  private final List<String> refused = new ArrayList<>();
  private final List<String> later = new ArrayList<>();

  private SendRun(Run run, Database database, MailServer server) {
    this.run = run;
    this.database = database;
    this.sender = new SmtpSender(server);
  }

  /// A mail that was tried, and the answer of the server.
  private record Tried(Mail mail, Delivery delivery) {}

  static Result send(Run run, @Nullable MailServer server) {
    try (Database database = Database.open(run)) {
      if (server == null) {
        warnOfLost(run, Outbox.clear(database, Instant.now()));
        return Result.nothingToDo(NO_SERVER);
      }
      SendRun sending = new SendRun(run, database, server);
      try {
        sending.sendAll();
      } finally {
        sending.clear();
      }
      return sending.answer();
    }
  }

  private void sendAll() {
    for (Tried tried = sendNext(0); tried != null; tried = sendNext(tried.mail.number())) {
      String id = tried.mail.id();
      switch (tried.delivery) {
        case Delivery.Taken(List<String> without) -> {
          sent++;
          run.log().info("mail sent", "id", id, "subject", tried.mail.subject());
          refused.addAll(without);
        }
        case Delivery.Refused(String why) -> refused.add(why);
        case Delivery.Later(String why) -> later.add(why);
      }
    }
  }

  private @Nullable Tried sendNext(long after) {
    return database.transaction(
        () -> {
          Mail mail = Outbox.next(database, after);
          if (mail == null) {
            return null;
          }
          Delivery delivery = sender.send(mail);
          if (delivery instanceof Delivery.Taken) {
            Outbox.markSent(database, mail);
          }
          return new Tried(mail, delivery);
        });
  }

  private void clear() {
    warnOfLost(run, Outbox.clear(database, Instant.now()));
  }

  private static void warnOfLost(Run run, int lost) {
    if (lost > 0) {
      run.log().warn("gave up mails that could not be sent for seven days", "mails", lost);
    }
  }

  private Result answer() {
    String mails = Result.count(sent, "mail") + " sent";
    refused.forEach(why -> run.log().warn("refused by the mail server", "reply", why));
    later.forEach(why -> run.log().warn("not accepted now by the mail server", "reply", why));
    if (!later.isEmpty()) {
      throw new UnavailableException(
          "%s, %d not accepted now: %s".formatted(mails, later.size(), later.getFirst()),
          new IOException("a reply of 4xx"));
    }
    if (!refused.isEmpty()) {
      throw new RejectedException(
          "%s; the mail server refused: %s. Correct JARFLOW_MAIL, then ./jarflow up; a mail that nobody got is tried again by each run, for seven days"
              .formatted(mails, refused.getFirst()));
    }
    return sent == 0
        ? Result.nothingToDo("no mail waits to be sent")
        : Result.ok(mails).with("sent", sent);
  }
}
