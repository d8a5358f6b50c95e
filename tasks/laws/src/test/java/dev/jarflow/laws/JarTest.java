package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import java.util.jar.Attributes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every task as people get it: one jar, started as they start it.
class JarTest {
  private static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);

  @TempDir Path folder;

  static List<String> tasks() throws IOException {
    return Repository.tasks();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void helpTellsTheExitCodesAndAnExample(String task) throws Exception {
    Answer answer = start(task, "--help");

    assertThat(answer.code()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .startsWith("Usage: " + task + " ")
        .contains("\nExit codes:\n", "java -jar " + task + ".jar")
        .containsPattern("\nExamples?:\n")
        .containsPattern("\n +0 +OK: ")
        .containsPattern("\n +1 +BUG: ")
        .containsPattern("\n +2 +USAGE: ")
        .containsPattern("\n +3 +REJECTED: ")
        .containsPattern("\n +75 +UNAVAILABLE: ")
        .containsPattern("\n +99 +NOTHING_TO_DO: ")
        .doesNotContain("\033", "${");
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void versionIsTheBuilds(String task) throws Exception {
    assertThat(start(task, "--version")).isEqualTo(new Answer(0, version() + "\n", ""));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void anUnknownOptionIsASentenceAndNoResult(String task) throws Exception {
    Answer answer = start(task, "--no-such-option");

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .isEqualTo(
            """
            %s: Unknown option: '--no-such-option'
            Try: java -jar %s.jar --help
            """
                .formatted(task, task));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void theManifestNamesTheTaskAndAllowsNativeAccess(String task) throws IOException {
    try (JarFile jar = new JarFile(Checkout.jar(task).toFile())) {
      Attributes attributes = jar.getManifest().getMainAttributes();

      assertThat(attributes.getValue("Main-Class")).startsWith("dev.jarflow.");
      assertThat(attributes.getValue("Implementation-Title")).isEqualTo(task);
      assertThat(attributes.getValue("Implementation-Version")).isEqualTo(version());
      assertThat(attributes.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void nothingInItSpeaksForOneLibraryOnly(String task) throws IOException {
    assertThat(entries(task).stream().map(ZipEntry::getName))
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/.*[.](SF|DSA|RSA|EC)"))
        .noneMatch(name -> name.startsWith("META-INF/maven/"))
        .noneMatch(name -> name.contains("junit") || name.startsWith("dev/jarflow/testing/"))
        .doesNotHaveDuplicates();
  }

  /// Two builds give the same bytes when nothing of ours tells the time; what libraries brought has
  /// theirs. (Building twice would say so too, and take a minute.)
  @ParameterizedTest
  @MethodSource("tasks")
  void noEntryTellsWhenItWasBuilt(String task) throws IOException {
    assertThat(entries(task))
        .filteredOn(entry -> entry.getName().matches("(dev|sql)/.*|META-INF/MANIFEST.MF"))
        .hasSizeGreaterThan(30)
        .allMatch(entry -> entry.getTimeLocal().equals(BUILT));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void theOptionsOfItsJvmLieBesideItAndWork(String task) throws Exception {
    Path options = Checkout.jar(task).resolveSibling(task + ".jvm");

    assertThat(start(List.of("@" + options), task, "--version").out()).isEqualTo(version() + "\n");
  }

  private static List<ZipEntry> entries(String task) throws IOException {
    try (JarFile jar = new JarFile(Checkout.jar(task).toFile())) {
      return new ArrayList<>(jar.stream().map(ZipEntry.class::cast).toList());
    }
  }

  private Answer start(String task, String... args) throws Exception {
    return start(List.of(), task, args);
  }

  private Answer start(List<String> options, String task, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Checkout.java());
    command.addAll(options);
    command.addAll(List.of("-jar", Checkout.jar(task).toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().put("COLUMNS", "100");
    int code = process.start().waitFor();
    return new Answer(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static String version() throws IOException {
    return Files.readString(Repository.ROOT.resolve("pom.xml"))
        .replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
  }
}
