package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The requests of Docker 29 and newer, nerdctl, and other clients that push and pull by containerd
 * 2.
 */
@Tag("once")
class DockerContainerdStoreIT {
  private static final String TYPES = "application/vnd.docker.distribution.manifest.v2+json, "
      + "application/vnd.docker.distribution.manifest.list.v2+json, "
      + "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, */*";
  private static final int CHUNK = 1 << 20;

  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder().build();

  private final Client client = Client.of(SERVER.hostAndPort(), "containerd/2.3.4");
  private final TestImages images = Samples.of("containerd").images();
  private final TestImage image = images.image().layers(2).push();

  @Test
  void pushes() {
    push("pushed/app");

    assertThat(SERVER.registry()).hasImage("pushed/app:1.0");
  }

  @Test
  void findsEverythingThatItHasPushed() {
    push("again/app");

    for (Descriptor blob : image.manifest().blobs()) {
      client.send(200, headBlob("again/app", blob));
    }
    Answer manifest = client.send(200, headManifest("again/app", "1.0"));
    assertThat(manifest.header("Docker-Content-Digest"))
        .isEqualTo(image.digest().toString());
    assertThat(manifest.header("Content-Length"))
        .isEqualTo(Long.toString(image.descriptor().size()));
  }

  @Test
  void mountsABlobOrUploadsItWhereTheAnswerSays() {
    push("source/app");
    Descriptor layer = image.layers().get(0);
    String mount = Client.uploads("mounted/app") + "?mount=" + layer.digest() + "&from=";

    Answer mounted = client.send(201, Request.post(mount + "source/app"));
    Answer notFound = client.send(202, Request.post(mount + "missing/app"));

    assertThat(mounted.header("Docker-Content-Digest")).isEqualTo(layer.digest().toString());
    client.putWhole(notFound, Samples.content(image, layer));
  }

  @Test
  void pulls() {
    push("pulled/app");

    Answer resolved =
        client.send(200, Request.head("/v2/pulled/app/manifests/1.0").with("Accept", TYPES));
    String digest = resolved.header("Docker-Content-Digest");
    Answer manifest = client.send(200, fetch("pulled/app", "manifests/" + digest));
    assertThat(manifest.body()).isEqualTo(image.manifest().bytes());
    for (Descriptor blob : image.manifest().blobs()) {
      Answer content = client.send(200, fetch("pulled/app", "blobs/" + blob.digest()));
      assertThat(content.body()).isEqualTo(Samples.content(image, blob));
      assertThat(content.headers().first("Content-Encoding")).isEmpty();
    }
  }

  @Test
  void pullsFromAMirrorAndAsksForTheWholeManifestAsARange() {
    push("mirrored/app");

    Request request = fetch("mirrored/app", "manifests/" + image.digest() + "?ns=docker.io")
        .with("Range", "bytes=0-");

    assertThat(client.send(200, request).body()).isEqualTo(image.manifest().bytes());
  }

  @Test
  void pullsALayerByParallelRequestsOfWhichEachEndsAfterItsPart() throws IOException {
    byte[] layer = images.bytes(5 * CHUNK + 17);
    client.postAndPut("parallel/app", layer);
    ByteArrayOutputStream pulled = new ByteArrayOutputStream();

    for (int at = 0; at < layer.length; at += CHUNK) {
      Request part =
          fetch("parallel/app", "blobs/" + Digest.of(layer)).with("Range", "bytes=" + at + "-");
      try (Connection connection = new Connection(SERVER.hostAndPort())) {
        Answer head = connection.open(part);
        assertThat(head.status()).isEqualTo(206);
        assertThat(head.header("Content-Range"))
            .isEqualTo("bytes " + at + "-" + (layer.length - 1) + "/" + layer.length);
        pulled.writeBytes(connection.read(Math.min(CHUNK, layer.length - at)));
      }
    }

    assertThat(Arrays.equals(pulled.toByteArray(), layer)).isTrue();
  }

  @Test
  void learnsThatADeletedImageIsUnknown() {
    push("deleted/app");
    SERVER.registry().repository("deleted/app").manifests().delete("1.0");

    client.send(404, Request.head("/v2/deleted/app/manifests/1.0").with("Accept", TYPES));
  }

  private void push(String repository) {
    for (Descriptor blob : image.manifest().blobs()) {
      client.send(404, headBlob(repository, blob));
      client.postAndPut(repository, Samples.content(image, blob));
    }
    client.send(404, headManifest(repository, "1.0"));
    client.putManifest(repository, "1.0", image.manifest());
  }

  private static Request headBlob(String repository, Descriptor blob) {
    return Request.head("/v2/" + repository + "/blobs/" + blob.digest())
        .with("Accept", blob.mediaType() + ", */*");
  }

  private Request headManifest(String repository, String reference) {
    return Request.head("/v2/" + repository + "/manifests/" + reference)
        .with("Accept", image.manifest().mediaType() + ", */*");
  }

  private static Request fetch(String repository, String path) {
    return Request.get("/v2/" + repository + "/" + path)
        .with("Accept", "application/vnd.oci.image.manifest.v1+json, */*")
        .with("Accept-Encoding", "zstd;q=1.0, gzip;q=0.8, deflate;q=0.5");
  }
}
