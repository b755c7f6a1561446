package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.TestStores;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of repositories. */
class CatalogTest {
  private static final String PATH = "/v2/_catalog";

  private final Registry registry = Registry.open(TestStores.create());
  private final Client client = Client.of(registry);

  @Test
  void anEmptyRegistryHasNoRepositories() {
    Reply catalog = client.get(PATH);
    assertThat(catalog.status()).isEqualTo(200);
    assertThat(catalog.body()).isEqualTo("{\"repositories\":[]}\n");
  }

  @Test
  void repositoriesAreListedInTheOrderOfDistribution() {
    create("a-b", "a", "a/b", "b");
    assertThat(client.get(PATH).texts("repositories")).containsExactly("a", "a/b", "a-b", "b");
    assertThat(client.head(PATH).status()).isEqualTo(200);
  }

  @Test
  void aPageNamesTheNext() {
    create("a/x", "a/y", "b");
    Reply first = client.get(PATH + "?n=1");
    assertThat(first.texts("repositories")).containsExactly("a/x");
    assertThat(first.header("Link")).isEqualTo("</v2/_catalog?last=a%2Fx&n=1>; rel=\"next\"");
    Reply rest = client.get(PATH + "?last=a%2Fx&n=2");
    assertThat(rest.texts("repositories")).containsExactly("a/y", "b");
    assertThat(rest.headers("Link")).isEmpty();
    assertThat(client.get(PATH + "?n=0").texts("repositories")).isEmpty();
    assertThat(client.get(PATH + "?n=0").headers("Link")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/", "a/+", "A", "", "a%00", "%ff"})
  void theLastNameNeedNotBeValid(String last) {
    create("a", "a/b", "b");
    Reply catalog = client.get(PATH + "?last=" + last);
    assertThat(catalog.status()).isEqualTo(200);
    assertThat(catalog.texts("repositories")).isSubsetOf("a", "a/b", "b");
  }

  @Test
  void aNamespaceCanBeListed() {
    create("a", "a/b", "b");
    assertThat(client.get(PATH + "?last=a%2F").texts("repositories")).containsExactly("a/b", "b");
  }

  @Test
  void aPageHasTheDefaultSizeOrAtMostTheLimit() {
    Client limited = Client.of(
        registry, HttpOptions.builder().catalogDefault(2).catalogLimit(3).build());
    create("a", "b", "c", "d");
    assertThat(limited.get(PATH).texts("repositories")).hasSize(2);
    assertThat(limited.get(PATH).header("Link")).contains("last=b&n=2>");
    for (String n : List.of("4", "5000000000")) {
      assertThat(limited.get(PATH + "?n=" + n).texts("repositories")).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1"})
  void aPageSizeThatIsNoNumberIsRefused(String n) {
    Reply refused = client.get(PATH + "?n=" + n);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("PAGINATION_NUMBER_INVALID");
  }

  private void create(String... names) {
    for (String name : names) {
      registry.repository(name).blobs().put(new byte[] {1});
    }
  }
}
