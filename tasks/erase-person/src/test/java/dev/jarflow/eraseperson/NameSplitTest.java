package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.said;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The person is found, and nobody else is erased, no matter which titles and suffixes a site's
/// policy dropped from a name.
class NameSplitTest {
  private static final String BORN = "birthday: 1980-02-03\n";
  private static final String ROW = "Datuk Ahmad Ali KBE,ahmad@example.com,1980-02-03,1\n";
  private static final String JUDGED =
      "Ali_1,Ahmad,Ali,ahmad@example.com,19800203,11110000,true,a.csv,2\n";

  private final Scene scene;

  NameSplitTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  /// As the site's policy, with its own titles and suffixes, leaves him.
  private void ahmad(Affixes affixes) throws IOException {
    scene.store(HEADER + ROW);
    scene.judged(JUDGED, "", affixes);
    ahmad("Ahmad", "Ali");
  }

  private void ahmad(String first, String last) {
    scene.member("Ali_1", first, last, "ahmad@example.com", "1980-02-03", "11110000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Datuk Ahmad Ali KBE", "Ahmad Ali", "Dr. Ahmad Ali, KBE", "Datuk Ahmad Ali"})
  void theTitlesOfAPolicyThatAReportNamesDoNotHideAnybody(String name) throws IOException {
    ahmad(new Affixes(Set.of("datuk"), Set.of("kbe")));

    Answer answer = scene.erase("name: " + name + "\n" + BORN);

    answer.assertEnded(0, "erased from 3 places");
    assertThat(answer.field("unsure")).isEqualTo("0");
    assertThat(scene.holds("Ahmad")).isFalse();
  }

  /// Reports may be deleted, and older ones do not name titles.
  @Test
  void aNameThatOnlyAnUnknownPolicyWouldSplitIsNamedAndNotErased() throws IOException {
    ahmad(Affixes.DEFAULT);
    List<String> before = scene.state();

    Answer asWritten =
        scene.erase("name: Datuk Ahmad Ali KBE\n" + BORN + "email: ahmad@example.com\n");

    asWritten.assertEnded(
        3,
        "erased from 1 place, but in 2 places, out/applications/successful/1f0c6a2b9d3e.csv first, only part of the name fits: see docs/how-to/erase-a-person.md");
    assertThat(asWritten.fields("erased", "unsure")).containsExactly("false", "2");
    assertThat(asWritten.out()).contains(said("membership.member", 1, "unsure"));
    assertThat(scene.memberIds()).containsExactly("Ali_1");

    Answer asKept = scene.find("name: Ahmad Ali\n" + BORN);

    assertThat(asKept.fields("members", "judged")).containsExactly("1", "1");
    assertThat(scene.state()).isNotEqualTo(before);
  }

  @Test
  void aRowAsWrittenMayBeTheirsWhoseNameIsSaidAsKept() throws IOException {
    ahmad(Affixes.DEFAULT);

    Answer answer = scene.erase("name: Ahmad Ali\n" + BORN);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.fields("members", "unsure", "stored")).containsExactly("1", "1", "0");
    assertThat(scene.memberIds()).isEmpty();
  }

  @Test
  void theMembershipIdSaysThatAMemberOfASimilarNameIsMeant() throws IOException {
    ahmad("Ahmad", "Ali");

    Answer answer = scene.erase("name: Datuk Ahmad Ali\n" + BORN + "member: Ali_1\n");

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(scene.memberIds()).isEmpty();
  }

  /// A policy without titles keeps them as part of the name.
  @Test
  void aTitleThatAPolicyKeepsDoesNotHideAnybody() throws IOException {
    ahmad("Dr. Ahmad", "Ali");

    assertThat(scene.find("name: Ahmad Ali\n").field("members")).isEqualTo("1");
    assertThat(scene.find("name: Prof Ahmad Ali\n").field("members")).isEqualTo("1");
  }

  @Test
  void oneWordIsLeftOfANameWithATitleThatNobodyKnows() throws IOException {
    ahmad("", "Ali");

    assertThat(scene.find("name: Datuk Ali\n" + BORN).field("unsure")).isEqualTo("1");
    assertThat(scene.find("name: Datuk Ali\n").field("unsure")).isEqualTo("0");
  }

  /// The same birthday, address and last name.
  @Test
  void aTwinIsSomebodyElse() throws IOException {
    String twin = "email: t@example.com\n" + BORN;
    scene.store(HEADER + "Ann Smith,t@example.com,1980-02-03,1\n");
    String judged = "Smith_1,Ann,Smith,t@example.com,19800203,11110000,true,a.csv,2\n";
    scene.judged(judged, "", Affixes.DEFAULT);
    scene.member("Smith_1", "Ann", "Smith", "t@example.com", "1980-02-03", "11110000");

    assertThat(scene.erase(twin + "name: Patty Smith\n").field("message"))
        .isEqualTo("found nowhere");
  }

  /// She may be the same, and only a person can tell.
  @Test
  void whoHasOneNameMoreIsNotErased() throws IOException {
    Path stored = scene.store(HEADER + "Mary Ann Smith,t@example.com,1980-02-03,1\n");

    Answer answer = scene.erase("name: Ann Smith\nemail: t@example.com\n");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("unsure")).isEqualTo("1");
    assertThat(stored).content().contains("Mary Ann Smith");
  }

  /// `(`, `*` and `\` are letters of a name like others.
  @Test
  void aNameIsNoPattern() throws IOException {
    ahmad("A(h*", "A\\l+i");
    scene.store("A(h* A\\l+i\nAhhh Alli\n");

    Answer answer = scene.find("name: a(H* a\\L+i\n");

    assertThat(answer.fields("members", "stored")).containsExactly("1", "1");
  }
}
