package io.stowage.registry.gc;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A registry of any size that needs no space: listings, links and manifests are computed on
 * request. It supports only a dry run of a collection.
 *
 * <p>The blobs are numbered in images of twelve: a manifest, a config, six layers, and four
 * unreferenced blobs. A repository has fifty images. Each of their manifests also names four layers
 * of the first image of the repository.
 */
final class SyntheticStorage extends ForwardingStorage {
  private static final int IMAGE = 12;
  private static final int CONFIG = 1;
  private static final int LAYER = 2;
  private static final int LAYERS = 6;
  private static final int DEAD = LAYER + LAYERS;
  private static final int SHARED = 4;
  private static final int IMAGES = 50;
  private static final int SHARDS = 256;
  private static final int SIZE = 12_345;
  private static final String SHA256 = DigestAlgorithm.SHA256.name();
  private static final SyntheticManifest MANIFEST = new SyntheticManifest(SHARED + LAYERS);

  private final long images;

  /** Creates a registry of {@code blobs} blobs, rounded up to whole images. */
  SyntheticStorage(long blobs) {
    super(InMemoryStorage.create());
    this.images = (blobs + IMAGE - 1) / IMAGE;
  }

  long blobs() {
    return images * IMAGE;
  }

  long manifests() {
    return images;
  }

  long dead() {
    return images * (IMAGE - DEAD);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    String path = folder.value();
    if (folder.startsWith(RegistryLayout.BLOBS)) {
      return listBlobs(path.substring(RegistryLayout.BLOBS.value().length()), visitor);
    }
    return folder.startsWith(RegistryLayout.REPOSITORIES)
        && listRepositories(path.substring(RegistryLayout.REPOSITORIES.value().length()), visitor);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    Digest digest = new Digest(DigestAlgorithm.SHA256, path.parent().name());
    long blob = SyntheticDigest.number(digest.encoded());
    if (path.name().equals(RegistryLayout.LINK)) {
      return Link.content(digest);
    }
    if (blob >= blobs() || blob % IMAGE != 0) {
      throw new StorageException.NoSuchObject(path);
    }
    long first = blob - blob % ((long) IMAGE * IMAGES);
    return MANIFEST.bytes(i -> i > 0 && i <= SHARED ? first + LAYER + i - 1 : blob + own(i));
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return Optional.of(new StorageEntry(SIZE, Instant.EPOCH));
  }

  private static int own(int reference) {
    return reference == 0 ? CONFIG : LAYER + reference - 1 - SHARED;
  }

  private boolean listBlobs(String below, NameVisitor visitor) {
    String[] names = below.split("/", -1);
    switch (names.length) {
      case 1 -> visitor.visit(SHA256);
      case 2 -> {
        for (int shard = 0; shard < SHARDS; shard++) {
          visitor.visit(HexFormat.of().toHexDigits((byte) shard));
        }
      }
      case 3 -> {
        for (long blob = HexFormat.fromHexDigits(names[2]); blob < blobs(); blob += SHARDS) {
          visitor.visit(SyntheticDigest.encoded(blob));
        }
      }
      default -> visitor.visit(RegistryLayout.DATA);
    }
    return true;
  }

  private boolean listRepositories(String below, NameVisitor visitor) {
    if (below.isEmpty()) {
      for (long i = 0; i * IMAGES < images; i++) {
        visitor.visit(Long.toString(i));
      }
      return true;
    }
    int slash = below.indexOf('/', 1);
    long repository = Long.parseLong(below.substring(1, slash < 0 ? below.length() : slash));
    return listRepository(repository, slash < 0 ? "" : below.substring(slash), visitor);
  }

  private boolean listRepository(long repository, String below, NameVisitor visitor) {
    switch (below) {
      case "" -> {
        visitor.visit(RegistryLayout.LAYERS);
        visitor.visit(RegistryLayout.MANIFESTS);
      }
      case "/_layers", "/_manifests/revisions" -> visitor.visit(SHA256);
      case "/_manifests" -> visitor.visit("revisions");
      case "/_layers/sha256" -> visitRoles(repository, CONFIG, DEAD, visitor);
      case "/_manifests/revisions/sha256" -> visitRoles(repository, 0, CONFIG, visitor);
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Visits the blobs of a repository's images from {@code from}, inclusive, to {@code to},
   * exclusive.
   */
  private void visitRoles(long repository, int from, int to, NameVisitor visitor) {
    long end = Math.min(images, (repository + 1) * IMAGES);
    for (long image = repository * IMAGES; image < end; image++) {
      for (int role = from; role < to; role++) {
        visitor.visit(SyntheticDigest.encoded(image * IMAGE + role));
      }
    }
  }
}
