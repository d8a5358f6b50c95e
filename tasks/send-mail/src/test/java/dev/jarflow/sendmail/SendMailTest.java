package dev.jarflow.sendmail;

import static dev.jarflow.sendmail.MailServerScene.A;
import static dev.jarflow.sendmail.MailServerScene.B;
import static dev.jarflow.sendmail.MailServerScene.TO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Workplace;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendMailTest {
  private static final String NO_SERVER =
      "no mail server is configured: JARFLOW_MAIL=smtps://USER:PASSWORD@HOST/TO?from=ADDRESS ./jarflow up";

  private final MailServerScene scene;

  SendMailTest(@TempDir Path data) {
    scene = MailServerScene.of(data, ServerSetup.PROTOCOL_SMTP);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void aMailGoesToAllRecipientsAndSaysWhatWasWritten() throws Exception {
    scene.write(A, "trips: 2 files loaded", "Größe: 1\\n.\\nend\\n");

    Answer answer =
        MailServerScene.send(
            scene.place(
                "smtp+plain://127.0.0.1:%d/ada@example.org,nadia@example.org?from=jarflow@example.org"
                    .formatted(scene.port())));

    answer.assertEnded(0, "1 mail sent");
    MimeMessage[] mails = scene.server().getReceivedMessages();
    assertThat(mails).hasSize(2);
    assertThat(mails[0].getSubject()).isEqualTo("trips: 2 files loaded");
    assertThat(mails[0].getMessageID()).isEqualTo("<" + A + "@jarflow>");
    assertThat(mails[0].getHeader("From", null)).isEqualTo("jarflow@example.org");
    assertThat(mails[0].getHeader("To", null)).isEqualTo("ada@example.org, nadia@example.org");
    assertThat(mails[0].getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    assertThat(mails[0].getContent().toString().replace("\r\n", "\n"))
        .isEqualTo("Größe: 1\n.\nend");
    scene.assertRows("select sent_at is not null from ops.mail", "t");
    MailServerScene.send(scene.place(scene.plain())).assertEnded(99, "no mail waits to be sent");
    assertThat(scene.server().getReceivedMessages()).hasSize(2);
  }

  @Test
  void withoutAServerThereIsNothingToDoAndTheMailWaits() {
    scene.write(A, "s", "b");

    MailServerScene.send(scene.place("")).assertEnded(99, NO_SERVER);

    assertThat(scene.unsent()).containsExactly(A);
  }

  @Test
  void whileTheServerIsDownTheMailWaitsAndThenItIsSentOnce() throws Exception {
    scene.write(A, "s", "b");
    int port = scene.port();
    scene.server().stop();

    Answer down = MailServerScene.send(scene.place("smtp+plain://127.0.0.1:" + port + TO));

    down.assertEnded(75);
    assertThat(down.field("message")).startsWith("no mail can be sent by 127.0.0.1:" + port);
    assertThat(scene.unsent()).containsExactly(A);
    try (MailServerScene up = scene.up(port)) {
      up.send().assertEnded(0, "1 mail sent");
      up.send().assertEnded(99, "no mail waits to be sent");
      assertThat(up.ids()).containsExactly("<" + A + "@jarflow>");
    }
  }

  @Test
  void twoSendersAtOnceSendEachMailOnce() throws Exception {
    scene.write(A, "first", "b");
    scene.write(B, "second", "b");

    try (Held held = new Held(scene.database())) {
      List<Answer> answers =
          held.bothAtOnce(
              "ops.mail",
              scene::send,
              scene::send,
              () -> scene.database().waitingFor("ops.mail") == 2);

      assertThat(answers).allMatch(answer -> answer.field("message").equals("1 mail sent"));
    }
    assertThat(scene.ids()).containsExactlyInAnyOrder("<" + A + "@jarflow>", "<" + B + "@jarflow>");
  }

  @Test
  void aTextThatLooksLikeCommandsAndHeadersStaysText() throws Exception {
    scene.write(
        A,
        "trips: x.csv",
        "evil\\r\\n.\\r\\nMAIL FROM:<x@example.org>\\r\\nBcc: eve@example.org\\x1b[31m\\n");

    scene.send().assertEnded(0, "1 mail sent");

    MimeMessage[] mails = scene.server().getReceivedMessages();
    assertThat(mails).hasSize(1);
    assertThat(mails[0].getHeader("Bcc")).isNull();
    assertThat(GreenMailUtil.getBody(mails[0])).contains("MAIL FROM", "\\x1b[31m");
    assertThatThrownBy(() -> scene.write(B, "a'||E'\\r\\nBcc: eve@example.org'||'", "b"))
        .hasMessageContaining("a_subject_is_one_short_line");
  }

  @Test
  void whatIsOldIsClearedAndWhatWasNeverSentIsTold() {
    scene.execute(
        """
        insert into ops.mail (message_id, subject, body, written_at, sent_at)
        select repeat(digit, 64), 's', 'b', now() - written, now() - sent
        from (values ('1', interval '31 days', interval '31 days'),
                     ('2', interval '31 days', interval '29 days'),
                     ('3', interval '8 days', null),
                     ('4', interval '6 days', null)) as mail (digit, written, sent)
        """);
    Workplace place = scene.place(scene.plain());
    scene.server().stop();

    Answer answer = MailServerScene.send(place);

    answer.assertEnded(75);
    assertThat(answer.err())
        .contains("gave up mails that could not be sent for seven days\",\"mails\":1");
    scene.assertRows("select left(message_id, 1) from ops.mail order by 1", "2", "4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DATA      | 554 5.7.1 no | 3  | ab | the mail server refused: 554 5.7.1 no",
        "MAIL FROM | 550 who      | 3  | ab | the mail server refused: 550 who",
        "RCPT      | 550 unknown  | 3  | ab | the mail server refused: 550 unknown",
        "DATA      | 451 later    | 75 | ab | 0 mails sent, 2 not accepted now: 451 later",
        "RCPT      | 450 greylist | 75 | ab | 0 mails sent, 2 not accepted now: 450 greylist"
      })
  void aRefusalIsToldAndTheMailWaits(
      String to, String reply, int code, String unsent, String message) throws Exception {
    scene.write(A, "s", "b");
    scene.write(B, "s", "b");
    try (PlayedServer server = new PlayedServer(Map.of(to, reply), null)) {
      Answer answer =
          MailServerScene.send(scene.place("smtp+plain://127.0.0.1:" + server.port() + TO));

      answer.assertEnded(code);
      assertThat(answer.field("message")).contains(message);
    }
    assertThat(scene.unsent().stream().map(id -> id.substring(0, 1)))
        .containsExactly(unsent.split(""));
  }

  /// It has the mail by then: sent again and again, it would come for seven days.
  @Test
  void aServerThatBreaksOffAfterItTookAMailHasIt() throws Exception {
    scene.write(A, "s", "b");
    try (PlayedServer server = new PlayedServer(Map.of("QUIT", ""), null)) {
      MailServerScene.send(scene.place("smtp+plain://127.0.0.1:" + server.port() + TO))
          .assertEnded(0);
    }
    assertThat(scene.unsent()).isEmpty();
  }

  @Test
  void aRefusedMailHoldsUpNoOther() throws Exception {
    scene.write(A, "refused", "b");
    scene.write(B, "good", "b");
    try (PlayedServer server = new PlayedServer(Map.of(), null)) {
      server.refuseAfter("Subject: refused", "554 5.7.1 spam");
      Answer answer =
          MailServerScene.send(scene.place("smtp+plain://127.0.0.1:" + server.port() + TO));

      answer.assertEnded(3);
      assertThat(answer.field("message"))
          .startsWith("1 mail sent; the mail server refused: 554 5.7.1 spam.");
    }
    assertThat(scene.unsent()).containsExactly(A);
  }

  @Test
  void anAddressThatIsRefusedHoldsUpNoOther() throws Exception {
    scene.write(A, "s", "b");
    Map<String, String> refusal = Map.of("RCPT TO:<gone@example.org>", "550 no such user");
    try (PlayedServer server = new PlayedServer(refusal, null)) {
      String to = "/gone@example.org,ada@example.org?from=jarflow@example.org";
      Answer answer =
          MailServerScene.send(scene.place("smtp+plain://127.0.0.1:" + server.port() + to));

      answer.assertEnded(3);
      assertThat(answer.field("message"))
          .startsWith("1 mail sent; the mail server refused: 550 no such user");
      assertThat(server.lines()).filteredOn("."::equals).hasSize(1);
    }
    assertThat(scene.unsent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/ada@example.org?from=a@example.org",
        "smtps://u:s3cret@127.0.0.1/ada@example.org?from=a@example.org",
        "smtp+plain://u@127.0.0.1/ada@example.org?from=a@example.org",
        "smtps:///ada@example.org?from=a@example.org",
        "smtps://127.0.0.1/ada@example.org",
        "smtps://127.0.0.1/?from=a@example.org",
        "smtps://127.0.0.1/ada@example.org,?from=a@example.org",
        "smtps://127.0.0.1/ada@example.org%0d%0aBcc:eve@example.org?from=a@example.org",
        "smtps://127.0.0.1/ada@example.org?from=a@example.org%0aBcc:eve@example.org",
        "smtps://127.0.0.1/ada@example.org?to=eve@example.org",
        "smtps://127.0.0.1/ada@example.org?from=a@example.org&s3cret=1"
      })
  void aWrongSettingIsAUsageErrorThatDoesNotRepeatIt(String mail) {
    Workplace place = scene.place(mail);
    Answer answer =
        MailServerScene.send(
            mail.contains("u@") ? place.with(Map.of("JARFLOW_MAIL_PASSWORD", "s3cret")) : place);

    answer.assertUsage("send-mail: JARFLOW_MAIL: expected ");
    assertThat(answer.err()).doesNotContain("s3cret", "eve@");
  }

  @Test
  void aPasswordWithoutAUserIsAUsageError() {
    MailServerScene.send(scene.place(scene.plain()).with(Map.of("JARFLOW_MAIL_PASSWORD", "s3cret")))
        .assertUsage("send-mail: JARFLOW_MAIL: expected a user");
  }
}
