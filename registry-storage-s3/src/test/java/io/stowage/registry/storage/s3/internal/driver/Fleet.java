package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.End;
import io.stowage.registry.exploration.ScheduledProcess;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.InThreadCollectors;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.ScheduledBucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The actions of the processes of an exploration on a bucket, with the smallest images. */
record Fleet(
    UnaryOperator<Bucket> writers,
    UnaryOperator<Bucket> collectors,
    UnaryOperator<StorageDriver> writerDrivers,
    UnaryOperator<StorageDriver> collectorDrivers,
    boolean settles,
    boolean watches) {
  static final Duration GRACE = Duration.ofHours(1);
  static final byte[] LAYER = {'1'};
  static final Manifest IMAGE = image("");
  static final Manifest SIGNATURE = image(",\"subject\":{\"mediaType\":\""
      + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + IMAGE.digest() + "\",\"size\":"
      + IMAGE.bytes().length + "}");
  private static final RepositoryName NAME = RepositoryName.parse("a");
  private static final Tag TAG = Tag.parse("t");
  private static final String PUSHED = "pushed";
  private static final String REMOVED = "removed " + IMAGE.digest();

  /** What an image with a tag consists of, the link of the tag first. */
  private static final List<StoragePath> WHOLE = List.of(
      RegistryLayout.tagCurrentLink(NAME, TAG),
      RegistryLayout.revisionLink(NAME, IMAGE.digest()),
      RegistryLayout.blobData(IMAGE.digest()),
      RegistryLayout.layerLink(NAME, Digest.of(LAYER)),
      RegistryLayout.blobData(Digest.of(LAYER)));

  static Fleet faithful() {
    return new Fleet(
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        true,
        true);
  }

  /** Returns a fleet whose writers see the bucket in this way. */
  static Fleet writer(UnaryOperator<Bucket> view) {
    Fleet all = faithful();
    return new Fleet(
        view, all.collectors, all.writerDrivers, all.collectorDrivers, all.settles, all.watches);
  }

  static Fleet collector(UnaryOperator<Bucket> view) {
    return faithful().withCollector(view);
  }

  static Fleet writerDriver(UnaryOperator<StorageDriver> view) {
    Fleet all = faithful();
    return new Fleet(
        all.writers, all.collectors, view, all.collectorDrivers, all.settles, all.watches);
  }

  static Fleet collectorDriver(UnaryOperator<StorageDriver> view) {
    Fleet all = faithful();
    return new Fleet(
        all.writers, all.collectors, all.writerDrivers, view, all.settles, all.watches);
  }

  Fleet withCollector(UnaryOperator<Bucket> view) {
    return new Fleet(writers, view, writerDrivers, collectorDrivers, settles, watches);
  }

  Fleet withoutSettling() {
    return new Fleet(writers, collectors, writerDrivers, collectorDrivers, false, watches);
  }

  /** Returns a fleet whose writers have watches that stand still. */
  Fleet withoutWatches() {
    return new Fleet(writers, collectors, writerDrivers, collectorDrivers, settles, false);
  }

  private static StorageDriver open(ScheduledProcess me, UnaryOperator<Bucket> view) {
    return BucketStorage.builder(view.apply(new ScheduledBucket(me.objects())))
        .local(me.objects().clock())
        .build();
  }

  private static Registry open(ScheduledProcess me, StorageDriver driver, InstantSource watch) {
    return Registry.open(
        driver,
        RegistryOptions.builder().grace(GRACE).clock(watch).sleeper(me::pause).build());
  }

  Registry registry(ScheduledProcess me) {
    InstantSource watch = watches ? me.objects().clock() : () -> Instant.EPOCH;
    return open(me, writerDrivers.apply(open(me, writers)), watch);
  }

  private Registry collected(ScheduledProcess me) {
    return open(me, collectorDrivers.apply(open(me, collectors)), me.objects().clock());
  }

  Repository repository(ScheduledProcess me) {
    return registry(me).repository(NAME);
  }

  /** Pushes without a tag. */
  void prepare(ScheduledProcess me, boolean manifest) {
    Repository repository = repository(me);
    repository.blobs().put(LAYER);
    if (manifest) {
      repository.manifests().put(IMAGE.mediaType(), IMAGE.bytes());
    }
    me.pass(GRACE.multipliedBy(3));
  }

  /** Pushes an image and its signature without a tag. */
  void prepareSigned(ScheduledProcess me) {
    prepare(me, true);
    repository(me).manifests().put(SIGNATURE.mediaType(), SIGNATURE.bytes());
    me.pass(GRACE.multipliedBy(3));
  }

  /** Pushes as a client does: a blob that is there is not uploaded. */
  void push(ScheduledProcess me) {
    attempt(me, () -> {
      Repository repository = repository(me);
      if (repository.blobs().touch(Digest.of(LAYER)).isEmpty()) {
        repository.blobs().put(LAYER);
      }
      repository.manifests().put(TAG, IMAGE.mediaType(), IMAGE.bytes());
      me.note(PUSHED);
    });
  }

  /** Puts the manifest of layers that were pushed before. */
  void put(ScheduledProcess me) {
    attempt(me, () -> {
      repository(me).manifests().put(TAG, IMAGE.mediaType(), IMAGE.bytes());
      me.note(PUSHED);
    });
  }

  void delete(ScheduledProcess me) {
    attempt(me, () -> repository(me).manifests().delete(IMAGE.digest()));
  }

  void tag(ScheduledProcess me) {
    attempt(me, () -> {
      repository(me).tags().put(TAG, IMAGE.digest());
      me.note(PUSHED);
    });
  }

  /** Pushes as Distribution does: one look at each path, then the links. */
  void foreignPush(ScheduledProcess me) {
    ScheduledBucket bucket = new ScheduledBucket(me.objects());
    me.request(() -> {
      if (!isThere(bucket, RegistryLayout.blobData(Digest.of(LAYER)))) {
        put(bucket, RegistryLayout.blobData(Digest.of(LAYER)), LAYER);
      }
      put(bucket, RegistryLayout.layerLink(NAME, Digest.of(LAYER)), Link.content(Digest.of(LAYER)));
    });
    me.request(() -> {
      if (isThere(bucket, RegistryLayout.layerLink(NAME, Digest.of(LAYER)))
          && isThere(bucket, RegistryLayout.blobData(Digest.of(LAYER)))) {
        byte[] link = Link.content(IMAGE.digest());
        put(bucket, RegistryLayout.blobData(IMAGE.digest()), IMAGE.bytes());
        put(bucket, RegistryLayout.revisionLink(NAME, IMAGE.digest()), link);
        put(bucket, RegistryLayout.tagIndexLink(NAME, TAG, IMAGE.digest()), link);
        put(bucket, RegistryLayout.tagCurrentLink(NAME, TAG), link);
        me.note(PUSHED);
      }
    });
  }

  /** Uploads a layer as Distribution does, whose manifest may come much later. */
  void foreignUpload(ScheduledProcess me) {
    ScheduledBucket bucket = new ScheduledBucket(me.objects());
    if (!isThere(bucket, RegistryLayout.blobData(Digest.of(LAYER)))) {
      put(bucket, RegistryLayout.blobData(Digest.of(LAYER)), LAYER);
      put(bucket, RegistryLayout.layerLink(NAME, Digest.of(LAYER)), Link.content(Digest.of(LAYER)));
      me.note("uploaded");
    }
  }

  /** Hides the layer, as a run does that ends before it purges anything. */
  void hide(ScheduledProcess me) {
    take(me, RegistryLayout.blobData(Digest.of(LAYER)));
  }

  /** Takes the link of the manifest, as a run does that ends before it purges anything. */
  void takeLink(ScheduledProcess me) {
    take(me, RegistryLayout.revisionLink(NAME, IMAGE.digest()));
  }

  private void take(ScheduledProcess me, StoragePath path) {
    StorageDriver driver = open(me, collectors);
    driver
        .stat(path)
        .ifPresent(
            entry -> driver.quarantine().take("dead", List.of(new Quarantine.Seen(path, entry))));
  }

  /** Records that it hides the layer, as a run does that ends before the store hides anything. */
  static void intend(ScheduledProcess me) {
    try {
      collector(FaultyBuckets::withoutHiding).hide(me);
    } catch (StorageException.Failed e) {
      me.note("no answer");
    }
  }

  /** Hides the layer with a request that arrives when its run is over. */
  static void hideLate(ScheduledProcess me) {
    new ScheduledBucket(me.objects())
        .hide(List.of(RegistryLayout.blobData(Digest.of(LAYER)).value()));
  }

  /** Leases the layer. */
  void lease(ScheduledProcess me) {
    writerDrivers.apply(open(me, writers)).lease(RegistryLayout.blobData(Digest.of(LAYER)));
  }

  /** Removes leases that are over, as a collection does. */
  void tidy(ScheduledProcess me) {
    StorageDriver driver = open(me, collectors);
    driver.removeLeftovers(RegistryLayout.STOWAGE, driver.now().minus(GRACE));
  }

  private static boolean isThere(Bucket bucket, StoragePath path) {
    return bucket.head(path.value()).isPresent();
  }

  private static void put(Bucket bucket, StoragePath path, byte[] content) {
    bucket.put(path.value(), content);
  }

  void collect(ScheduledProcess me, boolean untagged, Writers among) {
    collect(me, untagged, among, Duration.ZERO);
  }

  /** Collects among programs that use this library, and holds what it takes for a day. */
  void hold(ScheduledProcess me) {
    collect(me, false, Writers.STOWAGE, Duration.ofDays(1));
  }

  private void collect(ScheduledProcess me, boolean untagged, Writers among, Duration quarantine) {
    GcOptions options = GcOptions.builder()
        .grace(GRACE)
        .writers(settles ? among : Writers.STOWAGE)
        .settle(Duration.ofMinutes(1))
        .deleteUntagged(untagged)
        .quarantine(quarantine)
        .repositoryReports(false)
        .tidying(Set.of())
        .parallelism(1)
        .build();
    try {
      InThreadCollectors.of(collected(me)).run(options, new GcListener() {
        @Override
        public void manifestRemoved(RepositoryName repository, Digest digest) {
          me.note("removed " + digest);
        }
      });
    } catch (CollectorLockedException e) {
      me.note("locked");
    }
  }

  void restore(ScheduledProcess me) {
    try {
      RestoreReport report = InThreadCollectors.of(collected(me)).restore();
      if (!report.restored().isEmpty()) {
        me.note("restored");
      }
    } catch (CollectorLockedException e) {
      me.note("locked");
    }
  }

  private static void attempt(ScheduledProcess me, Runnable work) {
    try {
      work.run();
    } catch (RegistryException e) {
      me.note("refused: " + e.code());
    }
  }

  /** Returns what is wrong if a push was acknowledged and is not whole, or a process failed. */
  static Optional<String> wrong(End end) {
    return wrong(end, end.process());
  }

  /**
   * Returns what is wrong after one more collection, or before if a push was acknowledged and cannot
   * be read.
   */
  Optional<String> wrongAfterARun(End end) {
    if (end.notes("pusher").contains(PUSHED) && !isReadable(end.process())) {
      return Optional.of("pushed, and not readable");
    }
    ScheduledProcess later = end.process();
    later.pass(Duration.ofMinutes(20));
    collect(later, false, Writers.STOWAGE);
    return wrong(end, later);
  }

  private static boolean isReadable(ScheduledProcess reader) {
    Repository repository = faithful().repository(reader);
    try {
      return repository.manifests().get(TAG).digest().equals(IMAGE.digest())
          && Arrays.equals(repository.blobs().read(Digest.of(LAYER), LAYER.length), LAYER);
    } catch (RegistryException e) {
      return false;
    }
  }

  /** Returns what is wrong if the tag is there and its image is not whole, or a process failed. */
  static Optional<String> dangling(End end) {
    return failure(end)
        .or(() -> lacking(end.process(), WHOLE)
            .filter(path -> !path.equals(WHOLE.get(0)))
            .map(path -> "the tag is there, and lacks " + path));
  }

  /**
   * Returns what is wrong if a push is not whole, or if the image was never removed and lacks its
   * signature.
   */
  static Optional<String> unsigned(End end) {
    List<StoragePath> links = List.of(
        RegistryLayout.revisionLink(NAME, IMAGE.digest()),
        RegistryLayout.revisionLink(NAME, SIGNATURE.digest()));
    return wrong(end)
        .or(() -> lacking(end.process(), links)
            .filter(path -> path.equals(links.get(1)))
            .filter(path -> !end.notes("collector").contains(REMOVED))
            .map(path -> "the image stays, and lacks " + path));
  }

  private static Optional<String> failure(End end) {
    return end.processes().stream()
        .flatMap(process -> end.notes(process).stream())
        .filter(note -> note.startsWith("failed"))
        .findFirst();
  }

  private static Optional<String> wrong(End end, ScheduledProcess me) {
    for (String process : end.processes()) {
      for (String note : end.notes(process)) {
        if (note.startsWith("failed")) {
          return Optional.of(process + " " + note);
        }
        if (note.equals("uploaded") || note.equals("restored")) {
          return lacking(me, List.of(RegistryLayout.blobData(Digest.of(LAYER))))
              .map(path -> process + " " + note + ", and lacks " + path);
        }
        if (note.equals(PUSHED)) {
          return lacking(me, WHOLE).map(path -> process + " pushed, and lacks " + path);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<StoragePath> lacking(ScheduledProcess me, List<StoragePath> paths) {
    ScheduledBucket bucket = new ScheduledBucket(me.objects());
    return paths.stream().filter(path -> !isThere(bucket, path)).findFirst();
  }

  private static Manifest image(String more) {
    String json = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
        + "\",\"config\":{\"mediaType\":\"" + MediaType.OCI_LAYER_GZIP + "\",\"digest\":\""
        + Digest.of(LAYER) + "\",\"size\":1},\"layers\":[]" + more + "}";
    return Manifest.parse(MediaType.OCI_MANIFEST, json.getBytes(US_ASCII));
  }
}
