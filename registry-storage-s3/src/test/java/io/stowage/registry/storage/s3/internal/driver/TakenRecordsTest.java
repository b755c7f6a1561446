package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of hidden objects that are not understood, and objects that no record can name. */
class TakenRecordsTest {
  private static final String RUN = "run";
  private static final StoragePath OBJECT = ObjectKind.BLOBS.resolve("sha256/ab/abcd/data");

  private final BucketWorld world = BucketWorld.create();
  private final StorageDriver driver = world.driver(world.bucket());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stowage taken 2\n",
        "stowage taken 1",
        "stowage taken 1\nhalf a line\n",
        "stowage taken 1\n1 - soon docker/registry/v2/blobs/sha256/ab/abcd/data\n",
        "stowage taken 1\n1 - 0 docker/registry/v2/blobs/sha256/ab/abcd/data"
      })
  void aRecordThatIsNotUnderstoodStays(String text) {
    String record = TakenRuns.folder(RUN).resolve(TakenRuns.TAKEN + "/1").value();
    world.bucket().put(record, text.getBytes(US_ASCII));
    Quarantine quarantine = driver.quarantine();
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> quarantine.isEmpty(RUN))
        .withMessageContaining(record);
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> quarantine.end(RUN));
    assertThat(world.bucket().head(record)).isPresent();
  }

  @Test
  void anObjectStaysIfItsFolderHasAKeyThatNoRecordCanName() {
    String odd = OBJECT.parent().value() + "/a\n1 - 0 docker/registry/v2/blobs/data";
    driver.write(OBJECT, new byte[] {1});
    world.bucket().put(odd, new byte[] {2});
    Quarantine.Seen seen = new Quarantine.Seen(OBJECT, driver.stat(OBJECT).orElseThrow());
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> driver.quarantine().take(RUN, List.of(seen)))
        .withMessageContaining("control characters");
    assertThat(world.bucket().head(OBJECT.value())).isPresent();
    assertThat(world.bucket().head(odd)).isPresent();
    assertThat(driver.quarantine().isEmpty(RUN)).isTrue();
  }
}
