package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Field;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;

/// A policy as people write it. The default policy has every key; a key that a file leaves out has
/// the default's value.
public record PolicyFile(String name, Policy policy) {
  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String DEFAULT = "default";
  private static final int LONGEST = 100_000;
  private static final int LONGEST_DOMAIN = 253;
  private static final int LAST_YEAR = 9999;
  private static final int MOST_DIGITS = 20;
  private static final int MOST_YEARS = 200;

  /// The text of the policy in the jar.
  public static String defaultText() {
    try (InputStream in =
        Objects.requireNonNull(PolicyFile.class.getResourceAsStream("default-policy.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("TITLES", String.join(", ", Affixes.DEFAULT_TITLES))
          .replace("SUFFIXES", String.join(", ", Affixes.DEFAULT_SUFFIXES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A bare word is the name of a file in the folder of policies; `default` needs no file there.
  /// Anything else is a path.
  public static PolicyFile named(String nameOrPath, Path folder) throws IOException {
    boolean word = WORD.matcher(nameOrPath).matches();
    Path file = word ? folder.resolve(nameOrPath + ".yaml") : Path.of(nameOrPath);
    if (nameOrPath.equals(DEFAULT) && !Files.exists(file)) {
      return new PolicyFile(DEFAULT, parse("the default policy", defaultText()));
    }
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "expected a policy, found no file %s%s".formatted(file, word ? others(folder) : ""));
    }
    if (Files.size(file) > LONGEST) {
      throw new UsageException(
          "%s: expected a policy of at most %d bytes, found %d"
              .formatted(file, LONGEST, Files.size(file)));
    }
    return new PolicyFile(
        word ? nameOrPath : String.valueOf(file.getFileName()), parse(file.toString(), text(file)));
  }

  private static String text(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    boolean broken = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError();
    text.flip();
    if (broken) {
      throw new UsageException(
          "%s:%d: expected text in UTF-8, found the byte 0x%02X"
              .formatted(file, text.chars().filter(c -> c == '\n').count() + 1, bytes.get()));
    }
    return text.toString();
  }

  public PolicyFile asOf(LocalDate date) {
    return new PolicyFile(name, policy.asOf(date));
  }

  /// The same rules have the same digest, in whatever form people write them.
  public String digest() {
    return Sha256.of(policy.canonical().getBytes(StandardCharsets.UTF_8));
  }

  private static String others(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "; there is the policy default";
    }
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(file -> file.endsWith(".yaml"))
              .map(file -> file.substring(0, file.length() - ".yaml".length()))
              .collect(Collectors.toCollection(TreeSet::new));
      names.add(DEFAULT);
      return "; there are the policies " + String.join(", ", names);
    }
  }

  public static Policy parse(String where, String text) {
    Yaml yaml = Yaml.over(Yaml.of("the default policy", defaultText()), Yaml.of(where, text));
    Yaml mobile = yaml.map("mobile");
    Yaml name = yaml.map("name");
    Yaml birthday = yaml.map("birthday");
    Yaml columns = yaml.map("columns");
    Yaml file = yaml.map("file");
    int minAge = yaml.value("min_age", "a number of years", number(0, MOST_YEARS));
    int maxAge = yaml.value("max_age", "a number of years", number(0, MOST_YEARS));
    if (minAge > maxAge) {
      yaml.value(
          yaml.entries().containsKey("max_age") ? "max_age" : "min_age",
          "a min_age of at most the max_age, and they are %d and %d".formatted(minAge, maxAge),
          _ -> null);
    }
    return new Policy(
        yaml.value("as_of", "a date like 2022-01-01", PolicyFile::date),
        new Policy.Ages(minAge, maxAge),
        new Policy.Mobile(
            mobile.value("digits", "a number from 1 to 20", number(1, MOST_DIGITS)),
            mobile.value("blanks", "true or false", PolicyFile::truth),
            mobile.value("hyphens", "true or false", PolicyFile::truth)),
        yaml.map("email").list("domains", ".com or example.org", PolicyFile::domain),
        new Affixes(words(name, "titles"), words(name, "suffixes")),
        new Policy.Dates(
            named(birthday),
            birthday.value("no_evidence", "day-first or month-first", PolicyFile::order)),
        new Policy.FileForm(
            aliases(columns),
            file.value(
                "encoding",
                "the name of an encoding, like UTF-8",
                code -> parsed(code, Charset::forName)),
            file.<Delimiter>value(
                    "delimiter",
                    "learn, or one character that is not a letter, digit, quote or dot",
                    PolicyFile::delimiter)
                .character),
        yaml.<Share>value("reject_run_above", "off, or a share from 0 to 1", PolicyFile::share)
            .value);
  }

  private static Set<String> words(Yaml name, String key) {
    return Set.copyOf(name.list(key, "a word without blanks", PolicyFile::word));
  }

  private static Map<Separator, DateOrder> named(Yaml birthday) {
    Map<Separator, DateOrder> named = new EnumMap<>(Separator.class);
    for (Separator separator : Separator.values()) {
      String order =
          birthday.value(
              separator.name().toLowerCase(Locale.ROOT),
              "learn, day-first or month-first",
              text -> (text.equals("learn") || order(text) != null) ? text : null);
      DateOrder told = order(order);
      if (told != null) {
        named.put(separator, told);
      }
    }
    return named;
  }

  private static Map<Field, Set<String>> aliases(Yaml columns) {
    Map<Field, Set<String>> aliases = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      aliases.put(field, new TreeSet<>(field.names()));
    }
    aliases.forEach(
        (field, names) ->
            names.addAll(
                columns.list(
                    field.name().toLowerCase(Locale.ROOT),
                    "the name of a column that no other field has",
                    text -> alias(text, field, aliases))));
    return aliases;
  }

  /// Null when one heading would match two fields.
  private static @Nullable String alias(String text, Field field, Map<Field, Set<String>> aliases) {
    String name = FieldColumns.plain(text);
    boolean taken =
        aliases.entrySet().stream()
            .anyMatch(other -> other.getKey() != field && other.getValue().contains(name));
    return name.isEmpty() || taken ? null : name;
  }

  /// Null when the parser refuses the text.
  private static <T> @Nullable T parsed(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }

  public static @Nullable LocalDate date(String text) {
    LocalDate date = parsed(text, LocalDate::parse);
    return date != null && date.getYear() >= 1 && date.getYear() <= LAST_YEAR ? date : null;
  }

  private static Yaml.Reader<Integer> number(int least, int most) {
    return text -> {
      Integer number = parsed(text, Integer::valueOf);
      return number != null && number >= least && number <= most ? number : null;
    };
  }

  private static @Nullable Boolean truth(String text) {
    return Set.of("true", "false").contains(text) ? Boolean.valueOf(text) : null;
  }

  private static @Nullable DateOrder order(String text) {
    return switch (text) {
      case "day-first" -> DateOrder.DAY_FIRST;
      case "month-first" -> DateOrder.MONTH_FIRST;
      default -> null;
    };
  }

  private static @Nullable String domain(String text) {
    return text.length() <= LONGEST_DOMAIN && text.matches("[^@*\\s]*[^@*\\s.][^@*\\s]*")
        ? text.toLowerCase(Locale.ROOT)
        : null;
  }

  private static @Nullable String word(String text) {
    String word = text.replace(".", "").toLowerCase(Locale.ROOT);
    return word.matches("\\S{1,32}") ? word : null;
  }

  private record Delimiter(@Nullable Character character) {}

  private static @Nullable Delimiter delimiter(String text) {
    if (text.equals("learn")) {
      return new Delimiter(null);
    }
    return text.length() == 1 && !text.matches("[\\p{L}\\p{N}\"'.\r\n@/]")
        ? new Delimiter(text.charAt(0))
        : null;
  }

  private record Share(@Nullable Double value) {}

  private static @Nullable Share share(String text) {
    if (text.equals("off")) {
      return new Share(null);
    }
    Double share = parsed(text, Double::valueOf);
    return share != null && share >= 0 && share <= 1 ? new Share(share) : null;
  }
}
