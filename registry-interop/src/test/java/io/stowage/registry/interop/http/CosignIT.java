package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests of cosign for signatures by tag, and for bundles that refer to their subject. */
class CosignIT {
  private static final String REPOSITORY = "team/app";
  private static final MediaType SIGNATURE =
      MediaType.parse("application/vnd.dev.cosign.simplesigning.v1+json");
  private static final MediaType BUNDLE =
      MediaType.parse("application/vnd.dev.sigstore.bundle.v0.3+json");

  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image(REPOSITORY + ":1.0").build();

  private final Client client =
      Client.of(SERVER.hostAndPort(), "cosign/v3.0.2 go-containerregistry/v0.20.6");
  private final TestImages images = Samples.of("cosign").images();

  @Test
  void signsByATagAndRemovesTheSignature() {
    String tag = "sha256-" + subject().digest().encoded() + ".sig";
    TestImage signature =
        images.image().layer(SIGNATURE, bytes("{\"critical\":{}}")).push();
    client.send(404, Request.get(manifest(tag)));

    push(signature, tag);

    assertThat(client.send(200, Request.get(manifest(tag))).body())
        .isEqualTo(signature.manifest().bytes());
    client.send(202, Request.delete(manifest(tag)));
    client.send(404, Request.get(manifest(tag)));
  }

  @Test
  void attachesABundleAndFindsIt() {
    TestImage bundle = images
        .image()
        .config(MediaType.OCI_EMPTY, bytes("{}"))
        .artifactType(BUNDLE)
        .layer(BUNDLE, bytes("{\"mediaType\":\"" + BUNDLE + "\"}"))
        .subject(subject())
        .push();

    Answer pushed = push(bundle, bundle.digest());

    assertThat(pushed.header("OCI-Subject")).isEqualTo(subject().digest().toString());
    String type = BUNDLE.value().replace("/", "%2F").replace("+", "%2B");
    Answer referrers = client.send(
        200,
        Request.get(
                "/v2/" + REPOSITORY + "/referrers/" + subject().digest() + "?artifactType=" + type)
            .with("Accept", MediaType.OCI_INDEX.value()));
    assertThat(referrers.header("Content-Type")).isEqualTo(MediaType.OCI_INDEX.value());
    assertThat(referrers.header("OCI-Filters-Applied")).isEqualTo("artifactType");
    assertThat(referrers.text())
        .contains(bundle.digest().toString(), "\"artifactType\":\"" + BUNDLE + "\"");
  }

  private Answer push(TestImage image, Object reference) {
    for (Descriptor blob : image.manifest().blobs()) {
      client.patchAndPut(REPOSITORY, Samples.content(image, blob));
    }
    return client.putManifest(REPOSITORY, reference, image.manifest());
  }

  private static Descriptor subject() {
    Digest digest = SERVER.registry().repository(REPOSITORY).tags().get("1.0");
    return SERVER.registry().repository(REPOSITORY).manifests().get(digest).descriptor();
  }

  private static String manifest(String reference) {
    return "/v2/" + REPOSITORY + "/manifests/" + reference;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
