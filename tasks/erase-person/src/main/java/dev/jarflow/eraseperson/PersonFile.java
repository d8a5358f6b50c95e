package dev.jarflow.eraseperson;

import dev.jarflow.applications.Affixes;
import dev.jarflow.kit.task.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The file with facts about the person who is looked for: lines like `email: …`. No message about
/// it repeats its content.
final class PersonFile {
  private static final int LARGEST = 64 * 1024;

  private PersonFile() {}

  private enum Fact {
    EMAIL,
    NAME,
    BIRTHDAY,
    MOBILE,
    MEMBER
  }

  /// `-` is stdin. To erase, the facts must be enough to tell the person from a namesake.
  static SoughtPerson read(String file, boolean erase, Affixes affixes) {
    Map<Fact, String> facts = facts(text(file));
    String email = facts.get(Fact.EMAIL);
    String name = facts.get(Fact.NAME);
    String birthday = facts.get(Fact.BIRTHDAY);
    String mobile = facts.get(Fact.MOBILE);
    String member = facts.get(Fact.MEMBER);
    if (facts.size() == (member == null ? 0 : 1)) {
      throw new UsageException(
          "expected a line like `email: …`, `name: …`, `birthday: …` or `mobile: …` in the person's"
              + " file, found none");
    }
    if (erase && email == null && mobile == null && (name == null || birthday == null)) {
      throw new UsageException(
          "expected the e-mail, the mobile number, or both name and birthday of whom to erase: less"
              + " fits other people too");
    }
    return SoughtPerson.of(email, name, birthday, mobile, member, affixes);
  }

  private static Map<Fact, String> facts(String text) {
    Map<Fact, String> facts = new EnumMap<>(Fact.class);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      Fact fact = colon < 0 ? null : fact(line.substring(0, colon));
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      if (fact == null || value.isEmpty()) {
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

  private static @Nullable Fact fact(String word) {
    for (Fact fact : Fact.values()) {
      if (fact.name().toLowerCase(Locale.ROOT).equals(word.strip().toLowerCase(Locale.ROOT))) {
        return fact;
      }
    }
    return null;
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
