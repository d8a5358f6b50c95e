package dev.jarflow.applications;

import org.jspecify.annotations.Nullable;

/// Judges applications by a policy, each by itself. Thread-safe: it remembers nothing.
public final class Judge {
  private static final int OF_AGE = 18;

  private final Policy policy;
  private final Orders orders;
  private final int asOf;
  private final Words titles;
  private final Words suffixes;

  /// `orders` say how to read ambiguous dates.
  public Judge(Policy policy, Orders orders) {
    this.policy = policy;
    this.orders = orders;
    this.asOf = Birthday.number(policy.asOf());
    this.titles = new Words(policy.affixes().titles());
    this.suffixes = new Words(policy.affixes().suffixes());
  }

  /// `birthday` is the one of the application, from [Birthday#of].
  public Verdict judge(Application application, Birthday birthday) {
    Reasons reasons = Reasons.NONE;
    Name name = Name.split(application.name(), titles, suffixes);
    if (name == null) {
      reasons = reasons.with(Reason.NO_NAME);
    }
    String mobile = mobile(application.mobile());
    if (mobile == null) {
      reasons = reasons.with(Reason.MOBILE);
    }
    String email = Blanks.strip(application.email());
    if (!accepted(email)) {
      reasons = reasons.with(Reason.EMAIL);
    }
    int date = birthday.ambiguous() ? decided(birthday) : birthday.certain();
    int age = Birthday.age(date, asOf);
    if (date == 0) {
      reasons =
          reasons.with(birthday.ambiguous() ? Reason.BIRTHDAY_AMBIGUOUS : Reason.BIRTHDAY_INVALID);
    } else if (date > asOf) {
      reasons = reasons.with(Reason.BIRTHDAY_FUTURE);
    } else if (age > policy.ages().most()) {
      reasons = reasons.with(Reason.BIRTHDAY_TOO_OLD);
    } else if (age < policy.ages().least()) {
      reasons = reasons.with(Reason.UNDER_AGE);
    }
    return new Verdict(
        reasons, name, date, date != 0 && age >= OF_AGE, email, mobile == null ? "" : mobile);
  }

  private int decided(Birthday birthday) {
    Separator separator = birthday.separator();
    DateOrder order = separator == null ? null : orders.of(separator);
    return order == null ? 0 : order.of(birthday);
  }

  /// The bare digits; null when their number is wrong or another character is there.
  private @Nullable String mobile(String cell) {
    Policy.Mobile rule = policy.mobile();
    String text = Blanks.strip(cell);
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits++;
      } else if (!(rule.blanks() && Blanks.is(c)) && !(rule.hyphens() && between(text, i))) {
        return null;
      }
    }
    if (digits != rule.digits()) {
      return null;
    }
    return digits == text.length() ? text : onlyDigits(text, digits);
  }

  /// True when a hyphen is here, with a character before it and a digit behind it, blanks not
  /// counted. Where this holds for every hyphen, the character before each is a digit too.
  private static boolean between(String text, int i) {
    if (text.charAt(i) != '-' || i == 0) {
      return false;
    }
    int after = Blanks.skip(text, i + 1);
    return after < text.length() && isDigit(text.charAt(after));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String onlyDigits(String text, int count) {
    StringBuilder digits = new StringBuilder(count);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits.append(c);
      }
    }
    return digits.toString();
  }

  /// True when there is one `@` with a text on both sides, no blank and no invisible letter, and
  /// a domain of the policy.
  private boolean accepted(String email) {
    int at = email.indexOf('@');
    if (at < 1 || email.indexOf('@', at + 1) >= 0) {
      return false;
    }
    for (int i = 0; i < email.length(); i++) {
      char c = email.charAt(i);
      if ((c <= ' ' || c >= 0x80) && (Blanks.is(c) || Character.getType(c) == Character.FORMAT)) {
        return false;
      }
    }
    int length = email.length() - at - 1;
    for (String domain : policy.domains()) {
      boolean any = domain.startsWith(".");
      if ((any ? length > domain.length() : length == domain.length())
          && email.regionMatches(
              true, email.length() - domain.length(), domain, 0, domain.length())) {
        return true;
      }
    }
    return false;
  }
}
