package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tags (end-8). */
class TagListTest {
  private static final String PATH = "/v2/team/app/tags/list";

  private final Registry registry = Registry.open(TestStores.create());
  private final Repository app = registry.repository("team/app");
  private final Client client = Client.of(registry);

  @Test
  void allTagsAreListedInTheOrderOfTheirBytes() {
    tag("b", "a", "B", "_x", "1.0");
    Reply list = client.get(PATH);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body())
        .isEqualTo("{\"name\":\"team/app\",\"tags\":[\"1.0\",\"B\",\"_x\",\"a\",\"b\"]}\n");
    assertThat(list.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(list.headers("Link")).isEmpty();
    assertThat(client.get(PATH + "?n=&last=").body()).isEqualTo(list.body());
  }

  @Test
  void headHasTheLengthOfTheList() {
    tag("a");
    Reply head = client.head(PATH);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length"))
        .isEqualTo(Integer.toString(client.get(PATH).body().length()));
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aPageNamesTheNext() {
    tag("a", "b", "c");
    Reply first = client.get(PATH + "?n=2");
    assertThat(first.texts("tags")).containsExactly("a", "b");
    assertThat(first.header("Link")).isEqualTo("<" + PATH + "?last=b&n=2>; rel=\"next\"");
    Reply second = client.get(PATH + "?last=b&n=2");
    assertThat(second.texts("tags")).containsExactly("c");
    assertThat(second.headers("Link")).isEmpty();
    assertThat(client.get(PATH + "?n=3").headers("Link")).isEmpty();
  }

  @Test
  void theLastTagNeedNotExist() {
    tag("a", "c");
    assertThat(client.get(PATH + "?last=b").texts("tags")).containsExactly("c");
    assertThat(client.get(PATH + "?last=z&n=5").texts("tags")).isEmpty();
  }

  @Test
  void aPageOfNoTagsHasNoNext() {
    tag("a");
    Reply none = client.get(PATH + "?n=0");
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.texts("tags")).isEmpty();
    assertThat(none.headers("Link")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "1.5", "%2B1", "1%200"})
  void aPageSizeThatIsNoNumberIsRefused(String n) {
    tag("a");
    Reply refused = client.get(PATH + "?n=" + n);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("PAGINATION_NUMBER_INVALID");
    assertThat(refused.detail().get("n").textValue()).isNotEmpty();
  }

  @Test
  void aLargePageIsCutToTheLimit() {
    tag("a", "b", "c");
    Client limited = Client.of(registry, HttpOptions.builder().tagsLimit(2).build());
    for (String n : List.of("3", "2147483648", "99999999999999999999")) {
      Reply page = limited.get(PATH + "?n=" + n);
      assertThat(page.texts("tags")).containsExactly("a", "b");
      assertThat(page.header("Link")).contains("last=b&n=2>");
    }
    assertThat(limited.get(PATH).texts("tags")).hasSize(3);
  }

  @Test
  void aRepositoryThatDoesNotExistIsUnknown() {
    Reply missing = client.get(PATH);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("NAME_UNKNOWN");
    assertThat(missing.message()).isEqualTo("repository name not known to registry");
    assertThat(missing.detail().toString()).isEqualTo("{\"name\":\"team/app\"}");
  }

  @Test
  void aLastTagThatIsMalformedIsRefused() {
    tag("a");
    Reply refused = client.get(PATH + "?last=a%2Fb");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("TAG_INVALID");
  }

  @Test
  void aLongListIsSentInParts() throws IOException {
    TestImage image = TestImages.in(app).image().tag("t00000").push();
    List<String> names =
        IntStream.range(0, 20_001).mapToObj(i -> String.format("t%05d", i)).toList();
    names.forEach(name -> registry
        .storage()
        .write(
            RegistryLayout.tagCurrentLink(app.name(), Tag.parse(name)),
            Link.content(image.digest())));
    assertThat(client.get(PATH).texts("tags")).containsExactlyElementsOf(names);
    HttpRequest request = HttpRequest.builder("GET", PATH).build();
    try (HttpResponse response = RegistryHandler.builder(registry).build().handle(request)) {
      assertThat(response.body()).isInstanceOf(ResponseBody.Stream.class);
    }
    assertThat(client.head(PATH).headers("Content-Length")).isEmpty();
  }

  private void tag(String... tags) {
    for (String tag : tags) {
      TestImages.in(app).image().tag(tag).push();
    }
  }
}
