package dev.jarflow.applications;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A set of reasons, in their order. There is one object for each set, so that millions of rows
/// share it.
public final class Reasons {
  private static final Reason[] ALL = Reason.values();
  private static final Reasons[] SETS = new Reasons[1 << ALL.length];

  static {
    for (int bits = 0; bits < SETS.length; bits++) {
      SETS[bits] = new Reasons(bits);
    }
  }

  public static final Reasons NONE = SETS[0];

  private final int bits;
  private final List<Reason> list;
  private final String text;

  private Reasons(int bits) {
    this.bits = bits;
    List<Reason> reasons = new ArrayList<>();
    for (Reason reason : ALL) {
      if ((bits & bit(reason)) != 0) {
        reasons.add(reason);
      }
    }
    this.list = List.copyOf(reasons);
    this.text = list.stream().map(Reason::name).collect(Collectors.joining(";"));
  }

  public static Reasons of(Reason reason) {
    return SETS[bit(reason)];
  }

  public Reasons with(Reason reason) {
    return SETS[bits | bit(reason)];
  }

  /// How many sets there are.
  public static int count() {
    return SETS.length;
  }

  /// Which of the sets this is, for counting them.
  public int number() {
    return bits;
  }

  public static Reasons numbered(int number) {
    return SETS[number];
  }

  public boolean contain(Reasons some) {
    return (some.bits & ~bits) == 0;
  }

  public boolean isEmpty() {
    return bits == 0;
  }

  public List<Reason> list() {
    return list;
  }

  /// Joined by `;`.
  @Override
  public String toString() {
    return text;
  }

  /// A set of so few is a number.
  @SuppressWarnings("EnumOrdinal")
  private static int bit(Reason reason) {
    return 1 << reason.ordinal();
  }
}
