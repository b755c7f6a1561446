package example.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import java.nio.file.Path;

/** Pushes two versions of an image, pulls it, and collects the garbage. */
public final class Main {
  private Main() {}

  /** Runs the example on the registry in the directory {@code args[0]}. */
  public static void main(String[] args) {
    RegistryOptions options = RegistryOptions.builder().listener(new Log()).build();
    try (Registry registry = FileSystemRegistry.openOrCreate(Path.of(args[0]), options)) {
      Repository app = registry.repository("team/app");
      push(app, "a first layer");
      push(app, "a second layer");
      pull(app);
      collect(registry);
    }
  }

  private static void push(Repository app, String content) {
    ImageManifest image = ImageManifest.builder()
        .config(app.blobs().put("{}".getBytes(UTF_8), MediaType.OCI_CONFIG))
        .layer(app.blobs().put(content.getBytes(UTF_8), MediaType.OCI_LAYER_GZIP))
        .build();
    app.manifests().put("latest", image);
  }

  private static void pull(Repository app) {
    Manifest manifest = app.manifests().get("latest");
    for (Descriptor blob : manifest.blobs()) {
      String content = new String(app.blobs().read(blob.digest(), 1_000_000), UTF_8);
      System.out.println("pulled \"" + content + "\"");
    }
  }

  /** Offline options require that no other program writes; otherwise use the defaults. */
  private static void collect(Registry registry) {
    GcOptions options =
        GcOptions.offline().toBuilder().deleteUntagged(true).build();
    GcReport report = GarbageCollector.of(registry).run(options);
    System.out.println("collected " + report.manifestsRemoved() + " manifest and "
        + report.blobsRemoved() + " blobs, " + report.bytesReclaimed() + " bytes");
  }

  private static final class Log implements RegistryListener {
    @Override
    public void tagged(RegistryEvent.Tagged event) {
      System.out.println(event.repository() + ":" + event.tag() + " was set");
    }
  }
}
