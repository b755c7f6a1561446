package io.stowage.registry.proofs;

import com.google.common.util.concurrent.MoreExecutors;
import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Sleeper;
import io.stowage.registry.exploration.ScheduledProcess;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.Collectors;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.ObjectsInQuarantineException;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The actions of the processes of an exploration: the smallest images, in one or two repositories.
 */
final class Fleet {
  static final Duration GRACE = Duration.ofHours(1);
  static final String OTHER_NAME = "b";

  /**
   * An upload shared by several processes; a UUID without a version is stable in an exploration.
   */
  static final UUID UPLOAD = new UUID(0, 1);

  /** The note of a collector whose lock another one took over. */
  static final String LOST = "lost the lock";

  /** Begins the note of a process that put a manifest by its sha512 digest. */
  static final String ALIAS = "alias ";

  /** Once this object exists, a call of the store fails. */
  static final StoragePath BROKEN = StoragePath.parse("broken");

  /**
   * Puts all processes on one machine. An exploration replaces random UUIDs, but this name is not a
   * UUID.
   */
  private static final ProcessIdentity ON_ONE_MACHINE =
      new ProcessIdentity("host", "boot/1", 1, Instant.EPOCH);

  static final byte[] LAYER = {'1'};
  static final byte[] OTHER = {'2'};
  static final Manifest IMAGE = image(LAYER, "");
  static final Manifest SECOND = image(OTHER, "");
  static final Manifest TWO = image(OTHER, "{" + descriptor(LAYER) + "}");
  static final Manifest INDEX = index(named(IMAGE));
  static final Manifest INDEX_BY_SHA512 =
      index(descriptor(IMAGE.mediaType(), sha512(IMAGE), IMAGE.bytes().length));
  static final Manifest SIGNATURE = signature(IMAGE);

  private final UnaryOperator<InstantSource> watches;
  private final Function<ScheduledProcess, StorageDriver> writers;
  private final UnaryOperator<StorageDriver> collectors;
  private final UnaryOperator<Sleeper> pauses;

  /**
   * Creates a fleet whose writers see the time, and whose writers and collectors see their stores,
   * through these.
   */
  Fleet(
      UnaryOperator<InstantSource> watches,
      Function<ScheduledProcess, StorageDriver> writers,
      UnaryOperator<StorageDriver> collectors) {
    this(watches, writers, collectors, UnaryOperator.identity());
  }

  private Fleet(
      UnaryOperator<InstantSource> watches,
      Function<ScheduledProcess, StorageDriver> writers,
      UnaryOperator<StorageDriver> collectors,
      UnaryOperator<Sleeper> pauses) {
    this.watches = watches;
    this.writers = writers;
    this.collectors = collectors;
    this.pauses = pauses;
  }

  static Fleet faithful() {
    return new Fleet(UnaryOperator.identity(), ScheduledProcess::storage, UnaryOperator.identity());
  }

  /** Returns a fleet whose writers never wait. */
  Fleet withoutPauses() {
    return new Fleet(watches, writers, collectors, sleeper -> time -> {});
  }

  private static Registry open(StorageDriver store, InstantSource clock, Sleeper sleeper) {
    return Registry.open(
        store,
        RegistryOptions.builder().grace(GRACE).clock(clock).sleeper(sleeper).build());
  }

  Registry registry(ScheduledProcess me) {
    return open(writers.apply(me), watches.apply(me.clock()), pauses.apply(me::pause));
  }

  Repository repository(ScheduledProcess me) {
    return registry(me).repository("a");
  }

  /** Pushes as a client does: blobs reported to exist are not uploaded. */
  void push(ScheduledProcess me, String tag, Manifest manifest, int attempts, byte[] blob) {
    boolean pushed = false;
    for (int i = 0; i < attempts && !pushed; i++) {
      pushed = offer(me, blob) && put(me, tag, manifest);
    }
  }

  /** Begins a push: checks for a blob, and uploads it if it does not exist. */
  boolean offer(ScheduledProcess me, byte[] blob) {
    return attempt(me, () -> {
      Repository repository = repository(me);
      if (repository.blobs().touch(Digest.of(blob)).isEmpty()) {
        repository.blobs().put(blob);
      }
    });
  }

  /** Uploads a blob without a check. */
  boolean upload(ScheduledProcess me, byte[] blob) {
    return attempt(me, () -> repository(me).blobs().put(new ByteArrayInputStream(blob)));
  }

  /**
   * Appends a blob to {@link #UPLOAD}, after its current data, commits it, and puts an image of it.
   */
  void continueUpload(ScheduledProcess me, String tag, Manifest manifest, byte[] blob) {
    attempt(me, () -> {
      BlobUpload upload = repository(me).blobs().resumeUpload(UPLOAD);
      upload.append(upload.offset(), blob);
      upload.commit(Digest.of(blob));
      put(me, tag, manifest);
    });
  }

  /** Commits the data of {@link #UPLOAD} as a blob, and puts an image of it. */
  void commitUpload(ScheduledProcess me, String tag, Manifest manifest, byte[] blob) {
    attempt(me, () -> {
      repository(me).blobs().resumeUpload(UPLOAD).commit(Digest.of(blob));
      put(me, tag, manifest);
    });
  }

  /** Appends to {@link #UPLOAD} as docker-registry does, without a lock. */
  static void addWithoutLock(ScheduledProcess me, byte[] more) {
    StoragePath data = RegistryLayout.uploadData(RepositoryName.parse("a"), UPLOAD);
    StorageDriver storage = me.storageWithoutLocks();
    long end = storage.stat(data).map(StorageEntry::size).orElse(0L);
    try (WritableByteChannel out = storage.append(data, end)) {
      out.write(ByteBuffer.wrap(more));
    } catch (StorageException.OffsetMismatch e) {
      me.note("the upload changed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Completes a push. */
  boolean put(ScheduledProcess me, String tag, Manifest manifest) {
    return attempt(me, () -> {
      repository(me).manifests().put(Tag.parse(tag), manifest.mediaType(), manifest.bytes());
      me.note(tag + "=" + manifest.digest());
    });
  }

  /** Puts a manifest that an index will list. */
  void putChild(ScheduledProcess me, Manifest manifest) {
    attempt(me, () -> repository(me).manifests().put(manifest.mediaType(), manifest.bytes()));
  }

  static Digest sha512(Manifest manifest) {
    return Digest.of(DigestAlgorithm.SHA512, manifest.bytes());
  }

  /** Puts a manifest by its sha512 digest. */
  void putBySha512(ScheduledProcess me, Manifest manifest) {
    attempt(me, () -> {
      repository(me).manifests().put(sha512(manifest), manifest);
      me.note(ALIAS + sha512(manifest));
    });
  }

  /** Tags a manifest that is named by its sha512 digest. */
  void tagBySha512(ScheduledProcess me, String tag, Manifest manifest) {
    attempt(me, () -> {
      repository(me).tags().put(Tag.parse(tag), sha512(manifest));
      me.note(tag + "=" + manifest.digest());
    });
  }

  void tag(ScheduledProcess me, String tag, Manifest manifest) {
    attempt(me, () -> {
      repository(me).tags().put(Tag.parse(tag), manifest.digest());
      me.note(tag + "=" + manifest.digest());
    });
  }

  void delete(ScheduledProcess me, Manifest manifest) {
    attempt(me, () -> repository(me).manifests().delete(manifest.digest()));
  }

  /** Deletes the image that {@code tag} names, with all that nothing else names. */
  void deleteImage(ScheduledProcess me, String tag) {
    attempt(me, () -> repository(me).manifests().delete(tag));
  }

  void deleteBlob(ScheduledProcess me, byte[] blob) {
    attempt(me, () -> repository(me).blobs().delete(Digest.of(blob)));
  }

  void removeRepository(ScheduledProcess me) {
    attempt(me, () -> registry(me).remove(repository(me).name()));
  }

  /** Mounts a layer from repository a into another one, and pushes an image of it there. */
  void mount(ScheduledProcess me, String tag, Manifest manifest, byte[] blob) {
    Repository other = registry(me).repository(OTHER_NAME);
    if (other.blobs().mount(Digest.of(blob), repository(me).name()).isEmpty()) {
      other.blobs().put(blob);
    }
    attempt(me, () -> {
      other.manifests().put(Tag.parse(tag), manifest.mediaType(), manifest.bytes());
      me.note(OTHER_NAME + ":" + tag + "=" + manifest.digest());
    });
  }

  /** Copies an image of repository a into another one. */
  void copy(ScheduledProcess me, String tag, Manifest manifest) {
    attempt(me, () -> {
      RegistryCopy.from(repository(me))
          .image(manifest.digest())
          .as(tag)
          .to(registry(me).repository(OTHER_NAME));
      me.note(OTHER_NAME + ":" + tag + "=" + manifest.digest());
    });
  }

  /** Restores everything that an earlier collection keeps in quarantine. */
  void restore(ScheduledProcess me) {
    collecting(me, () -> GarbageCollector.of(collected(me)).restore());
  }

  /**
   * Pushes as docker-registry does: it looks only at paths, renews nothing, and never looks twice.
   */
  void foreignPush(ScheduledProcess me, String tag, Manifest manifest, byte[] blob) {
    ForeignWriter writer = new ForeignWriter(me.storage(), repository(me).name());
    me.request(() -> writer.upload(blob));
    me.request(() -> {
      if (writer.put(Tag.parse(tag), manifest)) {
        me.note(tag + "=" + manifest.digest());
      }
    });
  }

  void pull(ScheduledProcess me, Manifest manifest, int times) {
    Repository repository = repository(me);
    for (int i = 0; i < times; i++) {
      Pulls.assertPullable(repository, manifest.digest());
    }
  }

  /** Pulls the manifest whose tagging was acknowledged to this process. */
  void pullIfTagged(ScheduledProcess me, String tag) {
    Repository repository = repository(me);
    repository
        .tags()
        .find(Tag.parse(tag))
        .ifPresent(digest -> Pulls.assertPullable(repository, digest));
  }

  void collect(ScheduledProcess me, UnaryOperator<GcOptions.Builder> options) {
    collect(me, options, collectors.apply(me.storage()));
  }

  /** Purges the data of a blob with the calls of a collection that found only this garbage. */
  void purge(ScheduledProcess me, byte[] blob) {
    StorageDriver driver = collectors.apply(me.storage());
    Quarantine quarantine = driver.quarantine();
    StoragePath data = RegistryLayout.blobData(Digest.of(blob));
    List<Quarantine.Seen> old = driver
        .stat(data)
        .filter(entry -> entry.modified().isBefore(driver.now().minus(GRACE)))
        .map(entry -> new Quarantine.Seen(data, entry))
        .stream()
        .toList();
    quarantine.purge("run", quarantine.take("run", old));
  }

  /**
   * Collects like {@link #collect}, on a store one of whose calls fails after {@link #breakStore}.
   */
  void collectOrFail(ScheduledProcess me, UnaryOperator<GcOptions.Builder> options) {
    StorageDriver breaking = new BreakingStorage(collectors.apply(me.storage()), BROKEN);
    try {
      collect(me, options, breaking);
    } catch (StorageException.Failed | ObjectsInQuarantineException e) {
      me.note("broken off");
    }
  }

  /** Makes the next call of {@link #collectOrFail} fail. */
  static void breakStore(ScheduledProcess me) {
    me.storage().write(BROKEN, new byte[0]);
  }

  private static void collect(
      ScheduledProcess me, UnaryOperator<GcOptions.Builder> options, StorageDriver driver) {
    GcOptions.Builder builder =
        GcOptions.builder().grace(GRACE).parallelism(1).repositoryReports(false).tidying(Set.of());
    GcListener listener = new GcListener() {
      @Override
      public void manifestRemoved(RepositoryName repository, Digest manifest) {
        me.note("removed " + manifest);
      }
    };
    GcOptions all = options.apply(builder).build();
    collecting(
        me,
        () -> Collectors.of(
                open(driver, me.clock(), me::pause),
                ON_ONE_MACHINE,
                threads -> MoreExecutors.newDirectExecutorService())
            .run(all, listener));
  }

  private Registry collected(ScheduledProcess me) {
    return open(collectors.apply(me.storage()), me.clock(), me::pause);
  }

  private static void collecting(ScheduledProcess me, Runnable work) {
    try {
      work.run();
    } catch (CollectorLockedException e) {
      me.note(e.toString().contains(LOST) ? LOST : "locked");
    }
  }

  private static boolean attempt(ScheduledProcess me, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RegistryException e) {
      me.note("refused: " + e.code());
      return false;
    }
  }

  private static Manifest image(byte[] config, String layers) {
    return parse(
        MediaType.OCI_MANIFEST,
        "\"config\":{" + descriptor(config) + "},\"layers\":[" + layers + "]");
  }

  private static Manifest signature(Manifest subject) {
    return parse(
        MediaType.OCI_MANIFEST,
        "\"config\":{" + descriptor(LAYER) + "},\"layers\":[],\"subject\":{" + named(subject)
            + "}");
  }

  private static Manifest index(String child) {
    return parse(MediaType.OCI_INDEX, "\"manifests\":[{" + child + "}]");
  }

  private static Manifest parse(MediaType type, String rest) {
    String json = "{\"schemaVersion\":2,\"mediaType\":\"" + type + "\"," + rest + "}";
    return Manifest.parse(type, json.getBytes(StandardCharsets.US_ASCII));
  }

  private static String named(Manifest manifest) {
    return descriptor(manifest.mediaType(), manifest.digest(), manifest.bytes().length);
  }

  private static String descriptor(byte[] blob) {
    return descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(blob), blob.length);
  }

  private static String descriptor(MediaType type, Digest digest, int size) {
    return "\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size;
  }

  /**
   * Returns the digest that a process has noted for a tag, or empty if the note is a different one.
   */
  static Optional<Digest> pushed(String note) {
    int equals = note.indexOf('=');
    return equals < 0 ? Optional.empty() : Optional.of(Digest.parse(note.substring(equals + 1)));
  }
}
