package dev.jarflow.sendmail;

import module java.base;

import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.sendmail.MailServer.Security;
import dev.jarflow.warehouse.Outbox.Mail;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/// Hands mails to a server over SMTP, each over a connection of its own.
final class SmtpSender {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final int LONGEST_WORDS = 300;

  /// Replies from here on are for good, those below for now.
  private static final int FOR_GOOD = 500;

  private final MailServer server;
  private final Session session;

  SmtpSender(MailServer server) {
    this.server = server;
    Properties settings = new Properties();
    BiConsumer<String, Object> set =
        (name, value) -> settings.setProperty("mail.smtp." + name, String.valueOf(value));
    set.accept("connectiontimeout", CONNECT.toMillis());
    set.accept("timeout", SILENCE.toMillis());
    set.accept("writetimeout", SILENCE.toMillis());
    // The mail is taken by then: nobody waits for a goodbye.
    set.accept("quitwait", false);
    set.accept("ssl.enable", server.security() == Security.TLS);
    set.accept("ssl.checkserveridentity", true);
    set.accept("starttls.enable", server.security() == Security.STARTTLS);
    set.accept("starttls.required", server.security() == Security.STARTTLS);
    set.accept("auth", server.user() != null);
    set.accept("auth.mechanisms", "PLAIN LOGIN");
    // The name of this machine is nobody's business, and to look it up may take long.
    set.accept("localhost", "localhost");
    session = Session.getInstance(settings);
  }

  /// Sends a mail to all recipients. Those that are refused for good do not keep it from the
  /// others; one that is refused for now does, so that the next try is for all.
  Delivery send(Mail mail) {
    List<String> refused = new ArrayList<>();
    List<Address> to = new ArrayList<>(server.to());
    while (true) {
      Transport transport = connect();
      try {
        transport.sendMessage(message(mail), to.toArray(Address[]::new));
        return new Delivery.Taken(refused);
      } catch (SendFailedException e) {
        List<SMTPAddressFailedException> failed = addresses(e);
        if (failed.isEmpty()) {
          return answer(e);
        }
        List<String> words = failed.stream().map(one -> words(one)).toList();
        if (failed.stream().anyMatch(one -> one.getReturnCode() < FOR_GOOD)) {
          return new Delivery.Later(String.join("; ", words));
        }
        refused.addAll(words);
        failed.forEach(one -> to.remove(one.getAddress()));
        if (to.isEmpty()) {
          return new Delivery.Refused(String.join("; ", refused));
        }
      } catch (MessagingException e) {
        throw broken(e);
      } finally {
        close(transport);
      }
    }
  }

  /// What the server took is sent, however it parts.
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException _) {
      // It broke off before it said goodbye.
    }
  }

  private Transport connect() {
    try {
      Transport transport = session.getTransport("smtp");
      transport.connect(server.host(), server.port(), server.user(), server.password());
      return transport;
    } catch (AuthenticationFailedException e) {
      // What the server said stays unsaid: it may repeat what it was told.
      if (String.valueOf(e.getMessage()).startsWith("4")) {
        throw new UnavailableException(
            "%s accepts no login now".formatted(server), new IOException("a reply of 4xx"));
      }
      throw new RejectedException(
          "%s refused the login of %s: correct JARFLOW_MAIL, then ./jarflow up. No mail is lost"
              .formatted(server, server.user()));
    } catch (MessagingException e) {
      throw broken(e);
    }
  }

  private MimeMessage message(Mail mail) throws MessagingException {
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<%s@jarflow>".formatted(mail.id()));
          }
        };
    message.setFrom(server.from());
    message.setRecipients(Message.RecipientType.TO, server.to().toArray(InternetAddress[]::new));
    message.setSubject(Printable.of(mail.subject()), "UTF-8");
    message.setSentDate(Date.from(mail.writtenAt()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(Printable.lines(mail.body()), "UTF-8");
    return message;
  }

  /// The recipients that the server refused.
  private static List<SMTPAddressFailedException> addresses(MessagingException failure) {
    List<SMTPAddressFailedException> found = new ArrayList<>();
    for (Exception e = failure; e instanceof MessagingException one; e = one.getNextException()) {
      if (one instanceof SMTPAddressFailedException address) {
        found.add(address);
      }
    }
    return found;
  }

  /// A refusal of the mail itself, or of its sender.
  private Delivery answer(SendFailedException e) {
    if (e instanceof SMTPSendFailedException refusal && refusal.getReturnCode() > 0) {
      String words = words(e);
      return refusal.getReturnCode() < FOR_GOOD
          ? new Delivery.Later(words)
          : new Delivery.Refused(words);
    }
    throw broken(e);
  }

  private UnavailableException broken(MessagingException e) {
    return new UnavailableException("no mail can be sent by %s: %s".formatted(server, words(e)), e);
  }

  /// What was said at the bottom of a failure, in one line that repeats no password.
  private String words(Exception failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && !(failure instanceof SMTPAddressFailedException)) {
      deepest = deepest.getCause();
    }
    String said =
        Objects.requireNonNullElse(deepest.getMessage(), deepest.getClass().getSimpleName());
    String password = server.password();
    String clean = password == null ? said : said.replace(password, "***");
    return Printable.of(clean.strip().replaceAll("\\s+", " "), LONGEST_WORDS);
  }
}
