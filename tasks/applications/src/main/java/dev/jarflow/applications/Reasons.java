package dev.jarflow.applications;

import module java.base;

/// A set of reasons, in their order. Millions of rows share a few of these: there is one object for
/// each set.
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

  /// The number of sets.
  public static int count() {
    return SETS.length;
  }

  /// The number of this set among all sets, for counting rows by it.
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

  /// There are few enough reasons for a set to be the bits of an int.
  @SuppressWarnings("EnumOrdinal")
  private static int bit(Reason reason) {
    return 1 << reason.ordinal();
  }
}
