package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A manifest is put through a real docker-registry while it is deleted, alternately by this library
 * and by docker-registry. Either deletion may leave a tag that names nothing; ours does so no more
 * often than theirs.
 *
 * <p>The number of deletions is set by {@code -Dsoak.beside.deletions=1000}.
 */
@org.junit.jupiter.api.Tag("once")
@RequiresPeers({"docker-registry", "skopeo"})
class DeletionBesideDockerRegistryIT {
  private static final MediaType TYPE = MediaType.OCI_MANIFEST;
  private static final String TAG = "1.0";
  private static final int REPOSITORIES = 8;
  private static final Duration APART = Duration.ofMillis(20);

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final TestImage image = TestImages.in(
          Registry.open(InMemoryStorage.create()).repository("source"))
      .image()
      .push();
  private final Random random = new Random(1);
  private final Path root;

  DeletionBesideDockerRegistryIT(@TempDir Path folder) {
    root = folder.resolve("registry");
  }

  /** Deletes the manifest of a repository. */
  private interface Deletion {
    void in(String repository);
  }

  @Test
  void leavesADanglingTagNoMoreOftenThanDockerRegistryAndAScrubFindsIt() throws Exception {
    HttpApi api = new HttpApi(peer.serve(root));
    int times = Integer.getInteger("soak.beside.deletions", 96);
    try (Registry registry =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED))) {
      int theirs = dangling(times, api, registry, name -> api.offerDeletion(name, image.digest()));
      int ours = dangling(times, api, registry, name -> delete(registry, name));
      System.out.printf(
          "Deletions beside a put of the same manifest: %d times each, a tag without its manifest "
              + "was left %d times by docker-registry and %d times by us%n",
          times, theirs, ours);
      assertThat(ours).isLessThanOrEqualTo(theirs);
    }
  }

  private void delete(Registry registry, String name) {
    try {
      registry.repository(name).manifests().delete(image.digest());
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
    }
  }

  /** Returns how often a tag was left without its manifest. */
  private int dangling(int times, HttpApi api, Registry registry, Deletion deletion)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2 * REPOSITORIES);
    int dangling = 0;
    try {
      for (int done = 0; done < times; done += REPOSITORIES) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < REPOSITORIES; i++) {
          String name = "team/app" + i;
          push(api, name);
          running.add(threads.submit(after(random, () -> deletion.in(name))));
          running.add(threads.submit(after(random, () -> put(api, name))));
        }
        for (Future<?> each : running) {
          each.get();
        }
        List<StoragePath> tags = danglingTags();
        assertThat(Scrubber.of(registry).run().findings())
            .filteredOn(finding -> finding.kind() == ScrubFinding.Kind.TAG_DANGLING)
            .extracting(ScrubFinding::path)
            .containsExactlyInAnyOrderElementsOf(tags);
        dangling += tags.size();
      }
    } finally {
      threads.shutdownNow();
    }
    return dangling;
  }

  private static Runnable after(Random random, Runnable work) {
    long pause = random.nextLong(APART.toNanos());
    return () -> {
      LockSupport.parkNanos(pause);
      work.run();
    };
  }

  private void push(HttpApi api, String name) {
    for (Descriptor blob : image.manifest().blobs()) {
      if (api.headStatus(name + "/blobs/" + blob.digest()) == 404) {
        byte[] content = image.repository().blobs().read(blob.digest(), (int) blob.size());
        api.blob(name, content, blob.digest());
      }
    }
    api.manifest(name, TAG, TYPE, image.manifest().bytes());
  }

  private void put(HttpApi api, String name) {
    api.offerManifest(name, TAG, TYPE, image.manifest().bytes());
  }

  private List<StoragePath> danglingTags() {
    List<StoragePath> dangling = new ArrayList<>();
    for (int i = 0; i < REPOSITORIES; i++) {
      RepositoryName name = RepositoryName.parse("team/app" + i);
      StoragePath tag = RegistryLayout.tagCurrentLink(name, Tag.parse(TAG));
      if (isThere(tag) && !isThere(RegistryLayout.revisionLink(name, image.digest()))) {
        dangling.add(tag);
      }
    }
    return dangling;
  }

  private boolean isThere(StoragePath path) {
    return Files.exists(root.resolve(path.value()));
  }
}
