package io.stowage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.event.RegistryListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RegistryOptionsTest {
  @Test
  void areCopiedCompletely() {
    RegistryOptions options = RegistryOptions.builder()
        .deleteEnabled(false)
        .readOnly(true)
        .unknownManifests(true)
        .foreignUrls(ForeignUrls.matching(List.of(Pattern.compile("x")), List.of()))
        .indexPlatforms(IndexPlatforms.none())
        .grace(Duration.ofHours(2))
        .writers(Writers.STOWAGE)
        .clock(Clock.systemUTC())
        .sleeper(time -> {})
        .descriptorCache(1)
        .listener(new RegistryListener() {})
        .build();
    assertThat(options)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .isEqualTo(options.toBuilder().build());
    assertThat(options).usingRecursiveComparison().isNotEqualTo(RegistryOptions.defaults());
    assertThat(options.toBuilder().readOnly(false).build().readOnly()).isFalse();
  }
}
