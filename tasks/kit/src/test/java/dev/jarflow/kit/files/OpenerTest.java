package dev.jarflow.kit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenerTest {
  private static final int SOMEBODY = 12345;
  private static final Path OF_ROOT = Path.of("/etc/passwd");

  private final Opener opener = new Opener();

  @Test
  void whoHoldsUpManyHoldsUpNobodyElse(@TempDir Path folder) throws Exception {
    List<Path> pipes = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      pipes.add(pipe(folder.resolve("pipe" + i)));
    }
    Path last = pipes.removeLast();
    try (ExecutorService pool = Executors.newFixedThreadPool(pipes.size())) {
      pipes.forEach(pipe -> pool.execute(() -> assertGone(pipe)));
    }

    long began = System.nanoTime();
    assertGone(last);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    try (InputStream in = opener.open(OF_ROOT)) {
      assertThat(in.read()).isPositive();
    }
  }

  @Test
  void aLinkIsNotFollowed(@TempDir Path folder) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), OF_ROOT);

    assertThatThrownBy(() -> opener.open(link)).isInstanceOf(IOException.class);
  }

  private void assertGone(Path pipe) {
    assertThatThrownBy(() -> opener.open(pipe)).isExactlyInstanceOf(NoSuchFileException.class);
  }

  /// Of another owner than root.
  private static Path pipe(Path at) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor()).isZero();
    if (Files.getAttribute(at, "unix:uid").equals(0)) {
      Files.setAttribute(at, "unix:uid", SOMEBODY);
    }
    return at;
  }
}
