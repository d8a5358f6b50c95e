package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The columns of the two files that validate writes.
class ColumnsTest {
  private static final String MEMBER =
      "Smith_c7677_2,Patty,Smith,p@a.com,19750827,99990000,true,a:b.csv,7";

  @Test
  void ofMembers() {
    assertThat(String.join(",", MemberColumn.headings()))
        .isEqualTo(
            "membership_id,first_name,last_name,email,date_of_birth,mobile_no,above_18,source_file,source_line");
  }

  @Test
  void ofRefusalsWithPeoplesOwnBetweenThem() {
    List<String> headings = RefusedColumn.headings(List.of("name", "E Mail"));

    assertThat(String.join(",", headings))
        .isEqualTo(
            "first_name,last_name,date_of_birth,above_18,raw_name,raw_E Mail,reasons,source_file,source_line,duplicate_of");
    assertThat(headings.stream().filter(RefusedColumn::isRaw).map(RefusedColumn::asWritten))
        .containsExactly("name", "E Mail");
  }

  @Test
  void aMemberIsReadFromItsRow() {
    Member member = read(MemberColumn.SOURCE_LINE, "7");

    assertThat(member)
        .isEqualTo(
            new Member(
                "Smith_c7677_2",
                new Name("Patty", "Smith"),
                "p@a.com",
                19750827,
                "99990000",
                true,
                new RowPlace("a:b.csv", 7)));
    assertThat(member.baseId()).isEqualTo("Smith_c7677");
    assertThat(member.number()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "MEMBERSHIP_ID, Jones_c7677",
    "MEMBERSHIP_ID, Smith_c7677_",
    "MEMBERSHIP_ID, Smith_c7677_x",
    "DATE_OF_BIRTH, 27.8.1975",
    "ABOVE_18, yes",
    "SOURCE_LINE, two"
  })
  void aCellThatValidateDoesNotWriteIsRefusedWithoutBeingRepeated(
      MemberColumn column, String cell) {
    assertThatThrownBy(() -> read(column, cell))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(cell);
  }

  /// The member with this cell in place of its own.
  private static Member read(MemberColumn column, String cell) {
    Map<MemberColumn, String> cells = new EnumMap<>(MemberColumn.class);
    Iterator<String> written = List.of(MEMBER.split(",", -1)).iterator();
    for (MemberColumn each : MemberColumn.values()) {
      cells.put(each, written.next());
    }
    cells.put(column, cell);
    return Member.of(each -> cells.getOrDefault(each, ""));
  }
}
