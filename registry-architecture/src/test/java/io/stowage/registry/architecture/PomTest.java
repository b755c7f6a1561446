package io.stowage.registry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** POMs do not contradict each other, and contain everything that Maven Central requires. */
class PomTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> NO_LIBRARIES = List.of(
      "registry-bom",
      "registry-storage-linux",
      "registry-cli",
      "registry-cli-s3",
      "registry-release",
      "registry-bench",
      "registry-exploration",
      "registry-interop",
      "registry-architecture");

  @Test
  void bomNamesEachLibraryModule() throws Exception {
    List<String> libraries = new ArrayList<>(texts(ROOT, "//modules/module"));
    libraries.removeAll(NO_LIBRARIES);
    assertThat(texts(bom(), "/project/dependencyManagement//artifactId"))
        .containsExactlyElementsOf(libraries);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "description",
        "url",
        "licenses/license/name",
        "licenses/license/url",
        "developers/developer/name",
        "scm/connection",
        "scm/developerConnection",
        "scm/url"
      })
  void rootHasWhatMavenCentralRequires(String element) throws Exception {
    assertThat(texts(ROOT, "/project/" + element)).hasSize(1).noneMatch(String::isBlank);
  }

  @Test
  void rootBuildsTheJarsThatMavenCentralRequires() throws Exception {
    assertThat(texts(ROOT, "/project/build/plugins/plugin/artifactId"))
        .contains("maven-source-plugin", "maven-javadoc-plugin");
    assertThat(texts(ROOT, "/project/profiles/profile[id='release']//plugin/artifactId"))
        .containsExactly("maven-gpg-plugin", "central-publishing-maven-plugin");
  }

  @Test
  void onlyTheLibraryAndItsBomArePublished() throws Exception {
    for (String module : texts(ROOT, "//modules/module")) {
      boolean isPublished = module.equals("registry-bom") || !NO_LIBRARIES.contains(module);
      assertThat(texts(ROOT.resolve(module), "/project/properties/skipPublishing"))
          .as(module)
          .isEqualTo(isPublished ? List.of() : List.of("true"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"version", "url", "licenses", "developers", "scm", "profiles/profile[id='release']"
      })
  void bomHasTheElementsOfTheRoot(String element) throws Exception {
    List<String> expected = texts(ROOT, "/project/" + element);
    assertThat(expected).isNotEmpty().noneMatch(String::isBlank);
    assertThat(texts(bom(), "/project/" + element)).isEqualTo(expected);
  }

  @Test
  void eachModuleHasADescription() throws Exception {
    for (String module : texts(ROOT, "//modules/module")) {
      assertThat(texts(ROOT.resolve(module), "/project/name")).containsExactly("Stowage " + module);
      assertThat(texts(ROOT.resolve(module), "/project/description")).hasSize(1);
    }
  }

  @Test
  void examplesUseThisVersion() throws Exception {
    List<String> version = texts(ROOT, "/project/version");
    List<Path> projects = new ArrayList<>(List.of(ROOT.resolve(".ci/junit-versions")));
    try (Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
      examples.filter(Predicate.not(Files::isRegularFile)).forEach(projects::add);
    }
    for (Path project : projects) {
      assertThat(texts(project, "//dependency[artifactId='registry-bom']/version"))
          .isEqualTo(version);
    }
  }

  private static Path bom() {
    return ROOT.resolve("registry-bom");
  }

  /**
   * Returns the text of each element at {@code path} in the POM of {@code project}, as one line.
   */
  private static List<String> texts(Path project, String path) throws Exception {
    Document pom = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(project.resolve("pom.xml").toFile());
    NodeList nodes = (NodeList)
        XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent().strip().replaceAll("\\s+", " "))
        .toList();
  }
}
