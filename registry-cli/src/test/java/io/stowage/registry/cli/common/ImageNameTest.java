package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);

  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final TestImage image =
      TestImages.in(registry.repository("team/app"), 1).image().tag("1.0").push();

  @Test
  void readsTagAndDigest() {
    assertThat(ImageName.parse("team/app:1.0").reference(registry)).isEqualTo(Tag.parse("1.0"));
    assertThat(ImageName.parse("team/app@" + DIGEST).reference(registry)).isEqualTo(DIGEST);
  }

  @Test
  void meansTheTagLatestWithoutEither() {
    assertThat(ImageName.parse("team/app").isBare()).isTrue();
    assertThat(ImageName.parse("team/app").reference(registry)).isEqualTo(Tag.parse("latest"));
  }

  @ParameterizedTest
  @CsvSource({"'', 6", "sha256:, 6", "'', 12", "sha256:, 63", "'', 64", "sha256:, 64"})
  void completesADigestThatIsShortened(String algorithm, int length) {
    String digits = image.digest().encoded().substring(0, length);

    ImageName name = ImageName.parse("team/app@" + algorithm + digits);

    assertThat(name.reference(registry)).isEqualTo(image.digest());
    assertThat(name.find(registry)).hasValue(image.digest());
  }

  @Test
  void looksOnlyAtManifestsOfTheRepository() {
    ImageName ofABlob =
        ImageName.parse("team/app@" + image.config().digest().encoded().substring(0, 12));
    ImageName ofAnother =
        ImageName.parse("team/other@" + image.digest().encoded().substring(0, 12));

    for (ImageName name : new ImageName[] {ofABlob, ofAnother}) {
      assertThat(name.find(registry)).isEmpty();
      assertThatThrownBy(() -> name.reference(registry))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(name.toString());
    }
  }

  @Test
  void refusesABeginningThatTwoDigestsHave() {
    String beginning = image.digest().encoded().substring(0, 6);
    Digest other = Digest.parse("sha256:" + beginning + "0".repeat(58));
    registry
        .storage()
        .write(RegistryLayout.revisionLink(image.repository().name(), other), Link.content(other));
    ImageName name = ImageName.parse("team/app@" + beginning);

    assertThatThrownBy(() -> name.find(registry))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("2 digests begin with " + beginning)
        .hasMessageContaining(other.toString())
        .hasMessageContaining(image.digest().toString());
  }

  @Test
  void findsOnlyWhatExists() {
    assertThat(ImageName.parse("team/app:1.0").find(registry)).hasValue(Tag.parse("1.0"));
    assertThat(ImageName.parse("team/app:2.0").find(registry)).isEmpty();
    assertThat(ImageName.parse("team/app@" + DIGEST).find(registry)).isEmpty();
  }

  @Test
  void printsTheFormThatItParses() {
    for (String text : new String[] {"team/app", "team/app:1.0", "app@" + DIGEST, "app@012345"}) {
      assertThat(ImageName.parse(text)).hasToString(text);
    }
    assertThat(ImageName.of(image.repository().name(), DIGEST)).hasToString("team/app@" + DIGEST);
    assertThat(ImageName.of(image.repository().name(), Tag.parse("1.0")))
        .hasToString("team/app:1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":1.0", "App:1.0", "app:", "app@1.0", "app:1.0@sha256:0", "a:b:c", "app@01234"
      })
  void refusesInvalidNames(String text) {
    assertThatThrownBy(() -> ImageName.parse(text)).isInstanceOf(RegistryException.class);
  }
}
