package dev.jarflow.sampledata;

import module java.base;

/// Invented names, put together at random, with titles and suffixes as people write them.
final class Names {
  private static final List<String> FIRST =
      words(
          """
          Ada Amara Anton Aroha Bo Carmen Chloé Dmitri Elif Emeka Farid Fatima Gita Grace Hana
          Hiro Ines Inés Ivan Jonas Kavya Keanu Kofi Lars Leila Liam Lucía Mei Milan Nadia Noor
          Olga Omar Pavel Priya Quentin Ravi Rosa Ruth Søren Sven Tala Thandi Tomás Uma Vera Wei
          Yusuf Zoë 美咲
          """);
  private static final List<String> LAST =
      words(
          """
          Abara Acosta Adeyemi Ahmed Almeida Andersen Aziz Baker Banda Barros Bauer Bergström
          Bianchi Boateng Brandt Bui Castillo Chanda Costa Cruz Dahl Delgado Diallo Dlamini
          Dubois Duarte Eklund Eriksen Farah Ferrari Fischer Fofana Fujita Garcia Goh Gruber
          Gupta Haddad Hansen Hassan Herrera Horvat Hughes Ibrahim Ishikawa Ivanova Jansen
          Johnson Kamau Kaya Keller Khalil Kimura Kovač Kowalski Kumar Larsen Lefèvre Lim Lopes
          Maina Marino Mbeki Mendoza Moreau Müller Nakamura Nguyen Nielsen Novak Núñez O'Brien
          Okafor Olsen Osei Park Patel Pereira Petrov Quispe Rahman Ramos Reyes Rossi Sato
          Schmidt Silva Singh Suzuki Tan Tanaka Torres Usman Varga Weber Wójcik Yamada Yilmaz
          Zhou 田中
          """);
  private static final List<String> TITLES =
      List.of("Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Miss ", "Dr ", "DR. ", "Mdm ", "Prof. Dr. ");
  private static final List<String> SUFFIXES =
      List.of(
          " Jr.", ", Jr.", " Sr", " II", " III", " IV", " MD", ", M.D.", " DDS", " PhD", " Esq.");
  private static final List<String> NONE = List.of("", " ", "-", "--", "Mr.", "Prof. Dr.");

  /// The end of every last name. No real person's last name ends so, so neither does the last name
  /// in a real membership id.
  private static final String SAMPLE = "-Sample";

  /// Shares in percent.
  private static final int WITH_MIDDLE_NAME = 10;

  private static final int WITH_TWO_LAST_NAMES = 10;
  private static final int WITH_TITLE = 12;
  private static final int WITH_SUFFIX = 6;

  private static final List<String> FIRST_IN_MAILBOX = FIRST.stream().map(Names::letters).toList();
  private static final List<String> LAST_IN_MAILBOX = LAST.stream().map(Names::letters).toList();

  private Names() {}

  /// A name without title and suffix, and the name of a mailbox that its owner might choose.
  record Name(String first, String last, String mailbox) {}

  static Name any(SplittableRandom random) {
    int index = random.nextInt(LAST.size());
    String last = LAST.get(index);
    if (random.nextInt(100) < WITH_TWO_LAST_NAMES) {
      last += "-" + oneOf(LAST, random);
    }
    return called(ofASample(last), LAST_IN_MAILBOX.get(index), random);
  }

  static String lastName(SplittableRandom random) {
    return ofASample(oneOf(LAST, random));
  }

  static String ofASample(String lastName) {
    return lastName + SAMPLE;
  }

  /// The name of somebody else with this last name.
  static Name namesake(Name one, SplittableRandom random) {
    String lastInMailbox = one.mailbox.substring(one.mailbox.indexOf('.') + 1);
    Name other = one;
    while (other.first.equals(one.first)) {
      other = called(one.last, lastInMailbox, random);
    }
    return other;
  }

  private static Name called(String last, String lastInMailbox, SplittableRandom random) {
    int index = random.nextInt(FIRST.size());
    String first = FIRST.get(index);
    if (random.nextInt(100) < WITH_MIDDLE_NAME) {
      first += " " + oneOf(FIRST, random);
    }
    return new Name(first, last, FIRST_IN_MAILBOX.get(index) + "." + lastInMailbox);
  }

  /// The name as somebody might write it.
  static String written(Name name, SplittableRandom random) {
    String title = random.nextInt(100) < WITH_TITLE ? oneOf(TITLES, random) : "";
    String suffix = random.nextInt(100) < WITH_SUFFIX ? oneOf(SUFFIXES, random) : "";
    return title + name.first + " " + name.last + suffix;
  }

  /// A text that is no name, in place of one.
  static String none(SplittableRandom random) {
    return oneOf(NONE, random);
  }

  static <T> T oneOf(List<T> things, SplittableRandom random) {
    return things.get(random.nextInt(things.size()));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static String letters(String name) {
    String letters =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z]", "");
    return letters.isEmpty() ? "me" : letters;
  }
}
