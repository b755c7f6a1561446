package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.http.RegistryServer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The requests of the .NET SDK, which sends chunks without saying where they belong, and asks for
 * the status of an upload after an error.
 */
class DotnetSdkIT {
  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder().build();

  private final Client client = Client.of(SERVER.hostAndPort(), ".NET Container Library");
  private final byte[] layer = Samples.of("dotnet").images().bytes(3000);

  @Test
  void uploadsChunksWithoutTheirRanges() {
    Answer begun = client.send(202, Request.post(Client.uploads("dotnet/app")));
    Answer first = client.send(202, patch(begun, 0, 1500));
    Answer second = client.send(202, patch(first, 1500, 3000));
    assertThat(second.header("Range")).isEqualTo("0-2999");

    client.send(201, Request.put(client.completion(second, Digest.of(layer))));
  }

  @Test
  void goesOnWhereTheStatusSaysAfterAnError() {
    Answer begun = client.send(202, Request.post(Client.uploads("dotnet/resumed")));
    Answer first = client.send(202, patch(begun, 0, 1000));
    client.send(416, patch(first, 2000, 3000).with("Content-Range", "2000-2999"));

    Answer status = client.send(204, Request.get(client.location(first)));
    assertThat(status.header("Range")).isEqualTo("0-999");
    Answer rest = client.send(202, patch(status, 1000, 3000).with("Content-Range", "1000-2999"));

    client.send(201, Request.put(client.completion(rest, Digest.of(layer))));
  }

  private Request patch(Answer last, int from, int to) {
    return Request.patch(client.location(last))
        .with("Content-Type", "application/octet-stream")
        .sending(Arrays.copyOfRange(layer, from, to));
  }
}
