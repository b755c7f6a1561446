package io.stowage.registry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of packages in the page about the architecture lists the packages that there are, and
 * each module exports those that the table does not call hidden.
 */
class ModuleExportsTest {
  private static final Path ROOT = Path.of("..");
  private static final String PREFIX = "io.stowage.registry";
  private static final String HIDDEN = "not exported";
  private static final String SHARED = "exported only to ";

  /** A row of the table; the name of the module is missing if it is that of the row above. */
  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z-]*) ?\\| (`[^|]*`) \\| ([^|]*) \\|$", Pattern.MULTILINE);

  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
  private static final Pattern EXPORT = Pattern.compile("\\bexports ([\\w.]+)(\\s+to\\b)?");

  /**
   * A package in the table.
   *
   * @param module the name of its module
   * @param name the whole name of the package
   * @param purpose the last column of its row
   */
  private record Documented(String module, String name, String purpose) {
    boolean isHidden() {
      return purpose.endsWith(HIDDEN);
    }

    boolean isShared() {
      return purpose.contains(SHARED);
    }
  }

  /** Returns the modules in the table, without those that consist of tests. */
  static List<String> modules() throws IOException {
    return documented().stream()
        .map(Documented::module)
        .distinct()
        .filter(module -> Files.exists(sources(module)))
        .toList();
  }

  static List<String> modulesWithDescriptor() throws IOException {
    return modules().stream().filter(module -> Files.exists(descriptor(module))).toList();
  }

  @Test
  void seesTheModules() throws IOException {
    assertThat(modules())
        .contains("registry-core", "registry-http", "registry-server", "registry-testing-http");
    assertThat(modulesWithDescriptor())
        .contains("registry-core", "registry-http", "registry-http-jetty", "registry-server");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void eachPackageIsListed(String module) throws IOException {
    assertThat(packages(module)).containsExactlyInAnyOrderElementsOf(names(module, each -> true));
  }

  @ParameterizedTest
  @MethodSource("modulesWithDescriptor")
  void eachPackageIsExportedUnlessItIsListedAsHidden(String module) throws IOException {
    assertThat(exported(module, true))
        .containsExactlyInAnyOrderElementsOf(names(module, Documented::isShared));
    assertThat(exported(module, false))
        .containsExactlyInAnyOrderElementsOf(
            names(module, each -> !each.isHidden() && !each.isShared()));
  }

  @Test
  void nothingButInternalPackagesIsHidden() throws IOException {
    assertThat(documented())
        .allSatisfy(each -> assertThat(each.isHidden() || each.isShared())
            .as(each.name())
            .isEqualTo(each.name().contains(".internal.")));
  }

  private static List<Documented> documented() throws IOException {
    List<Documented> packages = new ArrayList<>();
    String module = "";
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    for (MatchResult row : ROW.matcher(page).results().toList()) {
      module = row.group(1).isEmpty() ? module : row.group(1);
      for (MatchResult name : NAME.matcher(row.group(2)).results().toList()) {
        packages.add(new Documented(module, qualified(name.group(1)), row.group(3)));
      }
    }
    return List.copyOf(packages);
  }

  private static String qualified(String name) {
    return name.startsWith(".") ? PREFIX + name : name;
  }

  private static List<String> names(String module, Predicate<Documented> chosen)
      throws IOException {
    return documented().stream()
        .filter(each -> each.module().equals(module))
        .filter(chosen)
        .map(Documented::name)
        .toList();
  }

  /** Returns the packages of a module, apart from those of its tests. */
  private static Set<String> packages(String module) throws IOException {
    Path sources = sources(module);
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(file -> sources.relativize(file).toString())
          .filter(file -> file.endsWith(".java") && file.contains("/"))
          .map(file -> file.substring(0, file.lastIndexOf('/')).replace('/', '.'))
          .collect(Collectors.toSet());
    }
  }

  /** Returns the packages that a module exports, to some modules only or to all. */
  private static List<String> exported(String module, boolean toSome) throws IOException {
    String text = COMMENT.matcher(Files.readString(descriptor(module))).replaceAll("");
    return EXPORT
        .matcher(text)
        .results()
        .filter(export -> (export.end(2) >= 0) == toSome)
        .map(export -> export.group(1))
        .toList();
  }

  private static Path sources(String module) {
    return ROOT.resolve(module).resolve("src/main/java");
  }

  private static Path descriptor(String module) {
    return sources(module).resolve("module-info.java");
  }
}
