package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Referrers that a real docker-registry takes and deletes beside our index of them. */
@RequiresPeers({"docker-registry", "skopeo"})
class ReferrersIT {
  private static final String NAME = "team/app";

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final Path root;

  ReferrersIT(@TempDir Path folder) {
    root = folder.resolve("registry");
  }

  @Test
  void areListedAtOnceWhenTheirRegistryTakesOrDeletesThem() throws IOException {
    try (Registry registry = Registry.open(FileSystemStorage.openOrCreate(root))) {
      Repository app = registry.repository(NAME);
      TestImages images = TestImages.in(app);
      TestImage subject = images.image().push();
      for (int i = 0; i < 20; i++) {
        images.image().push();
      }
      age(app);
      assertThat(app.referrers().of(subject.digest())).isEmpty();
      Path index = root.resolve(RegistryLayout.referrers(app.name()).value());
      assertThat(index).content(StandardCharsets.US_ASCII).contains("time sha256 ");
      try (DockerRegistry server = peer.serve(root)) {
        HttpApi api = new HttpApi(server);
        byte[] signature = signatureOf(subject).getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(signature);
        for (int i = 0; i < 2; i++) {
          api.manifest(NAME, digest.toString(), MediaType.OCI_MANIFEST, signature);
          assertThat(app.referrers().of(subject.digest()))
              .extracting(Descriptor::digest)
              .containsExactly(digest);
          api.deleteManifest(NAME, digest);
          assertThat(app.referrers().of(subject.digest())).isEmpty();
        }
      }
    }
  }

  private static String signatureOf(TestImage subject) {
    Descriptor named = subject.manifest().descriptor();
    return """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"application/vnd.example.signature",\
        "config":{"mediaType":"%s","digest":"%s","size":%d},"layers":[],\
        "subject":{"mediaType":"%s","digest":"%s","size":%d}}""".formatted(
            MediaType.OCI_MANIFEST,
            MediaType.OCI_CONFIG,
            subject.config().digest(),
            subject.config().size(),
            named.mediaType(),
            named.digest(),
            named.size());
  }

  private void age(Repository app) throws IOException {
    Path revisions = root.resolve(RegistryLayout.revisions(app.name()).value());
    FileTime old = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(revisions.resolve("sha256"), old);
    Files.setLastModifiedTime(revisions, old);
  }
}
