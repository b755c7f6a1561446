package io.stowage.registry.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real docker-registry accepts pushes to repositories that are repeatedly removed by this
 * library. Whenever no operation is in progress, an image that exists has all its layer links.
 *
 * <p>The number of pushes is set by {@code -Dsoak.beside.pushes=2000}.
 */
@Tag("once")
@RequiresPeers({"docker-registry", "skopeo"})
class RemovalBesideDockerRegistryIT {
  private static final MediaType TYPE = MediaType.OCI_MANIFEST;
  private static final int REPOSITORIES = 8;
  private static final RemovalOptions OPTIONS = RemovalOptions.builder()
      .writers(Writers.ANY)
      .settle(Duration.ofSeconds(2))
      .build();

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final TestImage image = TestImages.in(
          Registry.open(InMemoryStorage.create()).repository("source"))
      .image()
      .push();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger stayed = new AtomicInteger();
  private final Path root;

  RemovalBesideDockerRegistryIT(@TempDir Path folder) {
    root = folder.resolve("registry");
  }

  @Test
  void losesNoLayerLinkOfAnImagePushedMeanwhile() throws Exception {
    int pushes = Integer.getInteger("soak.beside.pushes", 400);
    HttpApi api = new HttpApi(peer.serve(root));
    ExecutorService threads = Executors.newFixedThreadPool(2 * REPOSITORIES);
    List<String> lost = new ArrayList<>();
    try (Registry registry = Registry.open(
        FileSystemStorage.openOrCreate(root, Durability.RELAXED), RegistryOptions.defaults())) {
      while (acknowledged.get() < pushes) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < REPOSITORIES; i++) {
          String name = "team/app" + i;
          push(api, name, "first");
          Future<?> removal = threads.submit(() -> remove(registry, RepositoryName.parse(name)));
          running.add(removal);
          running.add(threads.submit(() -> pushUntilDone(removal, api, name)));
        }
        for (Future<?> each : running) {
          each.get();
        }
        for (int i = 0; i < REPOSITORIES; i++) {
          addLost(registry, RepositoryName.parse("team/app" + i), lost);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.println("Removals beside docker-registry: " + acknowledged + " pushes acknowledged, "
        + stayed + " times an image stayed, " + lost.size() + " layer links lost");
    assertThat(lost).isEmpty();
    assertThat(stayed.get()).isPositive();
  }

  private void pushUntilDone(Future<?> removal, HttpApi api, String name) {
    for (int i = 0; !removal.isDone(); i++) {
      push(api, name, "t" + i);
    }
  }

  /** Uploads what is reported missing, as clients do; a refused push is not repeated. */
  private void push(HttpApi api, String name, String tag) {
    for (Descriptor blob : image.manifest().blobs()) {
      if (api.headStatus(name + "/blobs/" + blob.digest()) != 200) {
        byte[] content = image.repository().blobs().read(blob.digest(), (int) blob.size());
        if (!api.offerBlob(name, content, blob.digest())) {
          return;
        }
      }
    }
    if (api.offerManifest(name, tag, TYPE, another(made.incrementAndGet())) == 201) {
      acknowledged.incrementAndGet();
    }
  }

  /** Returns a manifest of the same blobs that was never pushed before. */
  private byte[] another(int number) {
    String manifest = new String(image.manifest().bytes(), UTF_8);
    int end = manifest.lastIndexOf('}');
    return (manifest.substring(0, end) + ",\"annotations\":{\"number\":\"" + number + "\"}}")
        .getBytes(UTF_8);
  }

  private static void remove(Registry registry, RepositoryName name) {
    try {
      registry.remove(name, OPTIONS);
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NAME_UNKNOWN);
    }
  }

  private void addLost(Registry registry, RepositoryName name, List<String> lost) {
    List<Digest> manifests = new ArrayList<>();
    new RegistryWalk(registry.storage()).forEachRevision(name, manifests::add);
    if (manifests.isEmpty()) {
      return;
    }
    stayed.incrementAndGet();
    image.manifest().blobs().stream()
        .map(blob -> RegistryLayout.layerLink(name, blob.digest()))
        .filter(link -> !isThere(link))
        .forEach(link -> lost.add(link.value()));
  }

  private boolean isThere(StoragePath path) {
    return Files.exists(root.resolve(path.value()));
  }
}
