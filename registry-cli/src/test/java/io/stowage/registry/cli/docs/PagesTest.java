package io.stowage.registry.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Checks what the pages state about commands, modules, the API and each other. */
class PagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\|(.*)$", Pattern.MULTILINE);
  private static final Pattern OPTION = Pattern.compile("`(--?[a-z-]+)");
  private static final Pattern COMMAND_LINE = Pattern.compile("stowage ([^#<\n]*)");
  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  private final CommandLine command = RegistryCommand.on(Host.system());

  static Stream<String> pages() {
    return Stream.of("", "docs/", "examples/")
        .flatMap(folder -> Stream.of(
                Objects.requireNonNull(ROOT.resolve(folder).toFile().list()))
            .filter(name -> name.endsWith(".md"))
            .map(folder::concat));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksHaveTargets(String name) throws IOException {
    Page page = Page.of(name);
    for (String link :
        page.links().stream().filter(Predicate.not(PagesTest::isFar)).toList()) {
      int hash = link.indexOf('#');
      String file = hash < 0 ? link : link.substring(0, hash);
      Path target =
          file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
      assertThat(target).exists();
      if (hash >= 0) {
        assertThat(Page.at(target).anchors()).contains(link.substring(hash + 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/operating.md"})
  void everyCommandAndExitCodeIsDocumented(String name) throws IOException {
    String text = Page.of(name).text();
    assertThat(command.getSubcommands().keySet())
        .filteredOn(one -> !one.equals("demo"))
        .allSatisfy(one -> assertThat(text).containsPattern("\\| .*`" + one + "`.* \\|"));
    assertThat(ExitCode.meanings().keySet())
        .allSatisfy(code -> assertThat(text).containsPattern("\\b" + code.strip() + " "));
  }

  @Test
  void optionsInTheTableOfTheReadmeExist() throws IOException {
    Map<String, String> rows = ROW.matcher(Page.of("README.md").text())
        .results()
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    assertThat(rows.keySet()).isEqualTo(command.getSubcommands().keySet());
    command
        .getSubcommands()
        .forEach((name, one) -> assertThat(
                OPTION.matcher(rows.getOrDefault(name, "")).results().map(PagesTest::first))
            .isSubsetOf(options(one.getCommandSpec())));
  }

  @Test
  void everyOptionOfTheServerIsInTheTableOfItsPage() throws IOException {
    CommandLine serve = Objects.requireNonNull(command.getSubcommands().get("serve"));
    Set<String> own = new HashSet<>(serve.getCommandSpec().optionsMap().keySet());
    own.removeAll(Set.of("-h", "--help", "-V", "--version", "-v", "--verbose"));
    String page = Page.of("docs/serving.md").text();
    assertThat(own)
        .isNotEmpty()
        .allSatisfy(option -> assertThat(page).containsPattern("\\| (`.*`, )?`" + option + "[` ]"));
  }

  @Test
  void everyCommandThatReportsPrintsJson() {
    command
        .getSubcommands()
        .forEach((name, one) -> assertThat(options(one.getCommandSpec()).contains("--json"))
            .as(name)
            .isEqualTo(!Set.of("demo", "serve", "htpasswd").contains(name)));
  }

  @ParameterizedTest
  @CsvSource({"docs/operating.md, 20", "docs/serving.md, 5"})
  void commandLinesParse(String name, int fewest) throws IOException {
    List<String> lines = Page.of(name).code("").stream()
        .flatMap(block -> COMMAND_LINE.matcher(block).results())
        .map(PagesTest::first)
        .toList();
    assertThat(lines)
        .hasSizeGreaterThan(fewest)
        .allSatisfy(line -> assertThatCode(() -> command.parseArgs(words(line)))
            .as(line)
            .doesNotThrowAnyException());
  }

  /** Returns the words that a shell passes on; a quoted word has no spaces. */
  private static String[] words(String line) {
    return line.strip().replace("'", "").split(" +");
  }

  @Test
  void everyModuleIsDocumented() throws IOException {
    String architecture = Page.of("docs/architecture.md").text();
    String embedding = Page.of("docs/embedding.md").text();
    assertThat(MODULE.matcher(Files.readString(ROOT.resolve("pom.xml"))).results())
        .map(PagesTest::first)
        .isNotEmpty()
        .allSatisfy(module -> assertThat(architecture).contains("| " + module + " |"));
    assertThat(Pattern.compile("<artifactId>(registry-.*)</artifactId>")
            .matcher(Files.readString(ROOT.resolve("registry-bom/pom.xml")))
            .results())
        .map(PagesTest::first)
        .isNotEmpty()
        .allSatisfy(artifact -> assertThat(embedding).contains("`" + artifact + "`"));
  }

  /** Returns the options of a command and of its subcommands. */
  private static Set<String> options(CommandLine.Model.CommandSpec spec) {
    Set<String> options = new HashSet<>(spec.optionsMap().keySet());
    options.addAll(spec.negatedOptionsMap().keySet());
    spec.subcommands().values().forEach(each -> options.addAll(options(each.getCommandSpec())));
    return options;
  }

  private static boolean isFar(String link) {
    return link.startsWith("https://");
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }
}
