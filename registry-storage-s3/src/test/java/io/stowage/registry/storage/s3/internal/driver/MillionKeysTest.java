package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The memory and the requests that a dry run on a large bucket takes. Its processor time is printed
 * beside that of a plain loop over the same keys.
 */
@Tag("once")
class MillionKeysTest {
  @Test
  @Tag("sample")
  void aDryRunOfManyKeysFitsInLittleMemory() throws IOException, InterruptedException {
    assertFits(50, 32);
  }

  @Test
  @Tag("proof")
  void aDryRunOfAMillionKeysFitsInSixtyFourMegabytes() throws IOException, InterruptedException {
    assertFits(1000, 64);
  }

  private static void assertFits(int repositories, int megabytes)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + megabytes + "m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MillionKeys.class.getName(),
            Integer.toString(repositories))
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String[] lines = output.strip().split("\n", -1);
    List<Long> figures = List.of(lines[lines.length - 1].split(" ", -1)).stream()
        .map(Long::valueOf)
        .toList();
    System.out.println("keys, garbage, requests, CPU of dry run, CPU of loop: " + figures);
    long keys = figures.get(0);
    long manifests = (long) repositories * SyntheticBucket.BLOBS / 10;
    assertThat(keys).isEqualTo(new SyntheticBucket(repositories).size());
    assertThat(figures.get(1)).isEqualTo(manifests);
    assertThat(figures.get(2)).isLessThanOrEqualTo(keys / 1000 + manifests + 30);
  }
}
