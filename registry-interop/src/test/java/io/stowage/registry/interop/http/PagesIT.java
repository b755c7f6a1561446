package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.RequiresPeers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The pages for people, as a browser shows them. */
@RequiresPeers({"chromium", "chromedriver"})
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {
  private static final Path PICTURES = Path.of("target", "pages");
  private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'";
  private static final String NOBODY = "";
  private static final String NO_REPORT = "There is no report yet.";

  /** The elements of which pages consist. */
  private static final Set<String> ELEMENTS = Set.of(
      "html", "head", "meta", "title", "link", "body", "header", "nav", "ul", "ol", "li", "a",
      "main", "footer", "section", "div", "h1", "h2", "p", "dl", "dt", "dd", "table", "thead",
      "tbody", "tr", "th", "td", "code", "pre", "span", "time", "data");

  /** Returns what reaches beyond the screen or its own box. */
  private static final String OVERFLOWING = """
      const width = document.documentElement.clientWidth;
      const hidden = [...document.querySelectorAll('thead')]
          .filter(head => getComputedStyle(head).position === 'absolute');
      return [...document.querySelectorAll('body *:not(.skip)')]
          .filter(e => !hidden.includes(e.closest('thead')))
          .filter(e => e.getBoundingClientRect().right > width + 1
              || (getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1))
          .map(e => e.outerHTML.slice(0, 200));
      """;

  private final Axe axe = Axe.load();
  private final PageSite site;
  private final PageSite other;
  private final Chromium chromium;

  PagesIT(@TempDir Path folder) throws IOException {
    this.site = PageSite.start(Files.createDirectory(folder.resolve("site")), "");
    this.other = PageSite.start(Files.createDirectory(folder.resolve("other")), "/x/y.z/");
    this.chromium = Chromium.start(folder.resolve("profile"));
  }

  /**
   * A page and who opens it.
   *
   * @param name the name of its pictures
   * @param path the path below the first page
   * @param user the user, or empty for nobody
   */
  private record View(String name, String path, String user) {
    @Override
    public String toString() {
      return name;
    }
  }

  Stream<View> views() {
    String root = PageSite.ROOT;
    return Stream.of(
        new View("repositories", "", root),
        new View("no-repositories", "?last=zzz", root),
        new View("tags", "tags/team/app", root),
        new View("long-names", longRepository(), root),
        new View("no-tags", "tags/team/untagged", root),
        new View("image", "manifests/team/app/2.4.1", root),
        new View("image-by-digest", "manifests/team/app/" + site.image().digest(), root),
        new View("index", "manifests/team/app/latest", root),
        new View("artifact", "manifests/team/app/sbom", root),
        new View("markup", "manifests/team/markup/1.0", root),
        new View("json", "raw/team/app/2.4.1", root),
        new View("garbage", "garbage", root),
        new View("signed-in", "sign-in", PageSite.BOB),
        new View("not-found", "tags/team/none", PageSite.BOB));
  }

  /** Returns all pages, with one that a browser shows only if a person enters no password. */
  Stream<View> answers() {
    return Stream.concat(views(), Stream.of(new View("not-signed-in", "", NOBODY)));
  }

  private static String longRepository() {
    return "tags/platform/observability/collectors/"
        + "very-long-name-of-a-repository.with_parts/exporter";
  }

  @BeforeEach
  void showAWideScreen() {
    chromium.dark(false);
    chromium.size(1280, 900);
  }

  @AfterAll
  void close() {
    chromium.close();
    other.close();
    site.close();
  }

  private void open(String path, String user) {
    chromium.open(site.page(path), PageSite.authorization(user));
  }

  /** Opens a page; that about garbage as soon as there is a report. */
  private void open(View view) {
    open(view.path, view.user);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (chromium.text().contains(NO_REPORT) && System.nanoTime() < deadline) {
      open(view.path, view.user);
    }
    assertThat(chromium.text()).doesNotContain(NO_REPORT);
  }

  @ParameterizedTest
  @MethodSource("views")
  void isReadableInBothLooksOnAWideAndANarrowScreen(View view) throws IOException {
    open(view);
    for (int width : new int[] {1280, 390}) {
      chromium.size(width, width == 1280 ? 900 : 800);
      chromium.dark(false);
      save(view.name + "-light-" + width);
      assertThat(chromium.list(OVERFLOWING)).as("%s at %s", view, width).isEmpty();
      assertThat(axe.faults(chromium)).as("%s at %s", view, width).isEmpty();
      chromium.dark(true);
      save(view.name + "-dark-" + width);
      assertThat(axe.contrastFaults(chromium)).as("dark %s at %s", view, width).isEmpty();
    }
  }

  /** Leaves a picture for a person to look at, if the property {@code pages.pictures} is true. */
  private void save(String name) throws IOException {
    if (Boolean.getBoolean("pages.pictures")) {
      Files.createDirectories(PICTURES);
      Files.write(PICTURES.resolve(name + ".png"), chromium.picture());
    }
  }

  @Test
  void hasALightAndADarkLook() {
    open("", PageSite.BOB);
    String background = "return getComputedStyle(document.body).backgroundColor";
    assertThat(chromium.ask(background)).isEqualTo("rgb(255, 255, 255)");
    chromium.dark(true);
    assertThat(chromium.ask(background)).isEqualTo("rgb(20, 24, 29)");
  }

  @Test
  void axeFindsTextThatIsHardToRead() {
    open("", PageSite.BOB);
    chromium.run("document.querySelector('h1').style.color = 'rgb(200, 200, 200)'");
    assertThat(axe.faults(chromium)).singleElement().asString().startsWith("color-contrast at h1");
  }

  @Test
  void findsWhatIsTooWide() {
    open("", PageSite.BOB);
    chromium.run("document.querySelector('h1').style.width = '2000px'");
    assertThat(chromium.list(OVERFLOWING)).anyMatch(element -> element.startsWith("<h1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tags/team/markup", "manifests/team/markup/1.0", "raw/team/markup/1.0", "garbage"})
  void showsMarkupInAnImageAsText(String path) {
    open(path, PageSite.ROOT);
    assertThat(chromium.title()).endsWith(" - Registry").doesNotContain("owned");
    assertThat(chromium.list("return [...document.querySelectorAll('*')].map(e => e.localName)"))
        .isSubsetOf(ELEMENTS);
    assertThat(chromium.list("return [...document.querySelectorAll('*')]"
            + ".flatMap(e => e.getAttributeNames()).filter(name => name.startsWith('on'))"))
        .isEmpty();
    assertThat(chromium.list("return [...document.querySelectorAll('#owned')].map(e => e.id)"))
        .isEmpty();
  }

  @Test
  void showsEveryTextOfAnImageAsItIs() {
    open("manifests/team/markup/1.0", PageSite.ROOT);
    List<String> cells = chromium.list(
        "return [...document.querySelectorAll('th, td, dd')].map(e => e.textContent)");
    assertThat(cells)
        .contains(PageSite.MARKUP, "<em>" + PageSite.MARKUP, "<s>" + PageSite.MARKUP)
        .contains(PageSite.MARKED_TYPE.value(), "<i>", "<u>");
    assertThat(cells.stream().filter(PageSite.MARKUP::equals)).hasSize(4);
  }

  @Test
  void runsNoScriptEvenIfOneIsInThePage() {
    open("", PageSite.BOB);
    chromium.run("const script = document.createElement('script');"
        + "script.textContent = 'document.title = \"owned\"'; document.body.append(script);"
        + "document.body.setAttribute('onclick', 'document.title = \"owned\"');"
        + "document.body.click();");
    assertThat(chromium.title()).isEqualTo("Repositories - Registry");
  }

  @Test
  void loadsNothingFromElsewhere() {
    chromium.requests();
    views().forEach(this::open);
    List<URI> requests = chromium.requests();
    assertThat(requests)
        .contains(site.page("style.css"))
        .allSatisfy(request -> assertThat(request.getAuthority()).isEqualTo(site.host()));
  }

  @Test
  void theBrowserRefusesToLoadFromElsewhere() {
    open("", PageSite.BOB);
    assertThat(chromium.await("const done = arguments[arguments.length - 1];"
            + "document.addEventListener('securitypolicyviolation',"
            + "    refused => done([refused.effectiveDirective]), {once: true});"
            + "const image = Object.assign(new Image(), {src: '" + other.page("icon.svg") + "'});"
            + "document.body.append(image);"))
        .containsExactly("img-src");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerHasThePolicy(View view) {
    Client client = Client.of(site.host(), "browser");
    String authorization = PageSite.authorization(view.user);
    for (String path : List.of(view.path, "style.css", "icon.svg")) {
      URI page = site.page(path);
      String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
      Request request = Request.get(page.getRawPath() + query);
      Answer answer = client.send(
          authorization.isEmpty() ? request : request.with("Authorization", authorization));
      assertThat(answer.header("Content-Security-Policy")).isEqualTo(POLICY);
      assertThat(answer.headers().all("Set-Cookie")).isEmpty();
      assertThat(answer.headers().all("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void aUserWhoMayNotPullSeesNoName() {
    open("", PageSite.ROOT);
    assertThat(chromium.text()).contains("hidden/app", "team/app", "Garbage");
    open("", PageSite.BOB);
    assertThat(chromium.text()).contains("team/app").doesNotContain("hidden", "Garbage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tags/hidden/NAME", "manifests/hidden/NAME/1.0", "raw/hidden/NAME/1.0"})
  void whatAUserMayNotPullIsAsAbsentAsWhatDoesNotExist(String path) {
    open(path.replace("NAME", "app"), PageSite.ROOT);
    assertThat(chromium.status()).isEqualTo(200);

    open(path.replace("NAME", "app"), PageSite.BOB);
    assertThat(chromium.status()).isEqualTo(404);
    Object hidden = chromium.ask("return document.documentElement.outerHTML");
    open(path.replace("NAME", "none"), PageSite.BOB);
    assertThat(chromium.status()).isEqualTo(404);
    assertThat(chromium.ask("return document.documentElement.outerHTML")).isEqualTo(hidden);
  }

  @Test
  void garbageIsForAdministratorsOnly() {
    open("garbage", PageSite.BOB);
    assertThat(chromium.status()).isEqualTo(404);
    Object hidden = chromium.ask("return document.documentElement.outerHTML");
    open("none", PageSite.BOB);
    assertThat(chromium.ask("return document.documentElement.outerHTML")).isEqualTo(hidden);

    open(new View("garbage", "garbage", PageSite.ROOT));
    assertThat(chromium.text()).contains("3 objects, 3.0 MiB", "2 objects, 11.8 MiB");
  }

  @Test
  void aBrowserIsRedirectedFromTheRoot() {
    chromium.open(site.root(), PageSite.authorization(PageSite.BOB));
    assertThat(chromium.address()).isEqualTo(site.page(""));
    assertThat(chromium.title()).isEqualTo("Repositories - Registry");

    Client balancer = Client.of(site.host(), "balancer");
    Answer answer = balancer.send(200, Request.get("/").with("Accept", "*/*"));
    assertThat(answer.body()).isEmpty();
    assertThat(balancer.send(200, Request.get("/")).body()).isEmpty();
    assertThat(balancer.send(302, Request.get("/").with("Accept", "text/html")).header("Location"))
        .isEqualTo("/ui/");
  }

  @Test
  void linksWorkBelowAPrefix() {
    chromium.requests();
    chromium.open(other.root(), PageSite.authorization(PageSite.ROOT));
    assertThat(chromium.address()).isEqualTo(other.page(""));
    for (String link : List.of("team/app", "2.4.1", "Show as JSON", "Repositories", "Garbage")) {
      chromium.follow(link);
      assertThat(chromium.status()).isEqualTo(200);
      assertThat(chromium.ask("return document.styleSheets[0].cssRules.length > 0"))
          .isEqualTo(true);
    }
    assertThat(chromium.address()).isEqualTo(other.page("garbage"));
    String first = other.page("").toString();
    assertThat(chromium.requests())
        .filteredOn(request -> !request.equals(other.root()))
        .allSatisfy(request -> assertThat(request.toString()).startsWith(first));
  }

  @Test
  void theFocusIsVisible() {
    open("", PageSite.BOB);
    chromium.press(Keys.TAB);
    assertThat(chromium.ask("return document.activeElement.textContent"))
        .isEqualTo("Skip to the content");
    assertThat(chromium.ask("return document.activeElement.getBoundingClientRect().left >= 0"))
        .isEqualTo(true);
    for (int i = 0; i < 3; i++) {
      assertThat(chromium.ask("const s = getComputedStyle(document.activeElement);"
              + "return s.outlineStyle + ' ' + s.outlineWidth"))
          .isEqualTo("solid 3px");
      chromium.press(Keys.TAB);
    }
  }
}
