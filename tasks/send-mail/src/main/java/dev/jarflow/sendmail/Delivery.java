package dev.jarflow.sendmail;

import module java.base;

/// The answer of a mail server to one mail.
sealed interface Delivery {
  /// It took the mail for all recipients but those `refused`, with what it said of them.
  record Taken(List<String> refused) implements Delivery {}

  /// It refused the mail, or all recipients, and would do so again.
  record Refused(String why) implements Delivery {}

  /// It refused the mail for now.
  record Later(String why) implements Delivery {}
}
