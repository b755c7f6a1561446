package io.stowage.registry.cli.common;

import io.stowage.registry.Registry;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A digest, or the first hex digits of a sha256 digest.
 *
 * @param text the digest or its beginning
 */
public record DigestPrefix(String text) {
  private static final Pattern PREFIX = Pattern.compile("(sha256:)?[0-9a-f]{6,63}");
  private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{64}");
  private static final int SHARD = 2;
  private static final int SHOWN = 4;

  /**
   * Parses 6 to 64 hex digits of a sha256 digest, with or without {@code sha256:}, or the whole
   * digest of another algorithm.
   *
   * @throws io.stowage.registry.model.RegistryException DIGEST_INVALID if {@code text} has another
   *     form
   */
  public static DigestPrefix parse(String text) {
    String written = WHOLE.matcher(text).matches() ? "sha256:" + text : text;
    if (!PREFIX.matcher(written).matches()) {
      Digest.parse(written);
    }
    return new DigestPrefix(written);
  }

  /**
   * Returns the whole digest. If this is only the beginning of a digest, it is completed to that of
   * the blob, in its place or in quarantine, that it identifies.
   *
   * @throws CommandException if no blob or more than one has a digest with this beginning
   */
  public Digest find(Registry registry) {
    if (isWhole()) {
      return Digest.parse(text);
    }
    return only(beginningWith(registry, hex()))
        .orElseThrow(() -> new CommandException("no blob has a digest that begins with " + text));
  }

  /**
   * Returns the whole digest. If this is only the beginning of a digest, it is completed to that of
   * the manifest of {@code repository} that it identifies, or to nothing if there is none.
   *
   * @throws CommandException if more than one manifest has a digest with this beginning
   */
  public Optional<Digest> find(Registry registry, RepositoryName repository) {
    if (isWhole()) {
      return Optional.of(Digest.parse(text));
    }
    Set<Digest> found = new TreeSet<>();
    StorageDriver driver = registry.storage();
    for (StorageView view : List.of(driver, driver.quarantine())) {
      new RegistryWalk(view).forEachManifest(repository, digest -> {
        if (digest.encoded().startsWith(hex())) {
          found.add(digest);
        }
      });
    }
    found.removeIf(digest -> !hasLink(registry, repository, digest));
    return only(found);
  }

  /** Returns whether {@code repository} has a link to a manifest, which may be in quarantine. */
  static boolean hasLink(Registry registry, RepositoryName repository, Digest manifest) {
    StoragePath link = RegistryLayout.revisionLink(repository, manifest);
    StorageDriver driver = registry.storage();
    return driver.stat(link).isPresent()
        || driver.quarantine().stat(link).isPresent()
        || driver.stat(link).isPresent();
  }

  private boolean isWhole() {
    return !PREFIX.matcher(text).matches();
  }

  private String hex() {
    return text.substring(text.indexOf(':') + 1);
  }

  private Optional<Digest> only(Set<Digest> found) {
    if (found.size() > 1) {
      throw new CommandException(found.size() + " digests begin with " + text + ", such as "
          + found.stream().limit(SHOWN).map(Digest::toString).collect(Collectors.joining(", ")));
    }
    return found.stream().findFirst();
  }

  private static Set<Digest> beginningWith(Registry registry, String hex) {
    StorageDriver driver = registry.storage();
    StoragePath shard = RegistryLayout.shard(DigestAlgorithm.SHA256, hex.substring(0, SHARD));
    Set<Digest> found = new TreeSet<>();
    for (StorageView view : List.of(driver, driver.quarantine())) {
      view.list(shard, name -> {
        if (name.startsWith(hex) && WHOLE.matcher(name).matches()) {
          found.add(new Digest(DigestAlgorithm.SHA256, name));
        }
      });
    }
    return found;
  }
}
