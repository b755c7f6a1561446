package io.stowage.registry.testing;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Damages the contents of a store, one entry at a time, in the ways that crashes, full disks,
 * foreign tools and other versions of Distribution do. Paths come from {@link TestImage} and {@link
 * RegistryLayout}.
 */
public final class Breakage {
  private static final int SHORT = 20;
  private static final int MOST = 16 * 1024 * 1024;

  private final StorageDriver storage;

  private Breakage(StorageDriver storage) {
    this.storage = storage;
  }

  /** Returns an instance that damages {@code storage}. */
  public static Breakage of(StorageDriver storage) {
    Objects.requireNonNull(storage, "storage");
    return new Breakage(storage);
  }

  /** Empties the file of a link, as a crash of Distribution 2.x does. */
  public void emptyLink(StoragePath link) {
    Objects.requireNonNull(link, "link");
    storage.write(link, new byte[0]);
  }

  /** Truncates a link to its first 20 bytes. */
  public void truncateLink(StoragePath link) {
    Objects.requireNonNull(link, "link");
    storage.write(link, Arrays.copyOf(storage.read(link, MOST), SHORT));
  }

  /** Writes text that is not a digest, but has the same length, into a link. */
  public void garbleLink(StoragePath link) {
    Objects.requireNonNull(link, "link");
    storage.write(link, "#".repeat(71).getBytes(StandardCharsets.US_ASCII));
  }

  /** Makes a link point to {@code target}, whether or not that is valid at this place. */
  public void redirectLink(StoragePath link, Digest target) {
    Objects.requireNonNull(link, "link");
    storage.write(link, Link.content(target));
  }

  /** Removes a link or the data of a blob, and keeps its folder on stores with real folders. */
  public void remove(StoragePath file) {
    Objects.requireNonNull(file, "file");
    storage.delete(file);
  }

  /** Removes a link or the data of a blob together with its folder. */
  public void removeFolder(StoragePath file) {
    Objects.requireNonNull(file, "file");
    storage.deleteTree(file.parent());
  }

  /** Truncates a blob to its first half. */
  public void truncateBlob(Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    byte[] content = storage.read(data, MOST);
    storage.write(data, Arrays.copyOf(content, content.length / 2));
  }

  /** Changes the last byte of a blob without changing its size. */
  public void garbleBlob(Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    byte[] content = storage.read(data, MOST);
    content[content.length - 1] ^= 1;
    storage.write(data, content);
  }

  /** Stores a blob to which no repository has a link. */
  public Digest orphanBlob(byte[] content) {
    Digest digest = Digest.of(content);
    storage.write(RegistryLayout.blobData(digest), content);
    return digest;
  }

  /** Stores a manifest that is not JSON, under its correct digest. */
  public Digest garbageManifest(RepositoryName repository) {
    Objects.requireNonNull(repository, "repository");
    return manifest(repository, "garbage".getBytes(StandardCharsets.US_ASCII));
  }

  /** Stores a manifest of an unknown type that mentions {@code digests}. */
  public Digest unknownManifest(RepositoryName repository, MediaType type, Set<Digest> digests) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(digests, "digests");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 2);
    json.put("mediaType", type);
    json.put("needs", digests.stream().sorted().toList());
    return manifest(repository, JsonText.bytes(json));
  }

  /** Stores arbitrary bytes as a manifest of {@code repository}. */
  public Digest manifest(RepositoryName repository, byte[] content) {
    Objects.requireNonNull(repository, "repository");
    Digest digest = orphanBlob(content);
    redirectLink(RegistryLayout.revisionLink(repository, digest), digest);
    return digest;
  }

  /** Moves the link of a manifest to the place of layer links, where Distribution 2.1 wrote it. */
  public void linkAsLayer(RepositoryName repository, Digest manifest) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(manifest, "manifest");
    redirectLink(RegistryLayout.layerLink(repository, manifest), manifest);
    removeFolder(RegistryLayout.revisionLink(repository, manifest));
  }

  /**
   * Makes a tag point to {@code digest}, whether or not that manifest exists, as a deletion by an
   * old version does.
   */
  public void danglingTag(RepositoryName repository, Tag tag, Digest digest) {
    Objects.requireNonNull(repository, "repository");
    redirectLink(RegistryLayout.tagIndexLink(repository, tag, digest), digest);
    redirectLink(RegistryLayout.tagCurrentLink(repository, tag), digest);
  }

  /** Creates an upload with the given content and without its time of start. */
  public UUID undatedUpload(RepositoryName repository, byte[] content) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(content, "content");
    UUID id = UUID.nameUUIDFromBytes(content);
    storage.write(RegistryLayout.uploadData(repository, id), content);
    return id;
  }

  /** Creates a temporary file next to {@code file}, as a crash of Distribution 3.x does. */
  public StoragePath temporaryFile(StoragePath file) {
    Objects.requireNonNull(file, "file");
    String name = file.name() + "." + UUID.nameUUIDFromBytes(new byte[0]) + ".tmp";
    StoragePath path = file.parent().resolve(name);
    storage.write(path, new byte[0]);
    return path;
  }
}
