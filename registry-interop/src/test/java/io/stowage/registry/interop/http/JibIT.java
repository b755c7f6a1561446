package io.stowage.registry.interop.http;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests of Jib, which tries TLS first and streams layers without their lengths. */
class JibIT {
  /** The beginning of a hello of TLS 1.2, without the rest that a server would wait for. */
  private static final byte[] TLS_HELLO =
      HexFormat.of().parseHex("16030100c2010000be0303" + "00".repeat(64));

  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().image("base/app:1.0").build();

  private final Client client = Client.of(SERVER.hostAndPort(), "jib 3.5.1 jib-maven-plugin");
  private final TestImage image = Samples.of("jib").images().image().layers(2).push();

  /** Jib falls back to plain HTTP only if the hello fails at once. */
  @Test
  void learnsAtOnceThatThePortHasNoTls() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(TLS_HELLO);

      byte[] answer = socket.getInputStream().readNBytes(12);

      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void pushesWithMountsAndStreams() {
    for (Descriptor blob : image.manifest().blobs()) {
      client.send(404, Request.head("/v2/pushed/app/blobs/" + blob.digest()));
      String mount = "?mount=" + blob.digest() + "&from=base/app";
      Answer begun = client.send(202, Request.post(Client.uploads("pushed/app") + mount));
      Answer streamed = client.send(
          202,
          Request.patch(client.location(begun))
              .with("Content-Type", "application/octet-stream")
              .streaming(Samples.content(image, blob)));
      client.send(201, Request.put(client.completion(streamed, blob.digest())));
    }
    client.putManifest("pushed/app", "1.0", image.manifest());

    assertThat(SERVER.registry()).hasImage("pushed/app:1.0");
  }

  @Test
  void pullsABaseImage() {
    Answer manifest = client.send(
        200,
        Request.get("/v2/base/app/manifests/1.0")
            .with(
                "Accept",
                "application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.docker.distribution.manifest.v2+json,"
                    + "application/vnd.docker.distribution.manifest.v1+json,"
                    + "application/vnd.oci.image.index.v1+json,"
                    + "application/vnd.docker.distribution.manifest.list.v2+json"));

    assertThat(manifest.header("Docker-Content-Digest"))
        .isEqualTo(SERVER.registry().repository("base/app").tags().get("1.0").toString());
  }
}
