package dev.jarflow.laws;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.classfile.Attributes;
import org.junit.jupiter.api.Test;

/// A type is public in a shared module because several modules use it, and it says nothing of a
/// domain. What only one module needs belongs to that module.
class SharedModuleTest {
  private static final Set<String> SHARED =
      Set.of("kit", "page", "source", "tabular", "testing", "warehouse");

  /// Types with one user or none: why each is here all the same, and what brings the second user.
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "kit.task.Outcome",
          "the words of the contract; the second task that tells outcomes apart, as ingest does",
          "source.RefusedFile",
          "what a folder holds that cannot be taken; the second task that takes whole folders",
          "source.Release",
          "as RefusedFile",
          "source.SourceFile",
          "as RefusedFile");

  private static final Set<String> NOUNS =
      Set.of(
          """
          applicant applicants applications birthday car cars country covid customer customers member members
          membership purchase purchases sale sales sensor sensors trip trips"""
              .split("\\s"));

  private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+");

  @Test
  void aPublicTypeIsUsedByTwoModules() throws IOException {
    Set<String> alone = new TreeSet<>();
    for (JavaClass type : classes()) {
      if (SHARED.contains(module(type))
          && type.getModifiers().contains(JavaModifier.PUBLIC)
          && type.isTopLevelClass()
          && users(type).size() < 2) {
        alone.add(type.getName().replaceFirst("^dev[.]jarflow[.]", ""));
      }
    }

    assertThat(alone)
        .as(
            "public types of shared modules that fewer than two modules use, against the exceptions")
        .isEqualTo(new TreeSet<>(EXCEPTIONS.keySet()));
  }

  @Test
  void nothingInASharedModuleNamesADomain() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : Repository.mainSources()) {
      if (SHARED.contains(
          Repository.ROOT.resolve("tasks").relativize(file).getName(0).toString())) {
        nouns(Files.readString(file))
            .forEach(noun -> found.add(Repository.name(file) + ": " + noun));
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void theScanKnowsANounWhenItSeesIt() {
    assertThat(nouns("record SalesPage() { String a_member; /* */ String x = \"covid\"; }"))
        .containsExactly("covid", "member", "sales");
    assertThat(nouns("/// For applications and sales.\nrecord Card(String wholesale) {}"))
        .isEmpty();
  }

  private static Set<String> nouns(String source) {
    return WORD.matcher(SourceTest.withoutComments(source))
        .results()
        .map(word -> word.group().toLowerCase(Locale.ROOT))
        .filter(NOUNS::contains)
        .collect(toCollection(TreeSet::new));
  }

  /// The other modules that name a type, a type within it, or the sealed family that it belongs to.
  private static Set<String> users(JavaClass type) throws IOException {
    Set<String> users = namers(type);
    for (JavaClass family : type.getAllRawInterfaces()) {
      if (module(family).equals(module(type)) && isSealed(family)) {
        users.addAll(namers(family));
      }
    }
    return users;
  }

  private static Set<String> namers(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(one -> one.equals(type) || one.getName().startsWith(type.getName() + "$"))
        .flatMap(one -> one.getDirectDependenciesToSelf().stream())
        .map(Dependency::getOriginClass)
        .filter(user -> module(type).equals("testing") || !isTest(user))
        .map(SharedModuleTest::module)
        .filter(user -> !user.equals(module(type)))
        .collect(toCollection(TreeSet::new));
  }

  private static boolean isTest(JavaClass type) {
    return type.getSource().orElseThrow().getUri().getPath().contains("/test-classes/");
  }

  private static boolean isSealed(JavaClass type) throws IOException {
    return ClassFile.of()
        .parse(Path.of(type.getSource().orElseThrow().getUri()))
        .findAttribute(Attributes.permittedSubclasses())
        .isPresent();
  }

  private static String module(JavaClass type) {
    String[] packages = type.getPackageName().split("[.]", -1);
    return packages.length > 2 && type.getPackageName().startsWith("dev.jarflow.")
        ? packages[2]
        : "";
  }

  /// Tests are users of the module `testing` alone: what nothing else uses is not shared.
  private static JavaClasses classes() throws IOException {
    List<Path> modules = Repository.modules();
    return new ClassFileImporter()
        .importPaths(
            Stream.concat(
                    modules.stream().map(module -> module.resolve("target/classes")),
                    modules.stream().map(module -> module.resolve("target/test-classes")))
                .filter(Files::isDirectory)
                .toList());
  }
}
