package dev.jarflow.serve.dashboard;

import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import org.jspecify.annotations.Nullable;

/// An answer: a status, the type of what is said, and what is said; `telling` goes on with it.
public record Said(int status, String type, String text, @Nullable Telling telling) {
  private static final String JSON = "application/json";

  public Said(int status, String type, String text) {
    this(status, type, text, null);
  }

  /// What answers, or refuses to.
  @FunctionalInterface
  public interface Answer {
    Said said() throws Refused;
  }

  /// A refusal is a page.
  public static Said toPeople(Answer answer) {
    return said(answer, refused -> refused(refused, List.of()));
  }

  /// A page that says why, and what helps to choose again.
  public static Said refused(Refused refused, List<Part> help) {
    String title =
        switch (refused.status()) {
          case 404 -> "Page not found";
          case 503 -> "Not available now";
          default -> "Not a valid choice";
        };
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, title));
    parts.add(Part.paragraph(refused.sentence(), "."));
    parts.addAll(help);
    return page(refused.status(), new Page(title, line(), parts));
  }

  /// A refusal is JSON.
  public static Said toPrograms(Answer answer) {
    return said(answer, refused -> error(refused.status(), refused.sentence()));
  }

  /// The sentence says what was expected.
  public static Said error(int status, String sentence) {
    return json(status, Map.of("error", sentence));
  }

  private static Said said(Answer answer, Function<Refused, Said> otherwise) {
    try {
      return answer.said();
    } catch (Refused refused) {
      return otherwise.apply(refused);
    } catch (UnavailableException e) {
      return otherwise.apply(
          new Refused(503, "", "the database does not answer: reload this page in a moment"));
    } catch (UsageException e) {
      return otherwise.apply(
          new Refused(503, "", "serve was started without the variables that name a database"));
    }
  }

  public static Said page(int status, Page page) {
    return new Said(status, "text/html; charset=utf-8", page.html());
  }

  /// A page that says one thing.
  public static Said message(int status, String title, Object... words) {
    List<Part> parts = List.of(Part.heading(1, title), Part.paragraph(words));
    return page(status, new Page(title, line(), parts));
  }

  /// What [Json#write] writes.
  public static Said json(Object value) {
    return json(200, value);
  }

  public static Said json(int status, Object value) {
    return new Said(status, JSON, Json.write(value));
  }

  /// JSON that lies beside a class.
  public static Said resource(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name))) {
      return new Said(200, JSON, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Server-sent events.
  public static Said events(Telling telling) {
    return new Said(200, "text/event-stream", "", telling);
  }

  public static Said csv(String text) {
    return new Said(200, "text/csv; charset=utf-8", text);
  }
}
