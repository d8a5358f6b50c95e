package dev.jarflow.sendmail;

import module java.base;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/// The scene of one test of send-mail: a warehouse with an outbox, and a real mail server.
record MailServerScene(Path data, TestDatabase database, GreenMail server)
    implements WithDatabase, AutoCloseable {
  static final String TO = "/ada@example.org?from=jarflow@example.org";
  static final String A = "a".repeat(64);
  static final String B = "b".repeat(64);

  static MailServerScene of(Path data, String protocol) {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
    server.start();
    return new MailServerScene(data, TestDatabase.migrated(), server);
  }

  /// The same server at the same port, after it was down.
  MailServerScene up(int port) {
    GreenMail again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    again.start();
    return new MailServerScene(data, database, again);
  }

  int port() {
    return server.getSmtp() == null ? server.getSmtps().getPort() : server.getSmtp().getPort();
  }

  void write(String id, String subject, String body) {
    execute(
        "insert into ops.mail (message_id, subject, body) values ('%s', '%s', E'%s')"
            .formatted(id, subject, body));
  }

  Workplace place(String mail) {
    return Workplace.of("send-mail", data, database).with(Map.of("JARFLOW_MAIL", mail));
  }

  String plain() {
    return "smtp+plain://127.0.0.1:" + port() + TO;
  }

  Answer send() {
    return send(place(plain()));
  }

  /// Inside this process.
  static Answer send(Workplace place) {
    return Answer.of((out, err) -> Entry.run(new SendMail(), place.environment(), out, err));
  }

  List<String> ids() throws MessagingException {
    List<String> ids = new ArrayList<>();
    for (MimeMessage mail : server.getReceivedMessages()) {
      ids.add(mail.getMessageID());
    }
    return ids;
  }

  /// Those that wait, by their ids.
  List<String> unsent() {
    return rows("select message_id from ops.mail where sent_at is null order by number");
  }

  @Override
  public void close() {
    server.stop();
  }
}
