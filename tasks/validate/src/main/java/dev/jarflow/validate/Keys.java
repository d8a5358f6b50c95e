package dev.jarflow.validate;

import java.util.Arrays;
import java.util.UUID;

/// Numbers by 128-bit keys that are digests, in 24 bytes a slot: what millions of people may not
/// cost as objects.
///
/// It grows a sixteenth at a time, so that growing needs little room beside it.
final class Keys {
  /// No key has this number yet.
  static final long NONE = 0;

  private static final int PARTS = 16;
  private static final int FIRST_SLOTS = 64;

  private final Part[] parts = new Part[PARTS];

  Keys() {
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

  /// An open-addressed table, at most three quarters full.
  private static final class Part {
    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private long[] numbers = new long[FIRST_SLOTS];
    private int used;

    long get(long keyHigh, long keyLow) {
      return numbers[slot(keyHigh, keyLow)];
    }

    void put(long keyHigh, long keyLow, long number) {
      int slot = slot(keyHigh, keyLow);
      if (numbers[slot] == NONE && ++used > numbers.length / 4 * 3) {
        grow();
        slot = slot(keyHigh, keyLow);
      }
      high[slot] = keyHigh;
      low[slot] = keyLow;
      numbers[slot] = number;
    }

    private int slot(long keyHigh, long keyLow) {
      int slot = (int) keyLow & (numbers.length - 1);
      while (numbers[slot] != NONE && (high[slot] != keyHigh || low[slot] != keyLow)) {
        slot = (slot + 1) & (numbers.length - 1);
      }
      return slot;
    }

    private void grow() {
      long[] oldHigh = high;
      long[] oldLow = low;
      long[] oldNumbers = numbers;
      high = new long[oldHigh.length * 2];
      low = new long[oldHigh.length * 2];
      numbers = new long[oldHigh.length * 2];
      for (int i = 0; i < oldNumbers.length; i++) {
        if (oldNumbers[i] != NONE) {
          int slot = slot(oldHigh[i], oldLow[i]);
          high[slot] = oldHigh[i];
          low[slot] = oldLow[i];
          numbers[slot] = oldNumbers[i];
        }
      }
    }
  }
}
