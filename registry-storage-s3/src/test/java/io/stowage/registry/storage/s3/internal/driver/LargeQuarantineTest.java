package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.CountingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.testing.TestClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that keeps more objects than some requests name, in a store with small pages. */
class LargeQuarantineTest {
  private static final int OBJECTS = 2500;
  private static final int PAGE = 100;
  private static final String RUN = "run";

  private final TestClock clock = TestClock.create();
  private final HeapBucket heap =
      HeapBucket.create(clock, Versioning.ENABLED, new Limits(PAGE, 5, 100));
  private final CountingBucket counts = new CountingBucket(heap);
  private final BucketStorage driver =
      BucketStorage.builder(counts).local(clock).build();
  private final Quarantine quarantine = driver.quarantine();
  private List<StoragePath> blobs = List.of();

  @BeforeEach
  void takes() {
    blobs = IntStream.range(0, OBJECTS)
        .mapToObj(i -> Digest.of(ByteBuffer.allocate(4).putInt(i).array()))
        .map(RegistryLayout::blobData)
        .toList();
    blobs.forEach(blob -> heap.put(blob.value(), new byte[1]));
    List<Seen> seen = blobs.stream()
        .map(blob -> new Seen(blob, driver.stat(blob).orElseThrow()))
        .toList();
    assertThat(quarantine.take(RUN, seen)).hasSize(OBJECTS);
  }

  @Test
  void isKnownNotToBeEmptyAfterAPartOfIt() {
    counts.reset();
    assertThat(quarantine.isEmpty(RUN)).isFalse();
    assertThat(counts.count(Request.LIST_VERSIONS)).isLessThan(OBJECTS / PAGE);
  }

  @Test
  void isVisitedWhileItsObjectsComeBack() {
    List<StoragePath> visited = new ArrayList<>();
    quarantine.forEachStray(RegistryLayout.BLOBS, stray -> {
      visited.add(stray);
      assertThat(quarantine.restoreFromAnyRun(stray)).isTrue();
    });
    assertThat(visited).containsExactlyInAnyOrderElementsOf(blobs);
    assertThat(blobs).allSatisfy(blob -> assertThat(heap.head(blob.value())).isPresent());
    assertThat(quarantine.isEmpty(RUN)).isTrue();
  }

  @Test
  void endsWithoutARest() {
    quarantine.end(RUN);
    assertThat(quarantine.isEmpty(RUN)).isFalse();
    blobs.stream()
        .map(StoragePath::value)
        .flatMap(key -> heap.listVersions(key, Optional.empty()).entries().stream())
        .filter(entry -> !entry.marker())
        .forEach(entry -> heap.deleteVersions(List.of(entry.object().id())));
    assertThat(quarantine.isEmpty(RUN)).isTrue();
    quarantine.end(RUN);
    assertThat(heap.listVersions("", Optional.empty()).entries()).isEmpty();
  }
}
