package dev.jarflow.applications;

import module java.base;

/// Somebody whose application was successful: one row of the file with [MemberColumn]s.
public record Member(
    String membershipId,
    Name name,
    String email,
    int birthday,
    String mobile,
    boolean above18,
    RowPlace from) {

  /// From the cells of a row, asked for by column. A cell that validate does not write is an
  /// [IllegalArgumentException], which repeats nothing of it.
  public static Member of(Function<MemberColumn, String> cells) {
    Member member =
        new Member(
            cells.apply(MemberColumn.MEMBERSHIP_ID),
            new Name(cells.apply(MemberColumn.FIRST_NAME), cells.apply(MemberColumn.LAST_NAME)),
            cells.apply(MemberColumn.EMAIL),
            number(cells.apply(MemberColumn.DATE_OF_BIRTH)),
            cells.apply(MemberColumn.MOBILE_NO),
            truth(cells.apply(MemberColumn.ABOVE_18)),
            RowPlace.of(
                cells.apply(MemberColumn.SOURCE_FILE)
                    + ":"
                    + cells.apply(MemberColumn.SOURCE_LINE)));
    int _ = member.number();
    return member;
  }

  /// The id that the first person of this last name and birthday has.
  public String baseId() {
    return MembershipId.base(name.last(), birthday);
  }

  /// The member is this one of those with the same [#baseId()], counted from 1.
  public int number() {
    String base = baseId();
    if (membershipId.equals(base)) {
      return 1;
    }
    if (!membershipId.startsWith(base + '_')) {
      throw new IllegalArgumentException(
          "expected the id of that name and birthday, found another");
    }
    return number(membershipId.substring(base.length() + 1));
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("expected a number, found another text");
    }
    return Integer.parseInt(text);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false, found another text");
    };
  }
}
