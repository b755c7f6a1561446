package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.internal.mark.ManifestScanner;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SyntheticStorageTest {
  @Test
  void isARegistryThatTheCollectorUnderstands() {
    SyntheticStorage storage = new SyntheticStorage(10_000);

    GcReport report = DryRun.of(storage);

    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsMarked()).isEqualTo(storage.manifests());
    assertThat(report.blobsRemoved()).isEqualTo(storage.dead());
    assertThat(report.blobsMarked()).isEqualTo(storage.blobs() - storage.dead());
    assertThat(RegistryWalk.<RepositoryName>collect(new RegistryWalk(storage)::forEachRepository))
        .hasSize(17);
  }

  @Test
  void listsEachBlobOnce() {
    SyntheticStorage storage = new SyntheticStorage(3000);

    List<Digest> blobs = RegistryWalk.collect(new RegistryWalk(storage)::forEachBlob);

    assertThat(blobs)
        .hasSize(3000)
        .extracting(Digest::encoded)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 3000).mapToObj(SyntheticDigest::encoded).toList());
  }

  @Test
  void returnsTheNumberOfADigest() {
    assertThat(LongStream.of(0, 1, 255, 256, 9_999_999)
            .map(number -> SyntheticDigest.number(SyntheticDigest.encoded(number))))
        .containsExactly(0L, 1L, 255L, 256L, 9_999_999L);
  }

  @Test
  void writesManifestsWithTheGivenBlobs() {
    Manifest manifest = Manifest.parse(new SyntheticManifest(2).bytes(i -> 7 + i));

    assertThat(manifest).isInstanceOf(ImageManifest.class);
    assertThat(manifest.blobs())
        .extracting(blob -> blob.digest().encoded())
        .containsExactly(
            SyntheticDigest.encoded(7), SyntheticDigest.encoded(8), SyntheticDigest.encoded(9));
  }

  @Test
  void writesManifestsThatAreOrdinary() {
    assertThat(ManifestScanner.scan(new SyntheticManifest(20).bytes())).isPresent();
  }
}
