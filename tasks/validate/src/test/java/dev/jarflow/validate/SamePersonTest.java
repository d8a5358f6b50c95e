package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.validate.Scene.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same person twice is a duplicate; two people with one id are both members.
class SamePersonTest {
  private final Scene scene;

  SamePersonTest(@TempDir Path folder) {
    scene = new Scene(folder);
  }

  @Test
  void theFirstStandsAndLaterOnesPointAtItAcrossFiles() throws Exception {
    String patty = "Mrs Patty Smith,patty@example.com,1975-08-27,8123 4567\n";
    Path first = scene.file("a.csv", Scene.HEADER + "x,,,\n" + patty + patty);
    Path second =
        scene.file(
            "b.csv", Scene.HEADER + "patty  SMITH PhD,PATTY@Example.com,1975/08/27,81234567\n");

    Judged judged = scene.judge(List.of(second, first));

    assertThat(judged.members("membership_id")).containsExactly("Smith_c7677");
    assertThat(judged.members("source_file")).containsExactly("a.csv");
    assertThat(judged.refused("reasons").subList(1, 3)).containsOnly("DUPLICATE");
    assertThat(judged.refused("duplicate_of")).containsExactly("", "a.csv:3", "a.csv:3");
    assertThat(judged.refused("source_file")).containsExactly("a.csv", "a.csv", "b.csv");
    assertThat(judged.refused("date_of_birth")).endsWith("19750827", "19750827");
    assertThat(judged.refused("above_18")).endsWith("true", "true");
    assertThat(judged.report().counts().duplicates()).isEqualTo(2L);
  }

  @Test
  void onlyRowsThatAreOtherwiseSuccessfulCount() throws Exception {
    Judged judged =
        scene.judge(
            "Ada Tan,ada@example.org,1990-05-17,81234567\n"
                + Scene.GOOD
                + "Ada Tan,ada@example.com,1990-05-17,8123456\n");

    assertThat(judged.members("source_line")).containsExactly("3");
    assertThat(judged.refused("reasons")).containsExactly("EMAIL", "MOBILE");
  }

  @Test
  void peopleWithOneIdAreNumberedInTheirOrder() throws Exception {
    Judged judged =
        scene.judge(
            """
            Patty Smith,a@example.com,1975-08-27,81234567
            Peter Smith,b@example.com,1975-08-27,81234567
            Patty smith,c@example.com,1975-08-27,81234567
            Paul Smith,d@example.com,1975-08-27,81234567
            Patty Smith,a@example.com,1975-08-27,81234567
            """);

    assertThat(judged.members("membership_id"))
        .containsExactly("Smith_c7677", "Smith_c7677_2", "smith_c7677", "Smith_c7677_3");
    assertThat(judged.answer().field("collisions")).isEqualTo("2");
    assertThat(judged.refused("duplicate_of")).containsExactly("a.csv:2");
  }

  @Test
  void aDuplicateStandsAmongTheOtherRefusalsWhereItStoodInTheFile() throws Exception {
    Judged judged = scene.judge(Scene.GOOD + "x,,,\n" + Scene.GOOD + "y,,,\n" + Scene.GOOD);

    assertThat(judged.refused("source_line")).containsExactly("3", "4", "5", "6");
  }
}
