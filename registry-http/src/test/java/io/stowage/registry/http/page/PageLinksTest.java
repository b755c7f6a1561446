package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Follows the links of all pages. */
class PageLinksTest {
  private static final int MORE_THAN_A_PAGE = 101;

  private final Registry registry = Registry.open(InMemoryStorage.create());

  private TestImage fill() {
    TestImages images = TestImages.in(registry.repository("team/a__b-c.d"));
    TestImage image = images.image().tag("1.0").push();
    images.index(image, images.image().push()).tag("_a-b.c").push();
    images.schema1();
    return image;
  }

  private Browser browser(String prefix) {
    GarbageReport.Group none = new GarbageReport.Group(0, 0, List.of());
    GarbageReport.Group some = new GarbageReport.Group(
        1,
        2,
        List.of(new GarbageReport.Item(
            Digest.of(new byte[0]),
            OptionalLong.empty(),
            Optional.of(RepositoryName.parse("team/a__b-c.d")))));
    GarbageReport report = new GarbageReport(Instant.EPOCH, some, none);
    return Browser.of(RegistryPages.builder(registry)
        .options(HttpOptions.builder().prefix(prefix).build())
        .garbage(() -> Optional.of(report), caller -> true)
        .build());
  }

  /** Returns all pages that links lead to from the page at {@code start}, by their addresses. */
  private static Map<String, Markup> crawl(Browser browser, String start) {
    Map<String, Markup> pages = new LinkedHashMap<>();
    Deque<String> found = new ArrayDeque<>(Set.of(start));
    while (!found.isEmpty()) {
      String address = found.pop();
      if (!pages.containsKey(address)) {
        Markup page = browser.page(address);
        pages.put(address, page);
        page.all("a").forEach(link -> found.add(target(address, link)));
      }
    }
    return pages;
  }

  private static String target(String address, Markup.Element link) {
    URI target = URI.create(address).resolve(link.attributes().get("href"));
    assertThat(target.isAbsolute()).isFalse();
    return target.toString().replaceAll("#.*", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/x/", "/x/y.z/"})
  void eachLeadsToAPageBelowThePrefix(String prefix) {
    TestImage image = fill();
    TestImages.in(image.repository(), 9).artifactFor(image).push();
    String start = (prefix.isEmpty() ? "/" : prefix) + "ui/";
    Map<String, Markup> pages = crawl(browser(prefix), start);
    assertThat(pages.keySet())
        .allMatch(address -> address.startsWith(start))
        .contains(start, start + "garbage", start + "tags/team/a__b-c.d")
        .contains(start + "manifests/team/a__b-c.d/1.0")
        .contains(start + "manifests/team/a__b-c.d/_a-b.c")
        .contains(start + "raw/team/a__b-c.d/1.0");
    assertThat(pages).allSatisfy((address, page) -> {
      String stylesheet = page.all("link").get(0).attributes().get("href");
      assertThat(URI.create(address).resolve(stylesheet)).hasToString(start + "style.css");
    });
  }

  @Test
  void leadThroughAllPagesOfLists() {
    TestImage image = fill();
    TestImages images = TestImages.in(image.repository(), 11);
    TestImage tagged = images.image().push();
    for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
      registry.repository("repository" + i).blobs().put(new byte[] {(byte) i});
      image.repository().tags().put("tag" + i, tagged.digest());
      images.artifactFor(image).push();
    }
    Map<String, Markup> pages = crawl(browser(""), "/ui/");
    Set<String> texts = new TreeSet<>();
    pages.values().forEach(page -> texts.addAll(page.texts("a")));
    for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
      assertThat(texts).contains("repository" + i, "tag" + i);
    }
    image
        .repository()
        .referrers()
        .of(image.digest())
        .forEach(referrer -> assertThat(texts).contains(referrer.digest().toString()));
    assertThat(pages.keySet())
        .anyMatch(address -> address.startsWith("/ui/?last="))
        .anyMatch(address -> address.startsWith("/ui/tags/team/a__b-c.d?last="))
        .anyMatch(address -> address.startsWith("/ui/manifests/team/a__b-c.d/1.0?last="));
  }

  @Test
  void everyPageCanBeUsedWithoutSight() {
    fill();
    crawl(browser(""), "/ui/").forEach((address, page) -> {
      assertThat(page.only("html").attributes()).containsEntry("lang", "en");
      assertThat(page.all("h1")).as(address).hasSize(1);
      assertThat(page.only("title").text()).startsWith(page.only("h1").text());
      assertThat(page.all("a").get(0).attributes()).containsEntry("href", "#main");
      assertThat(page.only("main").attributes()).containsEntry("id", "main");
      assertThat(page.all("header")).hasSize(1);
      assertThat(page.all("footer")).hasSize(1);
      assertThat(page.all("nav"))
          .allSatisfy(nav -> assertThat(nav.attributes()).containsKey("aria-label"));
      assertThat(page.all("th"))
          .allSatisfy(cell -> assertThat(cell.attributes().get("scope")).isIn("row", "col"));
      assertThat(page.values("id"))
          .doesNotHaveDuplicates()
          .containsAll(page.values("aria-labelledby"));
    });
  }
}
