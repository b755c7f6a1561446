package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsCopyTest {
  private static final Digest DIGEST = Digest.of(new byte[1]);

  @Test
  void copiesRestoreOptionsWhole() {
    RestoreOptions options = RestoreOptions.builder()
        .digests(List.of(DIGEST))
        .manifest(RepositoryName.parse("app"), DIGEST)
        .run("run")
        .dryRun(true)
        .build();
    assertCopied(options.toBuilder().build(), options);
    assertThat(RestoreOptions.defaults().toBuilder().build().everything()).isTrue();
  }

  @Test
  void copiesScrubOptionsWhole() {
    ScrubOptions options = ScrubOptions.builder()
        .repair(true)
        .repairTags(true)
        .repairManifests(true)
        .bytesPerSecond(1)
        .settle(Duration.ofSeconds(1))
        .parallelism(3)
        .image("app", "1.0")
        .build();
    assertCopied(options.toBuilder().build(), options);
  }

  @Test
  void copiesUploadPurgeOptionsWhole() {
    UploadPurgeOptions options =
        UploadPurgeOptions.builder().age(Duration.ofDays(1)).dryRun(true).build();
    assertCopied(options.toBuilder().build(), options);
  }

  private static void assertCopied(Object copy, Object options) {
    assertThat(copy).usingRecursiveComparison().isEqualTo(options);
  }
}
