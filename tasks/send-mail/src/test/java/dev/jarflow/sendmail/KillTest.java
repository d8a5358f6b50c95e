package dev.jarflow.sendmail;

import static dev.jarflow.sendmail.MailServerScene.A;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import com.icegreen.greenmail.util.ServerSetup;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Between the moment at which the mail server took a mail and the one at which that is noted lies
/// all that can be repeated.
class KillTest {
  private static final String ID = "<" + A + "@jarflow>";

  @TempDir Path data;

  @Test
  void killedAfterTheServerTookItTheMailIsRepeatedOnceWithTheSameId() throws Exception {
    disturbed((_, running) -> running.kill());
  }

  @Test
  void toldToEndAfterTheServerTookItItEndsInTimeAndRepeatsIt() throws Exception {
    disturbed((_, running) -> assertThat(running.terminate().out()).isEmpty());
  }

  @Test
  void leftByItsDatabaseAfterTheServerTookItItIsUnavailableAndRepeatsIt() throws Exception {
    disturbed(
        (scene, running) -> {
          scene.rows(
              "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'send-mail' and datname = current_database()");
          assertThat(running.answer().code()).isEqualTo(75);
        });
  }

  private void disturbed(Disturbance disturbance) throws Exception {
    try (MailServerScene scene = MailServerScene.of(data, ServerSetup.PROTOCOL_SMTP)) {
      scene.write(A, "s", "b");
      try (Held held = new Held(scene.database())) {
        // A lock that lets it take the mail and not note that it was sent.
        Moment<MailServerScene> moment = Moment.writing("ops.mail");
        try (Running running = moment.come(new Trial<>(scene, scene.place(scene.plain())), held)) {
          assertThat(scene.ids()).containsExactly(ID);
          disturbance.of(scene, running);
        }
      }
      scene.send().assertEnded(0, "1 mail sent");
      scene.send().assertEnded(99, "no mail waits to be sent");
      assertThat(scene.ids()).containsExactly(ID, ID);
    }
  }

  @FunctionalInterface
  private interface Disturbance {
    void of(MailServerScene scene, Running running) throws Exception;
  }
}
