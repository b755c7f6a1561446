package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);

  @Test
  void readsTagAndDigest() {
    assertThat(ImageName.parse("team/app:1.0").reference()).isEqualTo(Tag.parse("1.0"));
    assertThat(ImageName.parse("team/app@" + DIGEST).reference()).isEqualTo(DIGEST);
  }

  @Test
  void meansTheTagLatestWithoutEither() {
    assertThat(ImageName.parse("team/app").reference()).isEqualTo(Tag.parse("latest"));
  }

  @Test
  void printsTheFormThatItParses() {
    for (String text : new String[] {"team/app", "team/app:1.0", "app@" + DIGEST}) {
      assertThat(ImageName.parse(text)).hasToString(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":1.0", "App:1.0", "app:", "app@1.0", "app:1.0@sha256:0", "a:b:c"})
  void refusesInvalidNames(String text) {
    assertThatThrownBy(() -> ImageName.parse(text)).isInstanceOf(RegistryException.class);
  }
}
