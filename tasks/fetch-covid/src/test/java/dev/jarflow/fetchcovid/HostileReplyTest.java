package dev.jarflow.fetchcovid;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.cases.Measure;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A source may say anything.
class HostileReplyTest {
  @TempDir Path folder;

  static List<Arguments> replies() {
    return List.of(
        Arguments.of("", "["),
        Arguments.of("", "{'a':"),
        Arguments.of("[", "{'a':1},"),
        Arguments.of("[", "{'Country':'Italy'},"),
        Arguments.of("[", "{'Country':'Italy','Date':'2026-01-01','Cases':1},"),
        Arguments.of("[", "1"),
        Arguments.of("[{'Cases':", "1"),
        Arguments.of("[{'Country':'", "x"),
        Arguments.of("[{'Country':'", "\\u0000"),
        Arguments.of("[{'", "x"),
        Arguments.of("[{", "'a':1,"),
        Arguments.of("{'message':'", "\\u001b[31m"),
        Arguments.of("", " "));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyIsReadOrRefusedInLittleTime(String start, String part) throws Exception {
    Path file =
        Hostile.file(
            folder.resolve("reply.json"), start.replace('\'', '"'), part.replace('\'', '"'));

    Answer answer = Hostile.assertRead(file, HostileReplyTest::read);

    assertThat(answer.code()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"message\":\"\\u0000\\u001b[31m\"}", "[{\"Country\":\"\\u0000\\u001b[31m\"}]"})
  void whatASourceSaysIsMadePrintable(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("reply.json"), text);

    assertThat(Hostile.assertRead(file, HostileReplyTest::read).err()).contains("\\x00\\x1b[31m");
  }

  private static Answer read(Path file) {
    return Answer.of(
        (out, err) -> {
          try (InputStream in = Files.newInputStream(file)) {
            ReplyReader.read(
                in, "source", "italy", Set.of(Measure.values()), LocalDate.of(2026, 2, 1));
            return 0;
          } catch (RejectedException e) {
            err.println(e.getMessage());
            return 3;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
