package dev.jarflow.sendmail;

import static dev.jarflow.sendmail.MailServerScene.A;
import static dev.jarflow.sendmail.MailServerScene.TO;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import com.icegreen.greenmail.util.ServerSetup;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A password and a mail go to nobody but the server that is meant.
class TlsTest {
  private static final String PASSWORD = "s3cret-Passw0rd";
  private static final String FILE_PASSWORD = "changeit";

  /// A certificate of `localhost`, which no JVM knows unless it is told to.
  @TempDir static Path folder;

  private final MailServerScene scene;

  TlsTest(@TempDir Path data) {
    scene = MailServerScene.of(data, ServerSetup.PROTOCOL_SMTPS);
    scene.server().setUser("jarflow@example.org", "jarflow", PASSWORD);
    scene.server().getUserManager().setAuthRequired(true);
    scene.write(A, "s", "b");
  }

  @BeforeAll
  static void makeCertificate() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                FILE_PASSWORD,
                "-keystore",
                certificate().toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("server", keys().getCertificate("server"));
    try (OutputStream out = Files.newOutputStream(trusted())) {
      known.store(out, FILE_PASSWORD.toCharArray());
    }
    System.setProperty("greenmail.tls.keystore.file", certificate().toString());
    System.setProperty("greenmail.tls.keystore.password", FILE_PASSWORD);
  }

  private static Path certificate() {
    return folder.resolve("server.p12");
  }

  private static Path trusted() {
    return folder.resolve("trusted.p12");
  }

  private static KeyStore keys() throws Exception {
    return KeyStore.getInstance(certificate().toFile(), FILE_PASSWORD.toCharArray());
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void aMailAndAPasswordGoToACertifiedServer() throws Exception {
    Answer answer = sendTrusting(to("smtps://jarflow@localhost:", scene.port()));

    answer.assertEnded(0, "1 mail sent");
    assertThat(scene.ids()).containsExactly("<" + A + "@jarflow>");
    assertNoPassword(answer);
  }

  @Test
  void anUnknownCertificateGetsNothing() throws Exception {
    Answer answer = MailServerScene.send(to("smtps://jarflow@localhost:", scene.port()));

    answer.assertEnded(75);
    assertThat(answer.field("message")).contains("unable to find valid certification path");
    assertThat(scene.ids()).isEmpty();
    assertThat(scene.unsent()).containsExactly(A);
    assertNoPassword(answer);
  }

  @Test
  void aCertificateOfAnotherHostGetsNothing() throws Exception {
    Answer answer = sendTrusting(to("smtps://jarflow@127.0.0.1:", scene.port()));

    answer.assertEnded(75);
    assertThat(answer.field("message")).contains("No subject alternative names");
    assertThat(scene.ids()).isEmpty();
  }

  @Test
  void aWrongPasswordIsRejectedAndStandsNowhere() throws Exception {
    Answer answer =
        sendTrusting(
            to("smtps://jarflow@localhost:", scene.port())
                .with(Map.of("JARFLOW_MAIL_PASSWORD", "wr0ng-" + PASSWORD)));

    answer.assertEnded(3);
    assertThat(answer.field("message"))
        .isEqualTo(
            "localhost:%d refused the login of jarflow: correct JARFLOW_MAIL, then ./jarflow up. No mail is lost"
                .formatted(scene.port()));
    assertThat(scene.unsent()).containsExactly(A);
    assertNoPassword(answer);
  }

  @Test
  void aServerWithoutStarttlsGetsNothing() throws Exception {
    try (PlayedServer server = new PlayedServer(Map.of(), null)) {
      Answer answer = MailServerScene.send(to("smtp://jarflow@localhost:", server.port()));

      answer.assertEnded(75);
      assertThat(answer.field("message")).contains("STARTTLS is required");
      assertThat(server.lines()).noneMatch(line -> line.matches("(AUTH|MAIL).*"));
    }
  }

  @Test
  void whatFollowsStarttlsIsForACertifiedServerOnly() throws Exception {
    try (PlayedServer server = new PlayedServer(Map.of(), serverContext())) {
      Workplace place = to("smtp://jarflow@localhost:", server.port());
      MailServerScene.send(place).assertEnded(75);
      assertThat(server.lines()).noneMatch(line -> line.matches("(AUTH|MAIL).*"));

      sendTrusting(place).assertEnded(0, "1 mail sent");

      assertThat(server.lines()).filteredOn(line -> line.startsWith("AUTH PLAIN")).hasSize(1);
      assertThat(server.lines().indexOf("STARTTLS"))
          .isLessThan(server.lines().indexOf("MAIL FROM:<jarflow@example.org>"));
    }
  }

  @Test
  void aServerThatRepeatsThePasswordIsNotQuoted() throws Exception {
    for (String command : List.of("AUTH", "MAIL FROM")) {
      Map<String, String> echo = Map.of(command, "535 bad " + PASSWORD);
      try (PlayedServer server = new PlayedServer(echo, serverContext())) {
        Answer answer = sendTrusting(to("smtp://jarflow@localhost:", server.port()));

        answer.assertEnded(3);
        assertNoPassword(answer);
      }
    }
  }

  private Workplace to(String start, int port) {
    return scene.place(start + port + TO).with(Map.of("JARFLOW_MAIL_PASSWORD", PASSWORD));
  }

  /// In a process that is told of the certificate.
  private static Answer sendTrusting(Workplace place) throws Exception {
    List<String> trust =
        List.of(
            "-Djavax.net.ssl.trustStore=" + trusted(),
            "-Djavax.net.ssl.trustStorePassword=" + FILE_PASSWORD);
    try (Running running = place.start(List.of(), trust)) {
      return running.answer();
    }
  }

  private static SSLContext serverContext() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys(), FILE_PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void assertNoPassword(Answer answer) {
    assertThat(answer.out() + answer.err())
        .doesNotContain(
            "Passw0rd",
            Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)));
  }
}
