package io.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.model.Manifest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the handler. */
class HttpOptionsTest {
  @ParameterizedTest
  @CsvSource({"'',''", "/,''", "/x,/x/", "/x/,/x/", "/x/y.z,/x/y.z/"})
  void aPrefixEndsWithASlash(String given, String prefix) {
    assertThat(HttpOptions.builder().prefix(given).build().prefix()).isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x/", "//", "/../", "/a b/", "/%2e/"})
  void aPrefixThatIsNoPathIsRefused(String prefix) {
    assertThatThrownBy(() -> HttpOptions.builder().prefix(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prefix is \"" + prefix + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.example.com",
        "ftp://registry.example.com",
        "https:///path",
        "https://user:secret@registry.example.com",
        "https://registry.example.com?a=b",
        "https://registry.example.com#a"
      })
  void aHostThatIsNoBaseIsRefused(String host) {
    assertThatThrownBy(() -> HttpOptions.builder().host(URI.create(host)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host is ")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"files.example.com", "s3://files", "https://user:secret@files.example.com"})
  void aRedirectToNoServerIsRefused(String base) {
    assertThatThrownBy(() -> HttpOptions.builder().redirect(URI.create(base)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("redirect is ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void limitsAreChecked() {
    HttpOptions.Builder options = HttpOptions.builder();
    assertThatThrownBy(() -> options.manifestLimit(Manifest.LIMIT + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("manifest limit is 4194305, expected 1 to 4194304");
    assertThatThrownBy(() -> options.blobLimit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("blob limit is -1, expected 0 or more");
    assertThatThrownBy(() -> options.tagsLimit(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.catalogLimit(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.catalogDefault(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.uploadLimit(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.secret(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSecretIsCopiedAndNotShown() {
    byte[] secret = "hidden".getBytes(StandardCharsets.US_ASCII);
    HttpOptions options = HttpOptions.builder().secret(secret).build();
    secret[0] = 0;
    options.secret().orElseThrow()[1] = 0;
    assertThat(options.secret().orElseThrow())
        .isEqualTo("hidden".getBytes(StandardCharsets.US_ASCII));
    assertThat(options.toString()).contains("secret=***").doesNotContain("hidden");
  }

  @Test
  void aBuilderStartsFromOtherOptions() {
    HttpOptions options = HttpOptions.builder()
        .prefix("/x/")
        .host(URI.create("https://registry.example.com"))
        .relativeUrls(true)
        .manifestLimit(7)
        .lenientAccept(true)
        .draftFeatures(true)
        .anyMount(true)
        .manifestClasses(Set.of(ManifestClass.IMAGE))
        .redirect(URI.create("https://files.example.com"))
        .headEvents(true)
        .build();
    HttpOptions same = options.toBuilder().build();
    assertThat(same.toString()).isEqualTo(options.toString());
    assertThat(options.toBuilder().manifestLimit(8).build().toString())
        .isNotEqualTo(options.toString());
    assertThat(options.manifestLimit()).isEqualTo(7);
  }
}
