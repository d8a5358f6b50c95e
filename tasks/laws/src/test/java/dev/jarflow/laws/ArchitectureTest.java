package dev.jarflow.laws;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may import whom.
class ArchitectureTest {
  private static final JavaClasses ALL = classes();

  /// The classes that run in production: neither what builds it nor the test helpers.
  private static final JavaClasses PRODUCT =
      ALL.that(
          resideOutsideOfPackages(
              "dev.jarflow.format..",
              "dev.jarflow.generate..",
              "dev.jarflow.testing..",
              "dev.jarflow.training.."));

  private static final DescribedPredicate<JavaClass> A_COMMAND =
      describe("a command", type -> type.isAnnotatedWith("picocli.CommandLine$Command"));
  private static final DescribedPredicate<JavaClass> PART_OF_A_COMMAND_LINE =
      describe(
          "a command or what turns its arguments into values",
          type ->
              A_COMMAND.test(type) || type.isAssignableTo("picocli.CommandLine$ITypeConverter"));

  private static final DescribedPredicate<JavaClass> A_RULE =
      resideInAnyPackage("dev.jarflow.applications..", "dev.jarflow.cases..", "dev.jarflow.trips..")
          .as("a rule of a domain");

  /// Libraries that any task may use; they know the kit, and none knows another.
  private static final DescribedPredicate<JavaClass> IN_A_SHARED_ROOM =
      resideInAnyPackage(
              "dev.jarflow.kit..",
              "dev.jarflow.page..",
              "dev.jarflow.source..",
              "dev.jarflow.tabular..",
              "dev.jarflow.warehouse..")
          .as("in a shared module");

  private static final DescribedPredicate<JavaClass> A_MODEL =
      resideInAPackage("dev.jarflow.models..").as("a model");

  /// What any task may know that has to do with models; it stands on the shared modules.
  private static final DescribedPredicate<JavaClass> ABOUT_MODELS =
      resideInAnyPackage("dev.jarflow.cars..", "dev.jarflow.fitting..", "dev.jarflow.models..")
          .as("about models");

  private static final DescribedPredicate<JavaClass> A_TABLE =
      resideInAPackage("dev.jarflow.tables..").as("a table");

  /// All classes of the module tables but the one that a person wrote: a package for each schema.
  private static final DescribedPredicate<JavaClass> GENERATED =
      resideInAPackage("dev.jarflow.tables.*..").as("generated");

  private static final DescribedPredicate<JavaClass> SERVES_WEB =
      describe(
          "serve's Web", type -> type.getName().matches("dev[.]jarflow[.]serve[.]Web([$].*)?"));

  @Test
  void everyModuleIsLookedAt() throws IOException {
    Set<String> seen =
        ALL.stream()
            .map(type -> type.getPackageName().replaceFirst("^dev[.]jarflow[.](\\w+).*", "$1"))
            .collect(Collectors.toSet());

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            Repository.modules().stream()
                .map(folder -> folder.getFileName().toString().replace("-", ""))
                .toList());
  }

  @Test
  void noTaskKnowsAnotherAndTheKitKnowsNone() {
    slices()
        .matching("dev.jarflow.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            not(resideInAPackage("dev.jarflow.kit..")), resideInAPackage("dev.jarflow.kit.."))
        .ignoreDependency(not(IN_A_SHARED_ROOM), IN_A_SHARED_ROOM)
        .ignoreDependency(not(IN_A_SHARED_ROOM), A_RULE)
        .ignoreDependency(not(IN_A_SHARED_ROOM.or(A_RULE)), A_TABLE)
        .ignoreDependency(
            not(IN_A_SHARED_ROOM.or(A_RULE).or(A_TABLE).or(ABOUT_MODELS)), ABOUT_MODELS)
        .ignoreDependency(ABOUT_MODELS, A_MODEL)
        .ignoreDependency(A_TABLE, resideInAPackage("dev.jarflow.warehouse.."))
        .check(PRODUCT);
  }

  /// So that the same rules can run wherever there is a JDK.
  @Test
  void theRulesOfADomainKnowTheJdkAndNothingElse() {
    noClasses()
        .that(A_RULE)
        .should()
        .dependOnClassesThat(
            not(A_RULE).and(resideOutsideOfPackages("java..", "org.jspecify.annotations..")))
        .check(PRODUCT);
  }

  @Test
  void thePackagesOfTheKitStandOnOneAnotherInOneDirection() {
    slices().matching("dev.jarflow.kit.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void nothingDependsOnACommand() {
    noClasses().that(not(A_COMMAND)).should().dependOnClassesThat(A_COMMAND).check(PRODUCT);
  }

  /// Libraries, and the only classes that may know them.
  static List<Arguments> libraries() {
    DescribedPredicate<JavaClass> warehouse = resideInAPackage("dev.jarflow.warehouse");
    return List.of(
        Arguments.of(
            resideInAPackage("picocli.."),
            PART_OF_A_COMMAND_LINE.or(resideInAPackage("dev.jarflow.kit.task"))),
        // Failure removes values from the log, and must know which exceptions hold them.
        Arguments.of(
            resideInAnyPackage("java.sql..", "org.postgresql.."),
            warehouse.or(named("dev.jarflow.kit.task.Failure"))),
        Arguments.of(
            resideInAPackage("javax.sql.."), warehouse.or(resideInAPackage("dev.jarflow.migrate"))),
        // A jar that composes nothing carries no jOOQ.
        Arguments.of(resideInAPackage("org.jooq.."), not(IN_A_SHARED_ROOM.or(A_RULE))),
        // These types connect, run and map by themselves: only Composed, which hands statements on,
        // uses them.
        Arguments.of(
            named("org.jooq.DSLContext", "org.jooq.Configuration"),
            named("dev.jarflow.tables.Composed")),
        // Such a library turns bad bytes into replacement characters, and writes formulas as is.
        Arguments.of(
            resideInAnyPackage("de.siegmar.fastcsv..", "org.apache.commons.csv.."),
            resideInAPackage("dev.jarflow.tabular..")),
        // Time limits, bounds and retries are kept in one place; the question who somebody is has
        // others.
        Arguments.of(
            resideInAPackage("java.net.http..")
                .or(describe("old", type -> type.getName().endsWith("URLConnection"))),
            resideInAPackage("dev.jarflow.source..").or(named("dev.jarflow.serve.login.Airflow"))),
        Arguments.of(
            resideInAnyPackage("jakarta.mail..", "org.eclipse.angus.."),
            resideInAPackage("dev.jarflow.sendmail")),
        Arguments.of(resideInAPackage("io.helidon.."), SERVES_WEB));
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return describe(String.join(" or ", names), type -> List.of(names).contains(type.getName()));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryIsKnownToItsOwnersOnly(
      DescribedPredicate<JavaClass> library, DescribedPredicate<JavaClass> owners) {
    noClasses().that(not(owners)).should().dependOnClassesThat(library).check(PRODUCT);
  }

  /// Such a string is SQL that neither a file nor a type keeps.
  @Test
  void nothingComposedHoldsSqlInAString() {
    noClasses()
        .that(not(GENERATED))
        .should()
        .accessTargetWhere(
            describe(
                "takes SQL as a string",
                access -> access.getTarget().isAnnotatedWith("org.jooq.PlainSQL")))
        .check(PRODUCT);
  }

  @Test
  void onlyTheEntryEndsTheProcessOrWritesToItsStreams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.jarflow.kit.task.Entry")
        .should()
        .accessTargetWhere(
            describe("ends the process or is one of its streams", ArchitectureTest::isOfTheProcess))
        .check(PRODUCT);
  }

  @Test
  void onlyFailurePrintsATrace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.jarflow.kit.task.Failure")
        .should()
        .accessTargetWhere(
            describe("prints a trace", access -> access.getName().equals("printStackTrace")))
        .check(PRODUCT);
  }

  @Test
  void nullIsNeverMeantSilently() {
    List<String> unmarked =
        ALL.that(not(GENERATED)).stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(folder -> !folder.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).as("packages without @NullMarked in a package-info.java").isEmpty();
  }

  @Test
  void namesAreWordsOfTheDomain() {
    noClasses()
        .should()
        .haveNameMatching(
            ".*[.$]((Abstract|Base)[A-Z]\\w*|\\w*(Utils?|Helper|Manager|Impl|Service|Common))")
        .check(ALL.that(not(GENERATED)));
  }

  private static boolean isOfTheProcess(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("out", "err", "exit").contains(name);
      case "java.lang.Runtime" -> Set.of("exit", "halt").contains(name);
      case "java.io.FileDescriptor" -> Set.of("out", "err").contains(name);
      default -> false;
    };
  }

  private static JavaClasses classes() {
    try {
      return new ClassFileImporter()
          .importPaths(
              Repository.modules().stream()
                  .map(module -> module.resolve("target/classes"))
                  .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
