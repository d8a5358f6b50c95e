package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What batches that are done mean to the ones after them. The real validate judges, the real
/// load-members loads.
class HistoryTest {
  @TempDir private Path folder;
  private Chain chain;

  @BeforeEach
  void begin() {
    chain = new Chain(folder);
  }

  private static String ada(String birthday) {
    return "Ada Tan,ada@example.com,%s,81234567\n".formatted(birthday);
  }

  @Test
  void aSecondBatchUsesWhatTheFirstProvedOfTheFeedsDates() throws Exception {
    chain.pass(chain.file("1.csv", ada("12/31/1990")));

    Answer second = chain.judge(chain.file("2.csv", ada("03/04/1991")));
    Answer otherFeed = chain.judge(chain.file("2.csv", ada("03/04/1991")), "--feed", "other");

    assertThat(second.out()).contains("\"/\":\"month_first (history)\"");
    assertThat(otherFeed.out()).contains("\"/\":\"day_first (assumed)\"");
  }

  @Test
  void evidenceAgainstHistoryIsADisputeThatProvesNothingToLaterBatches() throws Exception {
    chain.pass(chain.file("1.csv", ada("12/31/1990")));

    Answer second =
        chain.pass(chain.file("2.csv", ada("31/12/1991") + ada("03/04/1991") + ada("05/05/1991")));
    Answer third = chain.judge(chain.file("3.csv", ada("03/04/1992")));

    assertThat(second.out()).contains("\"/\":\"disputed\"", "\"BIRTHDAY_AMBIGUOUS\":1");
    assertThat(chain.unsuccessful(second)).contains("BIRTHDAY_AMBIGUOUS,2.csv,3,");
    assertThat(third.out()).as("the first batch's proof stands").contains("month_first (history)");
  }

  @Test
  void aDisputeWithinTheFirstBatchLeavesNoProof() throws Exception {
    chain.pass(chain.file("1.csv", ada("12/31/1990") + ada("31/12/1991")));

    assertThat(chain.judge(chain.file("2.csv", ada("03/04/1991"))).out())
        .contains("\"/\":\"day_first (assumed)\"");
  }

  @Test
  void aMemberWhoAppliesAgainIsADuplicateOfTheFirstApplication() throws Exception {
    Answer first = chain.pass(chain.file("1.csv", "x,,,\n" + ada("1990-05-17")));

    Answer second = chain.pass(chain.file("2.csv", ada("1990/05/17") + ada("1990/05/17")));

    assertThat(second.out()).contains("\"reasons\":{\"DUPLICATE\":2}");
    assertThat(chain.unsuccessful(second))
        .contains(
            "DUPLICATE,2.csv,2,%s/1.csv:3\n".formatted(first.field("batch")),
            "DUPLICATE,2.csv,3,%s/1.csv:3\n".formatted(first.field("batch")));
    assertThat(chain.members()).containsExactly("Tan_7eaa6");
  }

  @Test
  void aPersonWithTheIdOfAMemberGetsTheNextNumber() throws Exception {
    chain.pass(
        chain.file("1.csv", ada("1990-05-17") + "Bea Tan,bea@example.com,1990-05-17,81234567\n"));

    Answer second =
        chain.pass(
            chain.file(
                "2.csv",
                "Cy Tan,cy@example.com,1990-05-17,81234567\nDi Tan,di@example.com,1990-05-17,81234567\n"));

    assertThat(chain.members())
        .containsExactly("Tan_7eaa6", "Tan_7eaa6_2", "Tan_7eaa6_3", "Tan_7eaa6_4");
    assertThat(second.field("collisions")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDoneBatchJudgedAgainIsJudgedAsItWasThoughItsReportIsGone(boolean gone) throws Exception {
    Path first = chain.file("1.csv", ada("1990-05-17") + ada("03/04/1991"));
    Answer judged = chain.pass(first);
    String members = chain.successful(judged);
    String report = Files.readString(Path.of(judged.field("report")));
    chain.pass(chain.file("2.csv", ada("12/31/1990") + "Bea Tan,b@b.com,1990-05-17,81234567\n"));
    if (gone) {
      Files.delete(Path.of(judged.field("report")));
    }

    Answer again = chain.judge(first);
    Answer loaded = chain.load(again);

    assertThat(again.out()).isEqualTo(judged.out());
    assertThat(chain.successful(again)).isEqualTo(members);
    assertThat(Files.readString(Path.of(again.field("report")))).isEqualTo(report);
    assertThat(loaded.code()).isZero();
    assertThat(loaded.field("message")).endsWith("was loaded before, as number 1: nothing changes");
  }

  @Test
  void theFilesOfADoneBatchStayAsTheyAreThoughAPersonWasErased() throws Exception {
    Path first = chain.file("1.csv", ada("1990-05-17") + "Bea Tan,b@b.com,1990-05-17,81234567\n");
    Answer judged = chain.pass(first);
    String members = chain.successful(judged);
    chain.scene().execute("delete from membership.member where number = 1");
    Files.writeString(first, Chain.HEADER + "\nBea Tan,b@b.com,1990-05-17,81234567\n");
    Path manifest = folder.resolve("m.jsonl");
    new Manifest(List.of(new Manifest.Entry(first, "1.csv", contentOf(judged), 1))).write(manifest);

    Answer again = chain.validate(List.of("--history", "--batch", manifest.toString()));

    assertThat(again.out()).isEqualTo(judged.out());
    assertThat(again.err()).contains("its files stay as they are");
    assertThat(chain.successful(again)).isEqualTo(members);
  }

  private static String contentOf(Answer judged) throws Exception {
    return Files.readString(Path.of(judged.field("report")))
        .replaceFirst("(?s).*\"name\":\"1.csv\",\"sha256\":\"([0-9a-f]+)\".*", "$1");
  }

  @Test
  void aLookWithoutHistoryDoesNotTouchWhatWasJudgedWithIt() throws Exception {
    Path first = chain.file("1.csv", ada("1990-05-17") + "x,,,\n");
    Answer judged = chain.pass(first);
    String refused = chain.unsuccessful(judged);

    Answer look = chain.validate(List.of("--in", first.toString()));

    assertThat(look.code()).isEqualTo(2);
    assertThat(look.err())
        .contains(
            "batch %s was judged with --history in %s, and may be loaded: give another --out"
                .formatted(judged.field("batch"), folder.resolve("out/applications")));
    assertThat(chain.unsuccessful(judged)).isEqualTo(refused);
  }

  @Test
  void aDoneBatchIsNotJudgedByOtherRules() throws Exception {
    Path first = chain.file("1.csv", ada("1990-05-17"));
    Answer judged = chain.pass(first);

    Answer again = chain.judge(first, "--as-of", "2000-01-01");

    again.assertEnded(
        3,
        "batch %s is loaded, and was judged by other rules: judge its refusals again with --replay"
            .formatted(judged.field("batch")));
  }

  @Test
  void aBatchJudgedBeforeAnotherWasLoadedMustBeJudgedAgain() throws Exception {
    Answer first = chain.judge(chain.file("1.csv", ada("1990-05-17")));
    Path second = chain.file("2.csv", "Bea Tan,b@b.com,1990-05-17,81234567\n");
    Answer early = chain.judge(second);
    chain.load(first);

    Answer refused = chain.load(early);
    Answer late = chain.pass(second);

    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.field("message")).endsWith(": run validate again");
    assertThat(chain.successful(late)).contains("Tan_7eaa6_2");
  }

  @Test
  void theTrendIsOfEarlierBatchesOfTheFeed() throws Exception {
    Answer first = chain.pass(chain.file("1.csv", ada("1990-05-17") + "x,,,\n"));
    chain.pass(chain.file("other.csv", ada("1992-05-17")), "--feed", "other");
    Answer second = chain.judge(chain.file("2.csv", ada("1991-05-17")));

    assertThat(chain.page(second))
        .contains("<h2>Compared with the last batch</h2>")
        .containsPattern(
            "<td>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d <span class=\"quiet\"><bdi class=\"mono\">"
                + first.field("batch"));
  }
}
