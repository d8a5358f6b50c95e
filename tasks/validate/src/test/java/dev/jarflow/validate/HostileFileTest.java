package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import dev.jarflow.validate.Scene.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nobody here wrote these files.
class HostileFileTest {
  private static final String HEADING = Scene.HEADER.strip();
  private final Scene scene;
  private final Path folder;

  HostileFileTest(@TempDir Path folder) {
    this.scene = new Scene(folder);
    this.folder = folder;
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsJudgedOrRefusedInLittleTime(Hostile.Table table) throws Exception {
    Path file = table.in(folder, HEADING);

    Hostile.assertRead(file, each -> scene.run("applications", "--in", each.toString()));
  }

  @Test
  void aPolicyIsReadOrRefusedInLittleTime() throws Exception {
    Path in = scene.file("a.csv", Scene.HEADER + Scene.GOOD);
    String deep = "[".repeat(30_000);
    String laughs =
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + IntStream.range(0, 25)
                .mapToObj(
                    i ->
                        "%1$c: &%1$c [%2$s]\n"
                            .formatted('b' + i, ("*" + (char) ('a' + i) + ",").repeat(9)))
                .collect(Collectors.joining());
    List<Path> policies =
        List.of(
            Hostile.file(folder.resolve("long.yaml"), "", "a"),
            Files.writeString(folder.resolve("deep.yaml"), deep),
            Files.writeString(folder.resolve("laughs.yaml"), laughs),
            Files.writeString(folder.resolve("escape.yaml"), "\"\\e[31m\\0\": 1\n"),
            Files.writeString(folder.resolve("controls.yaml"), "min_age: \u0001\u001B[31m\n"));

    for (Path policy : policies) {
      Answer answer =
          Hostile.assertRead(
              policy,
              each ->
                  scene.run("applications", "--in", in.toString(), "--policy", each.toString()));
      assertThat(answer.code()).as(answer.err()).isEqualTo(2);
    }
  }

  /// Each row has all columns of all files, or far more would be written than was read.
  @Test
  void manyHeadingsDoNotMakeALargeFile() throws Exception {
    List<Path> files = new ArrayList<>();
    long read = 0;
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder(spelled(i) + ",email,dob,mobile");
      for (int column = 0; column < 200; column++) {
        text.append(",c").append(i).append('_').append(column);
      }
      text.append('\n')
          .append("x\n".repeat(20))
          .append(",,,,first")
          .append(",".repeat(198))
          .append(",last\n");
      files.add(scene.file("f%03d.csv".formatted(i), text.toString()));
      read += text.length();
    }

    Judged judged = scene.judge(files);

    assertThat(judged.unsuccessful()).hasSize(300 * 21);
    assertThat(judged.unsuccessful().getFirst().keySet())
        .as("the name is one column, however a file spells it")
        .contains("raw_NAME", "raw_c0_0", "raw_c0_99", "raw_other_columns")
        .doesNotContain("raw_name", "raw_c0_100")
        .hasSize(4 + 4 + 100 + 1 + 4);
    assertThat(judged.unsuccessful().get(20))
        .containsEntry("raw_c0_0", "first")
        .containsEntry("raw_other_columns", "[" + "\"\",".repeat(99) + "\"last\"]");
    assertThat(judged.refused("raw_other_columns").getLast())
        .isEqualTo("[\"first\"," + "\"\",".repeat(198) + "\"last\"]");
    Path written =
        scene.out().resolve("unsuccessful/%s.csv".formatted(judged.answer().field("batch")));
    assertThat(Files.size(written)).isLessThan(3 * read);
  }

  /// What a heading says is not repeated in each row, and a row of control characters, which are
  /// escaped, can be read again.
  @Test
  void longNamesDoNotMakeALargeFile() throws Exception {
    String control = "\u0001".repeat(1_030);
    StringBuilder text = new StringBuilder("name,email,dob,mobile");
    for (int column = 0; column < 990; column++) {
      text.append(',').append(control).append(column % 10).append(column);
    }
    text.setLength(1 << 20);
    text.append('\n').append(("x,x,x,x" + ",1".repeat(990) + "\n").repeat(200));
    text.append("x,x,x,x").append(("," + control).repeat(990)).append('\n');

    Judged judged = scene.judgeFile(text.toString());

    assertThat(judged.answer().fields("read", "unsuccessful")).containsExactly("201", "201");
    Path written =
        scene.out().resolve("unsuccessful/%s.csv".formatted(judged.answer().field("batch")));
    assertThat(Files.size(written)).isLessThan(6L * text.length());
    assertThat(judged.refused("raw_name")).hasSize(201);
  }

  /// Every second letter may be a capital.
  private static String spelled(int i) {
    char[] name = "name".toCharArray();
    for (int letter = 0; letter < name.length; letter++) {
      name[letter] = (i >> letter & 1) == 0 ? Character.toUpperCase(name[letter]) : name[letter];
    }
    return new String(name);
  }

  @Test
  void aColumnOfPeopleThatHasTheNameOfOursGetsAnother() throws Exception {
    Judged judged = scene.judgeFile("name,email,dob,mobile,other_columns\nA,b,c,d,mine\n");

    assertThat(judged.refused("raw_other_columns_5")).containsExactly("mine");
  }
}
