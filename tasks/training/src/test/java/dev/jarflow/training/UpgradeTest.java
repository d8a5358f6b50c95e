package dev.jarflow.training;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Checkout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest {
  private static final Path JAR = Checkout.jar("ingest");

  @TempDir Path folder;
  private Path copy;

  @BeforeEach
  void copy() throws IOException {
    copy = folder.resolve("ingest.jar");
    Upgrade.copy(JAR, copy);
  }

  /// The JVM checks a class when it links it, which comes before it initializes it.
  @Test
  void everyOldClassPassesTheCheckOfToday() throws Exception {
    List<String> old = oldClasses(JAR);
    assertThat(old).hasSizeGreaterThan(200).allMatch(name -> name.startsWith("picocli."));
    assertThat(oldClasses(copy)).isEmpty();

    URL[] place = {copy.toUri().toURL()};
    try (var classes = new URLClassLoader(place, ClassLoader.getPlatformClassLoader())) {
      for (String name : old) {
        assertThat(Class.forName(name, true, classes)).isNotNull();
      }
    }
  }

  @Test
  void allElseIsAsItWas() throws Exception {
    try (JarFile before = new JarFile(JAR.toFile());
        JarFile after = new JarFile(copy.toFile())) {
      assertThat(names(after)).isEqualTo(names(before));
      List<String> old = oldClasses(JAR);
      for (String name : names(before)) {
        if (!old.contains(type(name))) {
          assertThat(bytes(after, name)).as(name).isEqualTo(bytes(before, name));
        }
      }
    }
  }

  private static List<String> oldClasses(Path path) throws IOException {
    List<String> old = new ArrayList<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      for (String name : names(jar)) {
        if (name.endsWith(".class") && bytes(jar, name)[7] < 50) {
          old.add(type(name));
        }
      }
    }
    return old;
  }

  private static String type(String file) {
    return file.replace(".class", "").replace('/', '.');
  }

  private static List<String> names(JarFile jar) {
    return jar.stream().map(JarEntry::getName).toList();
  }

  private static byte[] bytes(JarFile jar, String name) throws IOException {
    return jar.getInputStream(jar.getEntry(name)).readAllBytes();
  }
}
