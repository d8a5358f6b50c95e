package dev.jarflow.validate.input;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.validate.input.RawColumns.Own;
import org.junit.jupiter.api.Test;

/// What people wrote goes into one file, whatever their headings are, also when it is judged again.
class RawColumnsTest {
  private static final List<Own> MANY =
      IntStream.range(0, 102).mapToObj(i -> new Own(i, "c" + i, null)).toList();

  @Test
  void columnsBeyondAHundredShareOne() {
    RawColumns all = RawColumns.ofColumns(List.of(MANY));

    assertThat(all.names()).hasSize(101).startsWith("c0").endsWith("c99", "other_columns");
    assertThat(cells(all, MANY, i -> i == 100 ? "" : "v" + i))
        .startsWith("v0")
        .endsWith("v99", "[\"\",\"v101\"]");
    assertThat(cells(all, MANY, _ -> "")).containsOnly("");
  }

  @Test
  void aFieldAlwaysHasAColumnOfItsOwn() {
    Own email = new Own(102, "E-Mail", "e_mail");
    RawColumns all =
        RawColumns.ofColumns(List.of(Stream.concat(MANY.stream(), Stream.of(email)).toList()));

    assertThat(all.names()).hasSize(102).endsWith("c99", "E-Mail", "other_columns");
  }

  /// The columns of an earlier file of refusals, of which one was shared already.
  @Test
  void whatWasSharedIsSharedAgain() {
    Own shared = new Own(0, "other_columns", null);
    List<Own> again =
        Stream.concat(
                Stream.of(shared), IntStream.range(1, 103).mapToObj(i -> new Own(i, "c" + i, null)))
            .toList();
    RawColumns all = RawColumns.ofColumns(List.of(again));

    assertThat(cells(all, again, i -> i == 0 ? "[\"x\",\"y\"]" : i == 102 ? "z" : ""))
        .endsWith("[\"x\",\"y\",\"\",\"z\"]");
    assertThat(cells(all, again, i -> i == 0 ? "changed [" : ""))
        .as("by hand")
        .endsWith("[\"changed [\"]");
  }

  /// Two files spell a field differently; the file of their refusals has it once, in either form.
  @Test
  void aFieldOfTwoSpellingsIsOneColumn() {
    List<Own> twice = List.of(new Own(0, "E-Mail", "e_mail"), new Own(1, "e mail", "e_mail"));
    RawColumns all = RawColumns.ofColumns(List.of(twice));

    assertThat(all.names()).containsExactly("E-Mail");
    assertThat(cells(all, twice, i -> i == 0 ? "" : "a@b.org")).containsExactly("a@b.org");
    assertThat(cells(all, twice, i -> i == 0 ? "a@b.org" : "")).containsExactly("a@b.org");
  }

  private static List<String> cells(RawColumns all, List<Own> columns, IntFunction<String> row) {
    RawColumns.Cells cells = all.cellsOf(columns);
    return IntStream.range(0, cells.width()).mapToObj(i -> cells.get(i, row)).toList();
  }
}
