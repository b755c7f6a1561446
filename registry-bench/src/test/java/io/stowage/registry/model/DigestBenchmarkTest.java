package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.DigestBenchmark.Hasher;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void returnsTheSameDigestFromAllHashers(Hasher hasher) {
    DigestBenchmark benchmark = new DigestBenchmark();
    benchmark.size = 1000;
    benchmark.hasher = Hasher.STOWAGE;
    benchmark.fill();
    String expected = hex(benchmark.digest());

    benchmark.hasher = hasher;
    benchmark.fill();

    assertThat(hex(benchmark.digest())).isEqualTo(expected);
    assertThat(hex(benchmark.digest())).isEqualTo(expected);
  }

  private static String hex(Object result) {
    if (result instanceof Digest digest) {
      return digest.encoded();
    }
    return result instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : result.toString();
  }
}
