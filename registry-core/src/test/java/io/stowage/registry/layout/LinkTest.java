package io.stowage.registry.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final Digest DIGEST = Digest.parse(EMPTY);
  private static final Digest OTHER = Digest.of(new byte[1]);
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final StoragePath LAYER = RegistryLayout.layerLink(APP, DIGEST);
  private static final StoragePath CURRENT =
      RegistryLayout.tagCurrentLink(APP, Tag.parse("latest"));

  @Test
  void containsOnlyTheDigest() {
    assertThat(Link.content(DIGEST)).isEqualTo(EMPTY.getBytes(ISO_8859_1)).hasSize(71);
    assertThat(Link.parse(LAYER, Link.content(DIGEST))).isEqualTo(DIGEST);
    assertThat(Link.parse(CURRENT, Link.content(OTHER))).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "sha256:e3b0",
        EMPTY + "\n",
        " " + EMPTY,
        EMPTY + EMPTY,
        "foreign",
        "\u0000",
        "\u00ff"
      })
  void isDamagedIfItContainsAnythingElse(String content) {
    DamagedLinkException damage = damage(LAYER, content);
    assertThat(damage.path()).isEqualTo(LAYER);
    assertThat(damage.repair()).contains(DIGEST);
    assertThat(damage.found()).startsWith("\"").endsWith("(" + content.length() + " bytes)");
    assertThat(damage)
        .hasMessageContaining(LAYER.value())
        .hasMessageContaining(content.length() + " bytes");
  }

  @Test
  void isDamagedIfItNamesAnotherDigestThanItsFolder() {
    assertThat(damage(LAYER, OTHER.toString()).repair()).contains(DIGEST);
    StoragePath index = RegistryLayout.tagIndexLink(APP, Tag.parse("latest"), DIGEST);
    assertThat(damage(index, OTHER.toString()).repair()).contains(DIGEST);
  }

  @Test
  void offersNoRepairIfThePathDoesNotContainTheDigest() {
    assertThat(damage(CURRENT, "").repair()).isEmpty();
  }

  @Test
  void mayPointFromSha512ToSha256() {
    Digest alias = Digest.of(DigestAlgorithm.SHA512, new byte[0]);
    StoragePath path = RegistryLayout.layerLink(APP, alias);
    assertThat(Link.parse(path, Link.content(DIGEST))).isEqualTo(DIGEST);
    assertThat(damage(path, "").repair()).isEmpty();
  }

  @Test
  void escapesAndTruncatesItsContentInMessages() {
    assertThat(damage(LAYER, "\u001b[31m\n" + "x".repeat(500)).getMessage())
        .doesNotContain("\n", "\u001b")
        .hasSizeLessThan(450);
  }

  private static DamagedLinkException damage(StoragePath path, String latin1) {
    DamagedLinkException damage = catchThrowableOfType(
        DamagedLinkException.class, () -> Link.parse(path, latin1.getBytes(ISO_8859_1)));
    assertThat(damage).as("damage").isNotNull();
    return damage;
  }
}
