package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.http.RegistryServer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The requests of podman and CRI-O for layers of the kind zstd:chunked: the footer, then the parts
 * that they do not have, which they match with their ranges by position.
 */
class ZstdChunkedIT {
  private static final int SIZE = 100_000;
  private static final int FOOTER = 72;

  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder().build();

  private final Client client = Client.of(SERVER.hostAndPort(), "containers/5.36.1");
  private final byte[] layer = Samples.of("zstd").images().bytes(SIZE);

  @Test
  void pullsTheFooterAndThePartsThatItDoesNotHave() {
    client.postAndPut("partial/app", layer);

    Answer footer = client.send(206, range((SIZE - FOOTER) + "-" + (SIZE - 1)));
    Answer parts = client.send(206, range("0-99,50000-50999,70000-70009"));

    assertThat(footer.body()).isEqualTo(Arrays.copyOfRange(layer, SIZE - FOOTER, SIZE));
    List<Multipart.Part> received = Multipart.parts(parts);
    assertThat(received)
        .extracting(Multipart.Part::contentRange)
        .containsExactly(
            "bytes 0-99/" + SIZE, "bytes 50000-50999/" + SIZE, "bytes 70000-70009/" + SIZE);
    assertThat(received.get(1).bytes()).isEqualTo(Arrays.copyOfRange(layer, 50_000, 51_000));
  }

  private Request range(String ranges) {
    return Request.get("/v2/partial/app/blobs/" + Digest.of(layer))
        .with("Range", "bytes=" + ranges);
  }
}
