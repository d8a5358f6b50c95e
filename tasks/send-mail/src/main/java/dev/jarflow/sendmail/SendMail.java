package dev.jarflow.sendmail;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import picocli.CommandLine.Command;

@Command(
    name = "send-mail",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the mails that other tasks wrote, each until the mail server took it.",
      "A mail that the server refuses holds up no other one. What was not sent is tried again by the next run, for seven days.",
      "The server and the recipients are those of JARFLOW_MAIL, the password is that of JARFLOW_MAIL_PASSWORD.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "JARFLOW_MAIL is one of:",
      "  smtp://USER@HOST:587/TO,TO?from=ADDRESS    TLS by STARTTLS, which the server must offer",
      "  smtps://USER@HOST:465/TO,TO?from=ADDRESS   TLS from the first byte",
      "  smtp+plain://HOST:25/TO?from=ADDRESS       no TLS, and no password",
      "",
      "Example:",
      "  java -jar send-mail.jar"
    })
public final class SendMail implements Task {
  public static void main(String... args) {
    Entry.main(new SendMail(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    return SendRun.send(run, MailServer.of(run));
  }
}
