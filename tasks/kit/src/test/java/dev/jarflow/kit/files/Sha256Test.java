package dev.jarflow.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

class Sha256Test {
  /// From FIPS 180-2.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void aContentIsNamedByItsDigest() {
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ABC);
  }

  @Test
  void whatIsCopiedIsWhatIsNamed() throws IOException {
    byte[] content = "abc".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    AtomicInteger told = new AtomicInteger();

    String digest = Sha256.copy(new ByteArrayInputStream(content), copy, told::addAndGet);

    assertThat(copy.toByteArray()).isEqualTo(content);
    assertThat(digest).isEqualTo(Sha256.of(content));
    assertThat(told).hasValue(content.length);
  }
}
