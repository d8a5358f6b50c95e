package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A changed policy is applied to what was refused: the real validate replays, the real
/// load-members loads.
class ReplayedTest {
  private static final String ROWS =
      """
      Ada Tan,ada@example.org,1990-05-17,81234567
      Bea Tan,bea@example.com,1990-05-17,81234567
      Cy Lim,cy@example.org,1990-05-17,123
      too,few
      "D, Jr",d@example.org,17/05/1990,81234567
      """;

  @TempDir private Path folder;
  private Chain chain;
  private Answer first;

  @BeforeEach
  void begin() throws Exception {
    chain = new Chain(folder);
    first = chain.pass(chain.file("1.csv", ROWS));
    chain.policy("org", "email: {domains: [.com, .net, .org]}\n");
  }

  @Test
  void acceptedRowsBecomeMembersAndTheirRefusalsPointToThem() throws Exception {
    Answer replayed = chain.replay("--policy", "org");
    Answer loaded = chain.load(replayed);

    assertThat(replayed.out()).contains("\"read\":4,\"successful\":2,\"unsuccessful\":2");
    assertThat(loaded.code()).as(loaded.out()).isZero();
    assertThat(chain.members()).containsExactly("Tan_7eaa6", "Tan_7eaa6_2", "D_7eaa6");
    chain
        .scene()
        .assertRows(
            "select place, source_file, source_line, reasons, member from membership.refused_application order by 1, 3",
            "1|1.csv|2|{EMAIL}|Tan_7eaa6_2",
            "1|1.csv|4|{MOBILE,EMAIL}|null",
            "1|1.csv|5|{COLUMNS}|null",
            "1|1.csv|6|{EMAIL}|D_7eaa6",
            "2|%s/1.csv|4|{MOBILE}|null".formatted(first.field("batch")),
            "2|%s/1.csv|5|{COLUMNS}|null".formatted(first.field("batch")));
  }

  @Test
  void itSaysWhatChanged() throws Exception {
    Answer replayed = chain.replay("--policy", "org");

    assertThat(chain.page(replayed)).contains("judged again");
    assertThat(chain.unsuccessful(replayed))
        .isEqualTo(
            """
            first_name,last_name,date_of_birth,above_18,raw_name,raw_email,raw_date_of_birth,raw_mobile_no,reasons,source_file,source_line,duplicate_of
            Cy,Lim,19900517,true,Cy Lim,cy@example.org,1990-05-17,123,MOBILE,%1$s/1.csv,4,
            ,,,,too,few,,,COLUMNS,%1$s/1.csv,5,
            """
                .formatted(first.field("batch")));
  }

  @Test
  void theSameReplayTwiceChangesNothing() throws Exception {
    Answer replayed = chain.replay("--policy", "org");
    chain.load(replayed);
    List<String> before = chain.scene().touched();

    Answer again = chain.replay("--policy", "org");
    Answer loaded = chain.load(again);

    assertThat(again.out()).isEqualTo(replayed.out());
    assertThat(loaded.code()).isZero();
    assertThat(loaded.field("message")).endsWith("was loaded before, as number 2: nothing changes");
    assertThat(chain.scene().touched()).isEqualTo(before);
  }

  @Test
  void whoBecameAMemberInAReplayIsNotJudgedInTheNext() throws Exception {
    chain.load(chain.replay("--policy", "org"));
    chain.policy("short", "email: {domains: [.org]}\nmobile: {digits: 3}\n");

    Answer next = chain.replay("--policy", "short");
    Answer loaded = chain.load(next);

    assertThat(next.out()).contains("\"read\":2,\"successful\":1,\"unsuccessful\":1");
    assertThat(loaded.code()).isZero();
    assertThat(chain.members()).containsExactly("Tan_7eaa6", "Tan_7eaa6_2", "D_7eaa6", "Lim_7eaa6");
  }

  @Test
  void aBatchThatWasJudgedForALookAndNeverLoadedIsNotReplayed() throws Exception {
    chain.judge(chain.file("2.csv", "Ed Goh,ed@example.org,1990-05-17,81234567\n"));

    Answer replayed = chain.replay("--policy", "org");

    assertThat(replayed.out()).contains("\"read\":4,");
  }

  @Test
  void aDisputeIsSettledByThePolicyAndByNothingLess() throws Exception {
    String rows =
        """
        A Li,a@example.com,13/04/1975,81234567
        B Li,b@example.org,04/14/1975,81234567
        C Li,c@example.com,03/04/1975,81234567
        """;
    chain.pass(chain.file("d.csv", rows), "--feed", "d");
    chain.policy("named", "birthday: {slash: day-first}\n");

    Answer same = chain.replay("--feed", "d");
    Answer named = chain.replay("--feed", "d", "--policy", "named");

    assertThat(same.out())
        .as("the row that is left proves one order, the batch proved both")
        .contains("\"successful\":0,", "\"BIRTHDAY_AMBIGUOUS\":1", "\"date_order\":{}");
    assertThat(chain.successful(named)).contains(",19750403,");
  }

  @Test
  void whatABatchProvedOfItsDatesStaysWhateverThePolicyNamesNow() throws Exception {
    String rows =
        """
        A Li,a@example.com,12/31/1975,81234567
        B Li,b@example.org,03/04/1975,81234567
        """;
    chain.pass(chain.file("p.csv", rows), "--feed", "p");
    chain.policy("other", "birthday: {slash: day-first}\nemail: {domains: [.com, .org]}\n");

    Answer replayed = chain.replay("--feed", "p", "--policy", "other");

    assertThat(chain.successful(replayed)).contains(",19750304,");
  }

  @Test
  void aReplayProvesNothingToLaterBatches() throws Exception {
    chain.load(chain.replay("--policy", "org"));

    chain.scene().assertRows("select place, separator from membership.date_proof", "1|/");
  }

  @Test
  void everyColumnThatAFileHadIsCarriedOn() throws Exception {
    Path file = folder.resolve("in/o.csv");
    Files.writeString(
        file, "name,email,dob,mobile,(optional) note\nEd Li,e@example.org,1990-05-17,1,\"a, b\"\n");
    chain.pass(file, "--feed", "o");

    Answer replayed = chain.replay("--feed", "o", "--policy", "org");

    assertThat(chain.unsuccessful(replayed)).contains("raw_(optional) note", "\"a, b\"");
  }

  @Test
  void aReportThatIsNoneIsSaidInASentence() throws Exception {
    Path report = Path.of(first.field("report"));
    Files.writeString(report, "{");

    Answer replayed = chain.replay("--policy", "org");

    assertThat(replayed.code()).isEqualTo(2);
    assertThat(replayed.err())
        .contains("expected a report of validate, found something else in " + report);
  }

  @Test
  void aReplayTakesTheRefusalsOfItsFeedOnly() throws Exception {
    chain.pass(
        chain.file("3.csv", "Ed Goh,ed@example.com,1990-05-17,81234567\n"), "--feed", "other");

    Answer other = chain.replay("--policy", "org", "--feed", "other");

    assertThat(other.out()).contains("\"read\":0");
  }

  @Test
  void aFeedThatNoBatchHasIsTheCallersMistakeAndTheOthersAreNamed() throws Exception {
    chain
        .replay("--policy", "org", "--feed", "other")
        .assertUsage(
            "validate: expected the feed of an earlier batch, found 'other'; there are the feeds default");
  }

  @Test
  void filesThatWaitComeBeforeAReplay() throws Exception {
    Path file = chain.file("2.csv", "Ed Goh,ed@example.org,1990-05-17,81234567\n");
    byte[] bytes = Files.readAllBytes(file);
    Path manifest = folder.resolve("m.jsonl");
    new Manifest(List.of(new Manifest.Entry(file, "2.csv", Sha256.of(bytes), bytes.length)))
        .write(manifest);

    Answer both = chain.replay("--policy", "org", "--batch", manifest.toString());

    assertThat(both.out()).contains("\"read\":1,\"successful\":1");
    assertThat(both.err()).contains("files come first: ask for the replay again");
  }
}
