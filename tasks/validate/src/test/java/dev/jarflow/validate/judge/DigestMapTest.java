package dev.jarflow.validate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

class DigestMapTest {
  private static final int MANY = 1_000_000;

  @Test
  void aKeyThatIsNotThereHasNoNumber() {
    assertThat(new DigestMap().get(new UUID(1, 2))).isEqualTo(DigestMap.NONE);
    assertThat(new DigestMap().get(new UUID(0, 0))).isEqualTo(DigestMap.NONE);
  }

  @Test
  void aMillionKeysAreKnownByTheNumbersThatTheyWereGivenLast() {
    Random random = new Random(5);
    UUID[] known =
        random.longs(MANY).mapToObj(high -> new UUID(high, random.nextLong())).toArray(UUID[]::new);
    DigestMap keys = new DigestMap();
    for (int time = 1; time <= 3; time++) {
      for (int i = 0; i < MANY; i++) {
        keys.put(known[i], (long) time * MANY + i);
      }
    }

    for (int i = 0; i < MANY; i++) {
      if (keys.get(known[i]) != 3L * MANY + i) {
        throw new AssertionError("lost " + known[i]);
      }
      UUID other = new UUID(random.nextLong(), random.nextLong());
      if (keys.get(other) != DigestMap.NONE) {
        throw new AssertionError("invented " + other);
      }
    }
  }

  /// Digests spread well; these do not, and are told apart all the same.
  @Test
  void keysThatFallOnOneSlotAreToldApart() {
    DigestMap keys = new DigestMap();
    for (int i = 0; i < 3_000; i++) {
      keys.put(new UUID(i, 7L << 32), i + 1L);
      keys.put(new UUID(5, (long) i << 40), -i - 1L);
    }

    for (int i = 0; i < 3_000; i++) {
      assertThat(keys.get(new UUID(i, 7L << 32))).isEqualTo(i + 1L);
      assertThat(keys.get(new UUID(5, (long) i << 40))).isEqualTo(-i - 1L);
    }
    assertThat(keys.get(new UUID(3_001, 7L << 32))).isEqualTo(DigestMap.NONE);
  }
}
