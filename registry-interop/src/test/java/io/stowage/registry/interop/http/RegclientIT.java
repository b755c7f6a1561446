package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests of regclient, which tries an anonymous mount first and also uploads in chunks. */
class RegclientIT {
  private static final int CHUNK = 1000;

  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder().build();

  private final Client client = Client.of(SERVER.hostAndPort(), "regclient/regctl (v0.9.2)");
  private final TestImages images = Samples.of("regclient").images();
  private final TestImage image = images.image().layers(2).push();

  @Test
  void pushesAfterAMountWithoutASource() {
    push("pushed/app");

    assertThat(SERVER.registry()).hasImage("pushed/app:1.0");
  }

  @Test
  void uploadsInChunks() {
    byte[] layer = images.bytes(3 * CHUNK + 1);
    Answer last = client.send(202, Request.post(Client.uploads("chunked/app")));
    for (int at = 0; at < layer.length; at += CHUNK) {
      byte[] chunk = Arrays.copyOfRange(layer, at, Math.min(layer.length, at + CHUNK));
      int end = at + chunk.length - 1;
      last = client.send(
          202,
          Request.patch(client.location(last))
              .with("Content-Type", "application/octet-stream")
              .with("Content-Range", at + "-" + end)
              .sending(chunk));
      assertThat(last.header("Range")).isEqualTo("0-" + end);
    }

    client.send(201, Request.put(client.completion(last, Digest.of(layer))));

    assertThat(SERVER.registry().repository("chunked/app").blobs().find(Digest.of(layer)))
        .isPresent();
  }

  @Test
  void cancelsTheUploadOfAMountThatFailed() {
    Request mount = Request.post(
        Client.uploads("cancelled/app") + "?mount=" + image.config().digest() + "&from=none/app");
    Answer begun = client.send(202, mount);

    String upload = Client.uploads("cancelled/app") + begun.header("Docker-Upload-UUID");
    client.send(204, Request.delete(upload));
    client.send(404, Request.get(upload));
  }

  @Test
  void listsTagsAndReferrers() {
    push("listed/app");

    Request tags = Request.get("/v2/listed/app/tags/list").with("Accept", "application/json");
    assertThat(client.send(200, tags).text()).contains("\"tags\":[\"1.0\"]");
    Request referrers = Request.get("/v2/listed/app/referrers/" + image.digest())
        .with("Accept", MediaType.OCI_INDEX.value());
    assertThat(client.send(200, referrers).text()).contains("\"manifests\":[]");
  }

  @Test
  void pulls() {
    push("pulled/app");

    Request manifest = Request.get("/v2/pulled/app/manifests/1.0")
        .with("Accept", MediaType.OCI_INDEX.value())
        .with("Accept", MediaType.OCI_MANIFEST.value());
    assertThat(client.send(200, manifest).body()).isEqualTo(image.manifest().bytes());
  }

  @Test
  void deletesATagAndAManifest() {
    push("deleted/app");

    client.send(202, Request.delete("/v2/deleted/app/manifests/1.0"));
    client.send(202, Request.delete("/v2/deleted/app/manifests/" + image.digest()));

    assertThat(SERVER.registry()).doesNotHaveImage("deleted/app@" + image.digest());
  }

  private void push(String repository) {
    for (Descriptor blob : image.manifest().blobs()) {
      String digest = blob.digest().toString().replace(":", "%3A");
      Answer begun =
          client.send(202, Request.post(Client.uploads(repository) + "?mount=" + digest));
      client.putWhole(begun, Samples.content(image, blob));
    }
    client.putManifest(repository, "1.0", image.manifest());
  }
}
