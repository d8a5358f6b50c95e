package dev.jarflow.validate.judge;

import module java.base;

/// A map from 128-bit digests to numbers, in 24 bytes a slot: objects for millions of people would
/// cost too much memory.
///
/// It grows a sixteenth at a time, so that growing needs little memory besides.
final class DigestMap {
  /// No key has this number yet.
  static final long NONE = 0;

  private static final int PARTS = 16;
  private static final int FIRST_SLOTS = 64;

  /// A slot is two halves of a key and its number.
  private static final int WIDTH = 3;

  private static final int NUMBER = 2;

  private final Part[] parts = new Part[PARTS];

  DigestMap() {
    Arrays.setAll(parts, _ -> new Part());
  }

  /// The number of a key, [#NONE] when it has none.
  long get(UUID key) {
    return part(key).get(key.getMostSignificantBits(), key.getLeastSignificantBits());
  }

  /// Gives a key its number, which is not [#NONE].
  void put(UUID key, long number) {
    part(key).put(key.getMostSignificantBits(), key.getLeastSignificantBits(), number);
  }

  private Part part(UUID key) {
    return parts[(int) (key.getMostSignificantBits() >>> 60)];
  }

  /// An open-addressed table, at most three quarters full. A key lies beside its number, so that
  /// most look-ups touch one line of the processor's cache.
  private static final class Part {
    private long[] table = new long[FIRST_SLOTS * WIDTH];
    private int used;

    long get(long high, long low) {
      return table[slot(high, low) + NUMBER];
    }

    void put(long high, long low, long number) {
      int slot = slot(high, low);
      if (table[slot + NUMBER] == NONE && ++used > table.length / WIDTH / 4 * 3) {
        grow();
        slot = slot(high, low);
      }
      table[slot] = high;
      table[slot + 1] = low;
      table[slot + NUMBER] = number;
    }

    /// The place where the key begins, or would begin.
    private int slot(long high, long low) {
      int mask = table.length / WIDTH - 1;
      int slot = (int) low & mask;
      while (table[slot * WIDTH + NUMBER] != NONE
          && (table[slot * WIDTH] != high || table[slot * WIDTH + 1] != low)) {
        slot = (slot + 1) & mask;
      }
      return slot * WIDTH;
    }

    private void grow() {
      long[] old = table;
      table = new long[old.length * 2];
      for (int i = 0; i < old.length; i += WIDTH) {
        if (old[i + NUMBER] != NONE) {
          System.arraycopy(old, i, table, slot(old[i], old[i + 1]), WIDTH);
        }
      }
    }
  }
}
