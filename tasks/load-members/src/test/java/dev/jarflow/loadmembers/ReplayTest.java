package dev.jarflow.loadmembers;

import static dev.jarflow.loadmembers.Scene.BATCH_1;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A replay is a batch of its own: whom it accepts becomes a member, and the refusals of before
/// point there.
class ReplayTest {
  private static final String REPLAY_1 = "aaaaaaaaaaaa";
  private static final String REPLAY_2 = "bbbbbbbbbbbb";
  private static final String REFUSALS =
      "select place, source_file, source_line, member from membership.refused_application order by place, source_file, source_line";

  private final Scene scene;

  ReplayTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
    scene.load(scene.first());
  }

  @Test
  void whomItAcceptsIsAMemberAndTheFirstRefusalPointsThere() throws IOException {
    Answer answer = scene.load(accepting());

    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"batch aaaaaaaaaaaa loaded, as number 2","batch":"aaaaaaaaaaaa","place":2,"members":1,"refused":1,"proofs":0}
            """);
    assertThat(answer.err())
        .contains("\"msg\":\"refusals that point to a member now\",\"refusals\":1");
    scene.assertRows(
        REFUSALS,
        "1|a, b.csv|2|null",
        "1|a.csv|4|null",
        "1|b.csv|7|Lee_c7677",
        "2|1f0c6a2b9d3e/a.csv|4|null");
    assertThat(scene.done()).as("no batch of ingest's").containsExactly(BATCH_1 + "|dag|run");
  }

  @Test
  void whatAnEarlierReplayRefusedPointsThereToo() throws IOException {
    scene.load(accepting());

    Answer answer =
        scene.load(
            scene
                .report(REPLAY_2)
                .replay()
                .after(2L)
                .member(
                    "Lee_c7677_2", "", "Lee", "l@example.com", "19750827", BATCH_1 + "/a.csv", 4)
                .write());

    assertThat(answer.code()).as(answer.out()).isZero();
    scene.assertRows(
        REFUSALS,
        "1|a, b.csv|2|null",
        "1|a.csv|4|Lee_c7677_2",
        "1|b.csv|7|Lee_c7677",
        "2|1f0c6a2b9d3e/a.csv|4|Lee_c7677_2");
  }

  @Test
  void aRefusalThatPointsToAMemberKeepsIt() throws IOException {
    scene.execute(
        "update membership.refused_application set member = 'Smith_c7677' where source_file = 'b.csv'");

    scene.load(accepting());

    assertThat(scene.rows(REFUSALS)).contains("1|b.csv|7|Smith_c7677");
  }

  @Test
  void membersOfBeforeStayAsTheyAre() throws IOException {
    String members = "select xmin, ctid, * from membership.member where place = 1";
    List<String> before = scene.rows(members);

    scene.load(accepting());

    assertThat(before).hasSize(2);
    assertThat(scene.rows(members)).isEqualTo(before);
  }

  @Test
  void whenAMemberIsErasedTheRefusalStaysAndPointsToNobody() throws IOException {
    scene.load(accepting());

    scene.execute("delete from membership.member where membership_id = 'Lee_c7677'");

    assertThat(scene.rows(REFUSALS)).contains("1|b.csv|7|null");
  }

  /// One application of the first batch is accepted, another one refused again.
  private Path accepting() throws IOException {
    return scene
        .report(REPLAY_1)
        .replay()
        .after(1L)
        .member("Lee_c7677", "", "Lee", "lee@example.com", "19750827", BATCH_1 + "/b.csv", 7)
        .refused("EMAIL", BATCH_1 + "/a.csv", 4, "")
        .write();
  }
}
