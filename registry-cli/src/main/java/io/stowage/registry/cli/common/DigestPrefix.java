package io.stowage.registry.cli.common;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.List;
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
    if (!PREFIX.matcher(text).matches()) {
      return Digest.parse(text);
    }
    Set<Digest> found = beginningWith(registry, text.substring(text.indexOf(':') + 1));
    if (found.isEmpty()) {
      throw new CommandException("no blob has a digest that begins with " + text);
    }
    if (found.size() > 1) {
      throw new CommandException(found.size() + " digests begin with " + text + ", such as "
          + found.stream().limit(SHOWN).map(Digest::toString).collect(Collectors.joining(", ")));
    }
    return found.iterator().next();
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
