package dev.jarflow.sampledata;

import module java.base;

import dev.jarflow.sampledata.Names.Name;

/// Membership applications of invented people, as if written in 2021: about one in seven is
/// successful under the default policy as of the 1st of January 2022.
final class Applications {
  static final List<String> COLUMNS = List.of("name", "email", "date_of_birth", "mobile_no");

  /// Each is as likely as the others; the first two are accepted. Nobody owns `example.*` (RFC
  /// 2606).
  private static final List<String> DOMAINS =
      List.of("example.com", "example.net", "example.org", "example-mail.biz", "example-mail.info");

  private static final int ACCEPTED_DOMAINS = 2;

  /// Shares in percent.
  private static final int IN_CAPITALS = 3;

  private static final int MINORS = 28;
  private static final int WITH_ALL_DIGITS = 50;
  private static final int WITH_BLANK = 50;

  private static final int FEWEST_DIGITS = 5;
  private static final int ALL_DIGITS = 8;
  private static final int NUMBERS = 100_000_000;
  private static final int DIGITS_AFTER_BLANK = 4;

  private static final Days TOO_OLD = new Days("1880-01-01", "1899-12-31");
  private static final Days ADULT = new Days("1935-01-01", "2004-01-01");
  private static final Days MINOR = new Days("2004-01-02", "2021-12-31");
  private static final Days FUTURE = new Days("2022-01-02", "2029-12-31");

  /// No days in either order of day and month.
  private static final List<String> NO_DAYS =
      List.of("02-30", "02-31", "04-31", "06-31", "09-31", "11-31");

  private static final int MAILBOXES = 10_000;

  /// The number of acceptable applicants who are remembered, to apply again.
  private static final int REMEMBERED = 1_000;

  /// A peculiarity that is planted in rows, and in how many of a thousand.
  private enum Plant {
    NOTHING(900),
    /// An earlier applicant again: the same name, birthday, e-mail and mobile, maybe written
    /// differently.
    DUPLICATE(20),
    /// Another person with the last name and birthday of an earlier one.
    COLLISION(10),
    NAMELESS(20),
    IMPOSSIBLE_DATE(20),
    FUTURE_DATE(10),
    TOO_OLD_DATE(10),
    BAD_EMAIL(10);

    private static final Plant[] OF_A_THOUSAND =
        Arrays.stream(values())
            .flatMap(plant -> Collections.nCopies(plant.often, plant).stream())
            .toArray(Plant[]::new);

    private final int often;

    Plant(int often) {
      this.often = often;
    }

    static Plant any(SplittableRandom random) {
      return OF_A_THOUSAND[random.nextInt(OF_A_THOUSAND.length)];
    }
  }

  /// From a day to a day, both inclusive.
  private record Days(long first, long last) {
    Days(String first, String last) {
      this(LocalDate.parse(first).toEpochDay(), LocalDate.parse(last).toEpochDay());
    }

    LocalDate any(SplittableRandom random) {
      return LocalDate.ofEpochDay(random.nextLong(first, last + 1));
    }
  }

  /// `acceptable` says that the e-mail and the mobile number are accepted.
  private record Applicant(
      Name name, String email, LocalDate birthday, String digits, boolean acceptable) {}

  private final SplittableRandom random;
  private final DateOrder slash;
  private final DateOrder hyphen;
  private final Applicant[] remembered = new Applicant[REMEMBERED];
  private int known;

  Applications(SplittableRandom random, DateOrder slash, DateOrder hyphen) {
    this.random = random;
    this.slash = slash;
    this.hyphen = hyphen;
  }

  /// The cells of the next row, in the order of the columns.
  List<String> next() {
    Plant plant = known == 0 ? Plant.NOTHING : Plant.any(random);
    Applicant applicant = applicant(plant);
    return List.of(
        plant == Plant.NAMELESS ? Names.none(random) : Names.written(applicant.name, random),
        email(plant == Plant.BAD_EMAIL ? broken(applicant.email) : applicant.email),
        date(
            plant == Plant.IMPOSSIBLE_DATE
                ? applicant.birthday.getYear() + "-" + Names.oneOf(NO_DAYS, random)
                : applicant.birthday.toString()),
        mobile(applicant.digits));
  }

  private Applicant applicant(Plant plant) {
    return switch (plant) {
      case NOTHING -> percent(MINORS) ? someone(MINOR) : adult();
      case DUPLICATE -> remembered[random.nextInt(known)];
      case COLLISION -> {
        Applicant earlier = remembered[random.nextInt(known)];
        Name name = Names.namesake(earlier.name, random);
        yield applicant(name, earlier.birthday, random.nextInt(ACCEPTED_DOMAINS), ALL_DIGITS);
      }
      case FUTURE_DATE -> someone(FUTURE);
      case TOO_OLD_DATE -> someone(TOO_OLD);
      case NAMELESS, IMPOSSIBLE_DATE, BAD_EMAIL -> someone(ADULT);
    };
  }

  private Applicant adult() {
    Applicant adult = someone(ADULT);
    if (adult.acceptable) {
      remember(adult);
    }
    return adult;
  }

  private Applicant someone(Days born) {
    int length = percent(WITH_ALL_DIGITS) ? ALL_DIGITS : random.nextInt(FEWEST_DIGITS, ALL_DIGITS);
    return applicant(Names.any(random), born.any(random), random.nextInt(DOMAINS.size()), length);
  }

  private Applicant applicant(Name name, LocalDate birthday, int domain, int length) {
    String email = name.mailbox() + random.nextInt(MAILBOXES) + "@" + DOMAINS.get(domain);
    boolean acceptable = domain < ACCEPTED_DOMAINS && length == ALL_DIGITS;
    return new Applicant(name, email, birthday, digits(length), acceptable);
  }

  /// A new one takes the place of a random earlier one: most apply again soon, some much later.
  private void remember(Applicant applicant) {
    remembered[known < REMEMBERED ? known++ : random.nextInt(REMEMBERED)] = applicant;
  }

  private String email(String email) {
    return percent(IN_CAPITALS) ? email.toUpperCase(Locale.ROOT) : email;
  }

  private String broken(String email) {
    return switch (random.nextInt(4)) {
      case 0 -> email.replace("@", "");
      case 1 -> email.replace("@", "@@");
      case 2 -> email.replace("@", " @");
      default -> email.substring(email.indexOf('@'));
    };
  }

  /// A date like 1990-05-17 in one of four forms, a quarter each.
  private String date(String date) {
    return switch (random.nextInt(4)) {
      case 0 -> date;
      case 1 -> date.replace('-', '/');
      case 2 -> yearLast(date, "/", slash);
      default -> yearLast(date, "-", hyphen);
    };
  }

  private static String yearLast(String date, String separator, DateOrder order) {
    String year = date.substring(0, 4);
    String month = date.substring(5, 7);
    String day = date.substring(8);
    return order == DateOrder.DAY_FIRST
        ? String.join(separator, day, month, year)
        : String.join(separator, month, day, year);
  }

  private String digits(int length) {
    StringBuilder digits = new StringBuilder(length);
    int rest = random.nextInt(NUMBERS);
    for (int i = 0; i < length; i++, rest /= 10) {
      digits.append(rest % 10);
    }
    return digits.toString();
  }

  private String mobile(String digits) {
    if (!percent(WITH_BLANK)) {
      return digits;
    }
    int blank = digits.length() - DIGITS_AFTER_BLANK;
    return digits.substring(0, blank) + " " + digits.substring(blank);
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }
}
