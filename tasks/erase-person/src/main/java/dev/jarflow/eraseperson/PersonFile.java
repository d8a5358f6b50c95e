package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.kit.task.UsageException;

/// The file with facts about the person who is looked for: lines like `email: …`. No message about
/// it repeats its content.
final class PersonFile {
  private static final int LARGEST = 64 * 1024;
  private static final Set<String> FACTS = Set.of("email", "name", "birthday", "mobile", "member");

  private PersonFile() {}

  /// `-` is stdin. To erase, the facts must be enough to tell the person from a namesake.
  static SoughtPerson read(String file, boolean erase, Affixes affixes) {
    Map<String, String> facts = facts(text(file));
    if (facts.size() == (facts.containsKey("member") ? 1 : 0)) {
      throw new UsageException(
          "expected a line like `email: …`, `name: …`, `birthday: …` or `mobile: …` in the person's"
              + " file, found none");
    }
    if (erase
        && !facts.containsKey("email")
        && !facts.containsKey("mobile")
        && !facts.keySet().containsAll(Set.of("name", "birthday"))) {
      throw new UsageException(
          "expected the e-mail, the mobile number, or both name and birthday of whom to erase: less"
              + " fits other people too");
    }
    return SoughtPerson.of(facts, affixes);
  }

  private static Map<String, String> facts(String text) {
    Map<String, String> facts = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      String fact = line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (!FACTS.contains(fact) || value.isEmpty()) {
        throw new UsageException(
            "line %d of the person's file: expected email, name, birthday, mobile or member, a colon and a value"
                .formatted(number));
      }
      if (facts.put(fact, value) != null) {
        throw new UsageException(
            "line %d of the person's file: expected each fact once".formatted(number));
      }
    }
    return facts;
  }

  private static String text(String file) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.readNBytes(LARGEST)))
          .toString()
          .replace("\uFEFF", "");
    } catch (CharacterCodingException e) {
      throw new UsageException("expected the person's file in UTF-8, found other bytes");
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(
          "expected the person's file, found none that can be read at " + file);
    }
  }
}
