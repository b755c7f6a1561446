package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestScanner;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.model.UnknownManifest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the references of manifests.
 *
 * <p>If a manifest cannot be understood, every digest that occurs in it counts as a reference. A
 * damaged manifest may have named more. Thread-safe.
 */
public final class ManifestReader {
  private static final String KEPT =
      ": everything it mentions and all manifests and layers of its repositories are kept";
  private static final int CHUNK = 1 << 20;
  private static final int LONGEST_DIGEST = 2048;

  private final StorageDriver driver;
  private final QuarantineLookup lookup;
  private final Findings findings;

  /** The manifests that were read ahead. */
  private final Map<Digest, Optional<References>> ahead = new ConcurrentHashMap<>();

  private volatile boolean remembers;

  public ManifestReader(StorageDriver driver, Findings findings) {
    this.driver = driver;
    this.lookup = new QuarantineLookup(driver);
    this.findings = findings;
  }

  /**
   * Returns the references of a manifest, or empty if its bytes are neither in place nor in
   * quarantine. A store may list an object and find it only at the second attempt.
   */
  public Optional<References> read(Digest manifest) {
    return Optional.ofNullable(ahead.get(manifest))
        .orElseGet(() -> look(manifest, ManifestScanner::scan, Names::references));
  }

  /**
   * Reads a manifest, and keeps its references for {@link #read} until {@link #forgetAhead} is
   * called.
   */
  void readAhead(Digest manifest) {
    if (!ahead.containsKey(manifest)) {
      ahead.put(manifest, read(manifest));
    }
  }

  /** Discards the manifests that were read ahead, unless they are to be remembered. */
  void forgetAhead() {
    if (remembers) {
      ahead
          .values()
          .removeIf(read -> read.filter(found -> found.kind().isUnderstood()).isEmpty());
    } else {
      ahead.clear();
    }
  }

  /** From now on, manifests that were read ahead and understood are not read again. */
  void remember() {
    remembers = true;
  }

  /** Remembers the manifests that {@code other} remembers: the content of a digest never changes. */
  void startWith(ManifestReader other) {
    ahead.putAll(other.ahead);
  }

  /**
   * Returns the digests that the manifest names; unlike {@link #read}, this always uses the parser.
   */
  public Optional<Names> names(Digest manifest) {
    return look(manifest, bytes -> Optional.empty(), names -> names);
  }

  private <T> Optional<T> look(
      Digest manifest, Function<byte[], Optional<T>> quick, Function<Names, T> thorough) {
    StoragePath path = RegistryLayout.blobData(manifest);
    return lookAt(driver, path, quick, thorough)
        .or(() -> lookup.find(view -> lookAt(view, path, quick, thorough)));
  }

  private <T> Optional<T> lookAt(
      StorageView view,
      StoragePath path,
      Function<byte[], Optional<T>> quick,
      Function<Names, T> thorough) {
    try {
      byte[] bytes = view.read(path, Manifest.LIMIT);
      return quick.apply(bytes).or(() -> Optional.of(thorough.apply(parse(path, bytes))));
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    } catch (StorageException.TooLarge e) {
      findings.damaged(path, "larger than a manifest can be" + KEPT);
      return scanLarge(view, path).map(found -> thorough.apply(Names.of(found, Kind.DAMAGED)));
    } catch (StorageException.UnexpectedKind e) {
      findings.damaged(path, e.getMessage() + KEPT);
      return Optional.of(thorough.apply(Names.of(Set.of(), Kind.DAMAGED)));
    }
  }

  private Names parse(StoragePath path, byte[] bytes) {
    try {
      return names(Manifest.parse(bytes));
    } catch (RegistryException e) {
      findings.damaged(path, e.getMessage() + KEPT);
      Set<Digest> found = new LinkedHashSet<>();
      DigestScanner.scan(bytes, found::add);
      return Names.of(found, Kind.DAMAGED);
    }
  }

  private static Names names(Manifest manifest) {
    if (manifest instanceof UnknownManifest unknown) {
      return Names.of(unknown.mentioned(), Kind.MENTIONED);
    }
    List<Digest> children = digests(manifest.manifests().stream());
    return new Names(
        digests(Stream.concat(manifest.blobs().stream(), manifest.manifests().stream())),
        digests(manifest.blobs().stream().filter(Descriptor::isExternal)),
        digests(manifest.manifests().stream().filter(child -> child.mediaType().isManifest())),
        new ManifestRelations(children, manifest.subject().map(Descriptor::digest)),
        manifest instanceof Schema1Manifest ? Kind.SCHEMA_1 : Kind.EXACT);
  }

  private static List<Digest> digests(Stream<Descriptor> descriptors) {
    return descriptors.map(Descriptor::digest).toList();
  }

  /**
   * Scans by chunks that overlap by the longest digest, escapes included, so that no digest is
   * split.
   */
  private Optional<Set<Digest>> scanLarge(StorageView view, StoragePath path) {
    Set<Digest> found = new LinkedHashSet<>();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Channels.newInputStream(view.open(path, 0))) {
      int kept = 0;
      for (int n = in.readNBytes(chunk, 0, CHUNK);
          n > 0;
          n = in.readNBytes(chunk, kept, CHUNK - kept)) {
        DigestScanner.scan(Arrays.copyOf(chunk, kept + n), found::add);
        int next = Math.min(LONGEST_DIGEST, kept + n);
        System.arraycopy(chunk, kept + n - next, chunk, 0, next);
        kept = next;
      }
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
    return Optional.of(found);
  }
}
