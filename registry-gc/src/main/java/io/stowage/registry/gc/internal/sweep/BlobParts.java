package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Divides the blobs of a remote store, so that few listings find all of them, the listings of a
 * large store can be made at the same time, and none finds more than fits in little memory. The
 * first digits of digests are evenly distributed, so one shard suffices to estimate the number of blobs.
 */
final class BlobParts {
  private static final String SAMPLE = "00";

  /** The most blobs in the sample of a store with one part, and with 16 parts. */
  private static final int ONE = 128;

  private static final int SIXTEEN = 4096;

  private final StorageDriver driver;

  BlobParts(StorageDriver driver) {
    this.driver = driver;
  }

  List<BlobPart> all() {
    List<BlobPart> parts = new ArrayList<>();
    RegistryWalk.<String>collect(each -> driver.list(RegistryLayout.BLOBS, each::accept)).stream()
        .flatMap(BlobParts::algorithm)
        .forEach(algorithm -> addParts(algorithm, parts));
    return parts;
  }

  private static Stream<DigestAlgorithm> algorithm(String name) {
    try {
      return Stream.of(DigestAlgorithm.named(name));
    } catch (RegistryException | IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private void addParts(DigestAlgorithm algorithm, List<BlobPart> parts) {
    if (!algorithm.equals(DigestAlgorithm.SHA256)) {
      parts.add(new BlobPart(algorithm, ""));
      return;
    }
    Shard shard = new Shard(algorithm, SAMPLE);
    StorageView sample = driver.listed(RegistryLayout.shards(algorithm), SAMPLE);
    int blobs = RegistryWalk.<Digest>collect(
            each -> new RegistryWalk(sample).forEachBlobIn(shard, each))
        .size();
    if (blobs <= ONE) {
      parts.add(new BlobPart(algorithm, ""));
    } else {
      int digits = blobs <= SIXTEEN ? 1 : 2;
      IntStream.range(0, 1 << (4 * digits))
          .mapToObj(i -> new BlobPart(algorithm, HexFormat.of().toHexDigits(i, digits)))
          .forEach(parts::add);
    }
  }
}
