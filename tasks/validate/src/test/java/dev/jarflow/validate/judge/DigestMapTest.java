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
  void aMillionKeysAreKnownByTheirNumbers() {
    Random random = new Random(5);
    Map<UUID, Long> expected = HashMap.newHashMap(MANY);
    DigestMap keys = new DigestMap();
    for (long i = 1; i <= MANY; i++) {
      UUID key = new UUID(random.nextLong(), random.nextLong());
      keys.put(key, i);
      expected.put(key, i);
    }

    expected.forEach(
        (key, number) -> {
          if (keys.get(key) != number) {
            throw new AssertionError("lost " + key);
          }
        });
    for (int i = 0; i < MANY; i++) {
      UUID other = new UUID(random.nextLong(), random.nextLong());
      if (keys.get(other) != DigestMap.NONE) {
        throw new AssertionError("invented " + other);
      }
    }
  }

  @Test
  void aNumberMayBeGivenAnew() {
    Random random = new Random(5);
    UUID[] some = new UUID[10_000];
    DigestMap keys = new DigestMap();
    for (int i = 0; i < some.length; i++) {
      some[i] = new UUID(random.nextLong(), random.nextLong());
      keys.put(some[i], 1);
    }
    for (int time = 0; time < 20; time++) {
      for (int i = 0; i < some.length; i++) {
        keys.put(some[i], i + 2L);
      }
    }

    for (int i = 0; i < some.length; i++) {
      assertThat(keys.get(some[i])).isEqualTo(i + 2L);
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
