package io.stowage.registry.soak;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import java.util.Arrays;

/** Pulls images and compares every byte. */
final class SoakPull {
  private SoakPull() {}

  /** Throws an error unless {@code reference} gives {@code image}, with everything below it. */
  static void check(Repository repository, Reference reference, SoakImage image) {
    same(repository.manifests().get(reference).bytes(), image.manifest(), image.digest());
    for (byte[] blob : image.blobs()) {
      Digest digest = Digest.of(blob);
      same(repository.blobs().read(digest, blob.length), blob, digest);
    }
    for (SoakImage child : image.children()) {
      check(repository, child.digest(), child);
    }
  }

  private static void same(byte[] found, byte[] expected, Digest digest) {
    if (!Arrays.equals(found, expected)) {
      throw new AssertionError(digest + ": expected " + expected.length + " bytes, found "
          + found.length + " bytes of " + Digest.of(found));
    }
  }
}
