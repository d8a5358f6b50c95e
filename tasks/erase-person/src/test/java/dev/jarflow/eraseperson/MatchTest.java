package dev.jarflow.eraseperson;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A row or a member is a person's when every known fact fits.
class MatchTest {
  private final Scene scene;

  MatchTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  /// The tasks that load a file look for its columns; a person may hide a row from any guess.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\na;b;c\nx;p@a.com;y\n",
        "\"a\nline\";b;c\nx;p@a.com;y\n",
        "a,b,c,\"d; e; f; g; h; i\"\nx,p@a.com,y,z\n",
        "a,b,d; e; f; g; h\nx,p@a.com,y\n",
        "\n\na\tb\tc,d\nx\tp@a.com\ty\n",
      })
  void whateverStandsBetweenTheCells(String content) throws IOException {
    scene.store(content);

    assertThat(scene.find("email: p@a.com\n").field("stored")).isEqualTo("1");
  }

  @Test
  void whatEachReadingFindsIsErased() throws IOException {
    Path stored = scene.store("a;b,c\nx;p@a.com;1,y\nz,p@a.com,w\nv;q@a.com,u\n");

    scene.erase("email: p@a.com\n");

    assertThat(stored).content().isEqualTo("a;b,c\n\n\nv;q@a.com,u\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "email: p@a.com| P@A.com |true",
        "email: p@a.com|p@a.com.sg|false",
        "email: p@a.com|xp@a.com|false",
        "mobile: 9999 0000|99990000|true",
        "mobile: 99990000|9999-0000|true",
        "mobile: 99990000|999900001|false",
        "birthday: 1975-08-07|07/08/1975|true",
        "birthday: 1975-08-07|08/07/1975|true",
        "birthday: 1975-08-07|1975/08/07|true",
        "birthday: 1975-08-07|19750807|true",
        "birthday: 1975-08-07|1975-08-08|false",
        "name: Patty Smith|Mrs. patty  smith PhD|true",
        "name: Dr Patty Smith|Patty Smith|true",
        "name: Patty Smith|Patty,Smith|true",
        "name: Patty Smith|Smith,Patty|false",
        "name: Patty Smith|Patty Smithson|false",
        "email: p@a.com|\"[\"\"x\"\",\"\"P@a.com\"\"]\"|true",
        "email: p@a.com|\"[\"\"p@a.com.sg\"\"]\"|false",
        "name: ilker ipek|İlker İPEK|true",
        "name: İLKER IPEK|ılker ipek|true",
        "name: Strauss|STRAUẞ|true",
        "name: Σοφος|ΣΟΦΟΣ|true",
        "email: umit@inci.com|ÜMIT@İNCİ.com|false",
        "email: ilker@ipek.com|İlker@İpek.com|true",
        "name: Zoe\u0301 Smith|Zo\u00e9 SMITH|true",
        "email: p@a.com|p\u200b@a.com|true",
        "email: p@a.com|\ufeffp@a\u00ad.com\u200b|true",
        "name: Patty Smith|\ufeffPatty\u200bSm\u200dith|true",
        "mobile: 99990000|9999\u20600000|true",
      })
  void aCellFits(String fact, String cell, boolean fits) throws IOException {
    scene.store("a,b,c\nx," + cell + ",y\n");

    assertThat(scene.find(fact + "\n").field("stored")).isEqualTo(fits ? "1" : "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Patty <P@a.com>|1",
        "mailto:p@a.com|1",
        "p@a.com;q@a.com|1",
        "write to p@a.com.|1",
        "xp@a.com|0",
        "p@a.com.sg|0",
        "p@a.community|0",
        "p@a.com|0"
      })
  void aRowThatOnlyMentionsTheEmailMayBeTheirs(String cell, String unsure) throws IOException {
    scene.store("a,b,c\nx," + cell + ",y\n");

    assertThat(scene.find("email: p@a.com\n").field("unsure")).isEqualTo(unsure);
  }

  @Test
  void allThatIsKnownMustFitOneRow() throws IOException {
    scene.store("p@a.com,99990000\np@a.com,11110000\nq@a.com,99990000\n");

    assertThat(scene.find("email: p@a.com\nmobile: 99990000\n").field("stored")).isEqualTo("1");
    assertThat(scene.find("email: p@a.com\n").field("stored")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void whateverStandsBetweenCells(String delimiter) throws IOException {
    scene.store("a,b,c\nx,p@a.com,\"y, z\"\n".replace(",", delimiter));

    assertThat(scene.find("email: p@a.com\n").field("stored")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email: PATTY@Example.com|1",
        "name: patty smith|1",
        "name: Prof. Patty Smith|1",
        "name: Smith|0",
        "birthday: 27/08/1975|1",
        "mobile: 9999-0000|1",
        "mobile: 9999000|0",
        "name: ÉLODIE Ö|1",
        "name: lee|1",
        "name: ilker ipek|1",
        "email: ilker@ipek.com|1",
        "name: STRAUSS|1",
        "name: σοφοσ|1",
        "email: h@example.com|1",
        "name: Hid Den|1",
        "name: Ignor Ablé|1",
        "email: ignored@example.com|1"
      })
  void aMemberFits(String fact, String members) throws IOException {
    scene.member("Smith_1", "Patty", "Smith", "patty@example.com", "1975-08-27", "99990000");
    scene.member("Ö_1", "Élodie", "Ö", "e@example.com", "1980-01-01", "88880000");
    scene.member("Lee_1", "", "Lee", "l@example.com", "1990-01-01", "77770000");
    scene.member("İpek_1", "İlker", "İpek", "İlker@İpek.com", "1991-01-01", "66660000");
    scene.member("Strauß_1", "", "Strauß", "s@example.com", "1992-01-01", "55550000");
    scene.member("H_1", "Hi\u200dd", "\ufeffDe\u00adn", "h\u200b@example.com", "1994-01-01", "3");
    scene.member(
        "Ablé_1",
        "I\u034fgnor\ufe0f",
        "Able\u115f\u0301\udb40\udc41",
        "i\u3164gnored\ufff0@example.com",
        "1995-01-01",
        "4");
    scene.member("Σοφος_1", "", "ΣΟΦΟΣ", "g@example.com", "1993-01-01", "44440000");

    assertThat(scene.find(fact + "\n").field("members")).isEqualTo(members);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name: Patty Smith\n", "birthday: 1975-08-27\n"})
  void namesakesAreFoundAndNotErased(String person) throws IOException {
    assertThat(scene.find(person).code()).isZero();

    scene
        .erase(person)
        .assertUsage(
            "erase-person: expected the e-mail, the mobile number, or both name and birthday of whom to erase: less fits other people too\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|expected a line like `email: …`",
        "member: secret|expected a line like `email: …`",
        "secret|line 1 of the person's file: expected email, name, birthday, mobile or member, a colon and a value",
        "email:|line 1 of the person's file: expected email",
        "phone: secret|line 1 of the person's file: expected email",
        "birthday: secret|expected a birthday like 1975-08-27",
        "birthday: 01/02/1975|expected a birthday like 1975-08-27",
        "mobile: secret|expected digits as mobile number",
        "name: Dr.|expected a name in the person's file"
      })
  void whatThePersonsFileDoesNotSayWellIsNotRepeated(String text, String message)
      throws IOException {
    Answer answer = scene.find(text + "\n");

    answer.assertUsage("erase-person: " + message);
    assertThat(answer.err()).doesNotContain("secret");
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void aFactThatIsSaidTwiceIsNotGuessedAbout() throws IOException {
    assertThat(scene.find("email: a@a.com\nE-mail: b\n").code()).isEqualTo(2);
    assertThat(scene.find("email: a@a.com\nEMAIL : b@b.com\n").err())
        .startsWith("erase-person: line 2 of the person's file: expected each fact once");
  }
}
