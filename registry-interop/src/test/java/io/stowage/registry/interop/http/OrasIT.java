package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.ImageBuilder;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests of ORAS and of Helm, which pushes charts by the same library. */
class OrasIT {
  private static final MediaType HELM_CONFIG =
      MediaType.parse("application/vnd.cncf.helm.config.v1+json");
  private static final MediaType HELM_CHART =
      MediaType.parse("application/vnd.cncf.helm.chart.content.v1.tar+gzip");
  private static final String NO_DIGEST = "sha256:" + "0".repeat(64);

  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder().build();

  private final Client client = Client.of(SERVER.hostAndPort(), "Helm/4.0.0");
  private final TestImages images = Samples.of("oras").images();

  @Test
  void pushesAChart() {
    push("charts/web", chart(), "1.2.3");

    assertThat(SERVER.registry()).hasImage("charts/web:1.2.3");
  }

  @Test
  void pullsAChart() {
    TestImage chart = chart();
    push("pulled/web", chart, "1.2.3");

    Answer resolved = client.send(200, accepting(Request.head("/v2/pulled/web/manifests/1.2.3")));
    String digest = resolved.header("Docker-Content-Digest");
    Answer manifest =
        client.send(200, accepting(Request.get("/v2/pulled/web/manifests/" + digest)));
    assertThat(manifest.body()).isEqualTo(chart.manifest().bytes());
    Descriptor layer = chart.layers().get(0);
    Request get = Request.get("/v2/pulled/web/blobs/" + layer.digest());
    assertThat(client.send(200, get).body()).isEqualTo(Samples.content(chart, layer));
    assertThat(client.send(200, Request.get("/v2/pulled/web/tags/list")).text())
        .contains("\"1.2.3\"");
  }

  @Test
  void readsTheRestOfABlob() {
    byte[] content = images.bytes(1000);
    client.postAndPut("ranges/app", content);

    Answer rest = client.send(
        206,
        Request.get("/v2/ranges/app/blobs/" + Digest.of(content)).with("Range", "bytes=400-999"));

    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(content, 400, 1000));
  }

  @Test
  void asksWhetherThereAreReferrersAtAll() {
    Answer answer = client.send(200, Request.get("/v2/none/app/referrers/" + NO_DIGEST));

    assertThat(answer.header("Content-Type")).isEqualTo(MediaType.OCI_INDEX.value());
  }

  @Test
  void attachesAnArtifactAndDeletesIt() {
    TestImage chart = chart();
    push("attached/web", chart, "1.2.3");
    TestImage artifact = images.artifactFor(chart.descriptor()).push();

    Answer pushed = push("attached/web", artifact, artifact.digest());

    assertThat(pushed.header("OCI-Subject")).isEqualTo(chart.digest().toString());
    String referrers = "/v2/attached/web/referrers/" + chart.digest();
    assertThat(client.send(200, Request.get(referrers)).text())
        .contains(artifact.digest().toString());
    client.send(202, Request.delete("/v2/attached/web/manifests/" + artifact.digest()));
    assertThat(client.send(200, Request.get(referrers)).text())
        .doesNotContain(artifact.digest().toString());
  }

  @Test
  void uploadsInChunks() {
    byte[] content = images.bytes(3000);
    Answer begun = client.send(202, Request.post(Client.uploads("chunked/app")));
    Answer first = client.send(202, chunk(begun, content, 0, 2000));

    client.send(
        201,
        chunk(first, content, 2000, 3000)
            .retargeted("PUT", client.completion(first, Digest.of(content))));

    assertThat(SERVER.registry().repository("chunked/app").blobs().find(Digest.of(content)))
        .isPresent();
  }

  private Request chunk(Answer last, byte[] content, int from, int to) {
    return Request.patch(client.location(last))
        .with("Content-Type", "application/octet-stream")
        .with("Content-Range", from + "-" + (to - 1))
        .sending(Arrays.copyOfRange(content, from, to));
  }

  private TestImage chart() {
    ImageBuilder chart = images
        .image()
        .config(HELM_CONFIG, "{\"name\":\"web\"}".getBytes(StandardCharsets.UTF_8))
        .layer(HELM_CHART, images.layer())
        .annotation("org.opencontainers.image.version", "1.2.3");
    return chart.push();
  }

  private Answer push(String repository, TestImage image, Object reference) {
    for (Descriptor blob : image.manifest().blobs()) {
      client.send(404, Request.head("/v2/" + repository + "/blobs/" + blob.digest()));
      client.postAndPut(repository, Samples.content(image, blob));
    }
    client.send(404, accepting(Request.head("/v2/" + repository + "/manifests/" + image.digest())));
    return client.putManifest(repository, reference, image.manifest());
  }

  private static Request accepting(Request request) {
    return request.with(
        "Accept",
        "application/vnd.docker.distribution.manifest.v2+json, "
            + "application/vnd.docker.distribution.manifest.list.v2+json, "
            + "application/vnd.oci.image.manifest.v1+json, "
            + "application/vnd.oci.image.index.v1+json, "
            + "application/vnd.oci.artifact.manifest.v1+json");
  }
}
