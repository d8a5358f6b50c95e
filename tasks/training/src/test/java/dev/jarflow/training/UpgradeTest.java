package dev.jarflow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

    try (URLClassLoader classes = loader(copy)) {
      for (String name : old) {
        Class<?> found = Class.forName(name, true, classes);
        assertThat(found).hasToString((found.isInterface() ? "interface " : "class ") + name);
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

  /// Without this the test of old classes could pass in a JVM that checks nothing.
  @Test
  void aClassThatLacksItsFramesWouldNotPass() throws Exception {
    byte[] bytes;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      bytes = bytes(jar, "picocli/CommandLine.class");
    }
    bytes[7] = 52;
    try (URLClassLoader parent = loader(JAR)) {
      var loader =
          new ClassLoader(parent) {
            Class<?> define() {
              return defineClass("picocli.CommandLine", bytes, 0, bytes.length);
            }
          };

      Class<?> broken = loader.define();

      assertThatExceptionOfType(VerifyError.class)
          .isThrownBy(() -> Class.forName(broken.getName(), true, loader));
    }
  }

  private static URLClassLoader loader(Path jar) throws IOException {
    URL[] place = {jar.toUri().toURL()};
    return new URLClassLoader(place, ClassLoader.getPlatformClassLoader());
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
