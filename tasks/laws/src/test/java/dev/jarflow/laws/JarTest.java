package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.Running;
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
    Answer answer = start(List.of(), task, "--help");

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
  void aCommandInItsHelpIsTheSameAtEveryWidth(String task) throws Exception {
    String narrow = start(Map.of("COLUMNS", "60"), List.of(), task, "--help").out();

    assertThat(commands(narrow.replaceAll(" \\\\\n +", " "), task))
        .isNotEmpty()
        .isEqualTo(
            commands(start(Map.of("COLUMNS", "1000"), List.of(), task, "--help").out(), task));
    assertThat(narrow.lines()).allMatch(line -> line.length() <= 60 || !line.strip().contains(" "));
  }

  private static List<String> commands(String help, String task) {
    return help.lines().filter(line -> line.contains("java -jar " + task + ".jar")).toList();
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
  void theOptionsOfItsJvmWorkAndItsVersionIsTheBuilds(String task) throws Exception {
    Path options = Checkout.options(Checkout.jar(task));

    assertThat(start(List.of("@" + options), task, "--version"))
        .isEqualTo(new Answer(0, version() + "\n", ""));
  }

  private static List<ZipEntry> entries(String task) throws IOException {
    try (JarFile jar = new JarFile(Checkout.jar(task).toFile())) {
      return new ArrayList<>(jar.stream().map(ZipEntry.class::cast).toList());
    }
  }

  private Answer start(List<String> options, String task, String... args) throws Exception {
    return start(Map.of("COLUMNS", "100"), options, task, args);
  }

  private Answer start(
      Map<String, String> environment, List<String> options, String task, String... args)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Checkout.java());
    command.addAll(options);
    command.addAll(List.of("-jar", Checkout.jar(task).toString()));
    command.addAll(List.of(args));
    try (Running jar = Running.start(folder, environment, command)) {
      return jar.answer();
    }
  }

  private static String version() throws IOException {
    return Files.readString(Repository.ROOT.resolve("pom.xml"))
        .replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
  }
}
