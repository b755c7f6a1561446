package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.http.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests of crane and of other programs with go-containerregistry, such as ko and Trivy. */
class CraneIT {
  private static final String TYPES = "application/vnd.docker.distribution.manifest.v1+json,"
      + "application/vnd.docker.distribution.manifest.v1+prettyjws,"
      + "application/vnd.docker.distribution.manifest.v2+json,"
      + "application/vnd.oci.image.manifest.v1+json,"
      + "application/vnd.docker.distribution.manifest.list.v2+json,"
      + "application/vnd.oci.image.index.v1+json";

  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder()
      .image("listed/app:1.0")
      .image("listed/app:1.1")
      .image("listed/app:2.0")
      .build();

  private final Client client =
      Client.of(SERVER.hostAndPort(), "crane/v0.20.6 go-containerregistry/v0.20.6");
  private final TestImage image = Samples.of("crane").images().image().layers(2).push();

  @Test
  void pushes() {
    push("pushed/app");

    assertThat(SERVER.registry()).hasImage("pushed/app:1.0");
  }

  @Test
  void pulls() {
    push("pulled/app");

    Answer manifest =
        client.send(200, Request.get("/v2/pulled/app/manifests/1.0").with("Accept", TYPES));
    assertThat(manifest.body()).isEqualTo(image.manifest().bytes());
    assertThat(manifest.header("Content-Type"))
        .isEqualTo(image.manifest().mediaType().value());
    for (Descriptor blob : image.manifest().blobs()) {
      Request get = Request.get("/v2/pulled/app/blobs/" + blob.digest());
      assertThat(client.send(200, get).body()).isEqualTo(Samples.content(image, blob));
    }
  }

  @Test
  void mountsWithTheOriginOfTheLayer() {
    push("source/app");
    String layer = image.layers().get(0).digest().toString().replace(":", "%3A");
    String query = "?from=source%2Fapp&mount=" + layer + "&origin=gcr.io";

    client.send(
        201,
        Request.post(Client.uploads("mounted/app") + query)
            .with("Content-Type", "application/json"));
  }

  @Test
  void deletesATag() {
    push("deleted/app");

    client.send(202, Request.delete("/v2/deleted/app/manifests/1.0"));

    client.send(404, Request.head("/v2/deleted/app/manifests/1.0").with("Accept", TYPES));
  }

  @Test
  void listsTagsAndRepositoriesPageByPage() {
    Answer first = client.send(200, Request.get("/v2/listed/app/tags/list?n=2"));
    assertThat(first.text()).contains("[\"1.0\",\"1.1\"]");
    String link = first.header("Link");
    assertThat(link).startsWith("</v2/").endsWith(">; rel=\"next\"");

    Answer second = client.send(200, Request.get(link.substring(1, link.indexOf('>'))));
    assertThat(second.text()).contains("[\"2.0\"]");
    assertThat(second.headers().first("Link")).isEmpty();
    assertThat(client.send(200, Request.get("/v2/_catalog?n=1000")).text())
        .contains("\"listed/app\"");
  }

  private void push(String repository) {
    client.send(200, Request.get("/v2/"));
    for (Descriptor blob : image.manifest().blobs()) {
      client.send(404, Request.head("/v2/" + repository + "/blobs/" + blob.digest()));
      client.patchAndPut(repository, Samples.content(image, blob));
    }
    client.putManifest(repository, "1.0", image.manifest());
  }
}
