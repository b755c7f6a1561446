package io.stowage.registry.cli.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.UUID;

/**
 * An application of the user who owns a registry. In each repository it pushes two images, deletes
 * one of them, collects, and fails unless the other is complete. It leaves an upload and a tag.
 */
public final class UserApplication {
  private static final Tag TAG = Tag.parse("by-application");

  private UserApplication() {}

  public static void main(String[] arguments) {
    try (Registry registry = Registry.open(FileSystemStorage.openOrCreate(Path.of(arguments[0])))) {
      for (RepositoryName name : registry.repositories()) {
        use(registry.repository(name));
      }
      use(registry.repository("application"));
      GcReport report = GarbageCollector.of(registry).run(GcOptions.offline());
      System.out.println(report.manifestsMarked() + " manifests, " + report.damages());
    }
  }

  private static void use(Repository repository) {
    Digest kept = push(repository);
    repository.manifests().delete(push(repository));
    repository.tags().put(TAG, kept);
    repository.blobs().startUpload().append(0, new byte[] {1});
    if (!repository.tags().get(TAG).equals(kept)) {
      throw new IllegalStateException("the tag " + TAG + " does not name " + kept);
    }
  }

  private static Digest push(Repository repository) {
    byte[] content = ("{\"n\":\"" + UUID.randomUUID() + "\"}").getBytes(UTF_8);
    Descriptor config = repository.blobs().put(content, MediaType.OCI_CONFIG);
    ImageManifest image = ImageManifest.builder().config(config).build();
    return repository.manifests().put(TAG, image).digest();
  }
}
