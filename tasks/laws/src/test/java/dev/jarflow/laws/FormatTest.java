package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import com.google.googlejavaformat.java.FormatterException;
import dev.jarflow.format.Format;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void everySourceIsFormatted() throws IOException, FormatterException {
    List<String> unformatted = new ArrayList<>();
    for (Path file : Repository.sources()) {
      String source = Files.readString(file);
      if (!source.equals(Format.format(source))) {
        unformatted.add(Repository.name(file));
      }
    }

    assertThat(unformatted).as("run: mvn -q -pl tasks/format compile exec:exec").isEmpty();
  }

  @Test
  void aLongDocCommentGoesOnInTheNextLineOfItsParagraph() throws FormatterException {
    String word = "word ".repeat(21).strip();

    assertThat(Format.format("/// " + word + "\n/// and more.\n///\n/// New.\nclass A {}\n"))
        .isEqualTo(
            "/// "
                + "word ".repeat(19).strip()
                + "\n/// word word and more.\n///\n/// New.\nclass A {}\n");
  }

  @Test
  void codeTablesAndListsInDocCommentsKeepTheirLines() throws FormatterException {
    String word = "word ".repeat(21).strip();
    String code = "/// ```\n/// " + word + "\n/// ```\n";
    String table = "/// | " + word + " |\n/// | --- |\n";

    assertThat(Format.format(code + table + "/// - " + word + "\n/// - two\nclass A {}\n"))
        .isEqualTo(
            code
                + table
                + "/// - "
                + "word ".repeat(19).strip()
                + "\n///   word word\n/// - two\nclass A {}\n");
  }

  @Test
  void whatIsFormattedStaysSo() throws FormatterException {
    String once =
        Format.format(
            "import java.util.Set; import java.util.List;\n"
                + "/// long "
                + "word ".repeat(40)
                + "\nclass A { void a(Object o) { if (o instanceof R(int _, var b)) { String s = \"\"\"\n"
                + "/// "
                + "word ".repeat(40).strip()
                + "\n\\\"\"\"\n/// x\n\"\"\"; } } }\n");

    assertThat(Format.format(once))
        .isEqualTo(once)
        .contains("R(int _, var b)")
        .doesNotContain("import");
  }
}
