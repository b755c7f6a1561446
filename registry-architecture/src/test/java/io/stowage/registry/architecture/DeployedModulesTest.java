package io.stowage.registry.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The modules that an application deploys find nothing by its name at run time, except that the
 * pages for people read their style sheet and icon. They print nothing, and log at INFO exactly
 * what the documentation lists. The command and the modules for tests are not among them.
 */
@Tag("once")
class DeployedModulesTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES = List.of(
      "registry-core",
      "registry-storage-fs",
      "registry-storage-s3",
      "registry-oci",
      "registry-gc",
      "registry-http",
      "registry-http-jetty",
      "registry-http-servlet",
      "registry-server");
  private static final List<String> PAGES = List.of("docs/embedding.md", "docs/http.md");
  private static final String PACKAGE = "io.stowage.registry";
  private static final String LOGGER = "org.slf4j.Logger";
  private static final String SECTION = "## Logging\n";

  /** A message at INFO in the source of a class. */
  private static final Pattern INFO =
      Pattern.compile("\\bLOG(?:GER)?\\.info\\(\\s*\"([^\"]*)\"[,)]");

  /** A row of the table in the documentation: a class and a message. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| `([^`]*)` \\|$", Pattern.MULTILINE);

  private static final JavaClasses CLASSES = ProductClasses.ALL.that(resideOutsideOfPackages(
      PACKAGE + ".testing..", PACKAGE + ".exploration..", PACKAGE + ".cli.."));

  @Test
  void seesTheClassesOfAllModules() {
    assertThat(CLASSES)
        .extracting(JavaClass::getSimpleName)
        .contains("Registry", "FileSystemStorage", "OciImport", "GarbageCollector")
        .contains("RegistryHandler", "JettyServer", "RegistryServlet", "RegistryService");
  }

  @Test
  void useNoReflectionAndNoServices() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ServiceLoader.class, ClassLoader.class, ResourceBundle.class)
        .check(CLASSES);
  }

  @Test
  void readNoResourcesButThoseOfThePages() {
    assertThat(accesses()
            .filter(DeployedModulesTest::readsResource)
            .map(access -> topLevel(access.getOriginOwner())))
        .containsExactly("RegistryPages");
  }

  /** All other methods of a class find something by a name, or list its members. */
  @Test
  void askClassesOnlyForTheirNamesAndInstances() {
    assertThat(accesses()
            .filter(access -> access.getTargetOwner().isEquivalentTo(Class.class))
            .filter(access -> !readsResource(access))
            .map(HasName::getName))
        .isNotEmpty()
        .isSubsetOf("getName", "getSimpleName", "isInstance", "cast", "desiredAssertionStatus");
  }

  @Test
  void printNothing() {
    assertThat(accesses()
            .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
            .map(HasName::getName))
        .isNotEmpty()
        .doesNotContain("out", "err", "console", "setOut", "setErr");
    assertThat(accesses().filter(DeployedModulesTest::printsTrace)).isEmpty();
  }

  @Test
  void logAtInfoWhatTheDocumentationLists() throws IOException {
    List<String> messages = messages();
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(messages);
    assertThat(messages)
        .extracting(message -> message.substring(0, message.indexOf(':')))
        .containsExactlyInAnyOrderElementsOf(callers());
  }

  @Test
  void logOnlyByTheMethodsOfTheLevels() {
    assertThat(accesses().filter(DeployedModulesTest::isOfLogger).map(HasName::getName))
        .isNotEmpty()
        .isSubsetOf("debug", "info", "warn", "error");
  }

  /** Returns the messages in the sources of all modules, each after its class and a colon. */
  private static List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String type = file.getFileName().toString().replace(".java", "");
          INFO.matcher(Files.readString(file))
              .results()
              .forEach(call -> messages.add(type + ": " + call.group(1)));
        }
      }
    }
    return messages;
  }

  /** Returns the rows of the tables, in the same form. */
  private static List<String> documented() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String name : PAGES) {
      String page = Files.readString(ROOT.resolve(name));
      assertThat(page).contains(SECTION);
      String section = page.substring(page.indexOf(SECTION) + SECTION.length());
      ROW.matcher(section.substring(0, section.indexOf("\n## ")))
          .results()
          .forEach(row -> messages.add(row.group(1) + ": " + row.group(2)));
    }
    return messages;
  }

  /** Returns the class of each call that logs at INFO, as compiled, once for each line. */
  private static List<String> callers() {
    return accesses()
        .filter(DeployedModulesTest::isOfLogger)
        .filter(access -> access.getName().equals("info"))
        .map(access -> new Caller(topLevel(access.getOriginOwner()), access.getLineNumber()))
        .distinct()
        .map(Caller::type)
        .toList();
  }

  private static boolean readsResource(JavaAccess<?> access) {
    return access.getName().startsWith("getResource")
        && access.getTargetOwner().isEquivalentTo(Class.class);
  }

  /** Returns whether a stack trace is printed to standard error, and not to a given writer. */
  private static boolean printsTrace(JavaAccess<?> access) {
    return access instanceof JavaMethodCall call
        && call.getName().equals("printStackTrace")
        && call.getTarget().getRawParameterTypes().isEmpty();
  }

  private static boolean isOfLogger(JavaAccess<?> access) {
    return access.getTargetOwner().getName().equals(LOGGER);
  }

  private static String topLevel(JavaClass type) {
    JavaClass top = type;
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top.getSimpleName();
  }

  private static Stream<JavaAccess<?>> accesses() {
    return CLASSES.stream().flatMap(type -> type.getAccessesFromSelf().stream());
  }

  /**
   * A line that makes a call, which may be compiled several times.
   *
   * @param type the simple name of the class in whose file it is
   */
  private record Caller(String type, int line) {}
}
