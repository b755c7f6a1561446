package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The requests of snapshotters that pull the parts of a layer that a container reads: stargz, SOCI
 * and nydus.
 */
class StargzIT {
  private static final int SIZE = 200_000;

  @RegisterExtension
  static final RegistryServer SERVER = RegistryServer.builder().build();

  private final Client client = Client.of(SERVER.hostAndPort(), "stargz-snapshotter/0.18");
  private final TestImages images = Samples.of("stargz").images();
  private final byte[] layer = images.bytes(SIZE);

  @BeforeEach
  void pushTheLayer() {
    client.postAndPut("lazy/app", layer);
  }

  @Test
  void probesWithTheFirstTwoBytes() {
    Answer probe = client.send(206, range("0-1"));

    assertThat(probe.header("Content-Range")).isEqualTo("bytes 0-1/" + SIZE);
    assertThat(probe.body()).isEqualTo(Arrays.copyOf(layer, 2));
  }

  @Test
  void probesABlobOfOneByte() {
    byte[] tiny = {'x'};
    client.postAndPut("lazy/app", tiny);

    Answer probe = client.send(206, blob(tiny).with("Range", "bytes=0-1"));

    assertThat(probe.header("Content-Range")).isEqualTo("bytes 0-0/1");
  }

  @Test
  void asksForTheSize() {
    Answer head = client.send(200, Request.head(blob(layer).target()));

    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(SIZE));
  }

  @Test
  void pullsManyRangesByOneRequest() {
    List<Integer> offsets = IntStream.range(0, 1000).map(i -> 199 * i).boxed().toList();

    Answer answer = client.send(
        206,
        range(offsets.stream().map(at -> at + "-" + (at + 9)).collect(Collectors.joining(","))));

    assertThat(Multipart.parts(answer)).hasSize(1000).allSatisfy(part -> {
      int at = Integer.parseInt(
          part.contentRange().substring("bytes ".length(), part.contentRange().indexOf('-')));
      assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(layer, at, at + 10));
    });
  }

  private Request range(String ranges) {
    return blob(layer).with("Range", "bytes=" + ranges).with("Accept-Encoding", "identity");
  }

  private static Request blob(byte[] content) {
    return Request.get("/v2/lazy/app/blobs/" + Digest.of(content));
  }
}
