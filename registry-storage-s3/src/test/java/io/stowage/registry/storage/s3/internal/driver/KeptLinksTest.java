package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links that a run keeps as copies, and what else happens to the links. */
class KeptLinksTest {
  private static final StoragePath LINK =
      ObjectKind.REPOSITORIES.resolve("app/_manifests/tags/one/current/link");
  private static final String RUN = "run";
  private static final String COPY = KeptLinks.kept(RUN, LINK).value();
  private static final byte[] OLD = "sha256:old".getBytes(US_ASCII);
  private static final byte[] NEW = "sha256:new".getBytes(US_ASCII);
  private static final int MOST = 100;

  private final BucketWorld world = BucketWorld.create();
  private final StorageDriver driver = world.driver(world.bucket());

  @BeforeEach
  void write() {
    driver.write(LINK, OLD);
    world.age();
  }

  @Test
  void aLinkThatWasWrittenSinceIsNotReplacedByItsCopy() {
    assertThat(take(driver)).containsExactly(LINK);
    driver.write(LINK, NEW);
    assertThat(driver.quarantine().restoreFromAnyRun(LINK)).isTrue();
    assertThat(driver.read(LINK, MOST)).isEqualTo(NEW);
    assertThat(world.restorable(COPY)).isEmpty();
  }

  @Test
  void theRunThatTookALinkDoesNotReplaceANewerOneEither() {
    take(driver);
    driver.write(LINK, NEW);
    assertThat(driver.quarantine().restore(RUN, List.of(LINK))).containsExactly(LINK);
    assertThat(driver.read(LINK, MOST)).isEqualTo(NEW);
    assertThat(world.restorable(COPY)).isEmpty();
  }

  @Test
  void aLinkThatIsWrittenWhileItIsRestoredStays() {
    take(driver);
    Bucket racing = new Forwarding(world.bucket()) {
      @Override
      public Written put(String key, byte[] content) {
        if (key.equals(LINK.value())) {
          world.bucket().put(key, NEW);
        }
        return super.put(key, content);
      }
    };
    assertThat(world.driver(racing).quarantine().restoreFromAnyRun(LINK)).isTrue();
    assertThat(driver.read(LINK, MOST)).isEqualTo(NEW);
  }

  @Test
  void aLinkSurvivesARemovalThatTakesEffectAfterItsRestoration() {
    List<KeyVersion> late = new ArrayList<>();
    StorageDriver slow = world.driver(new Forwarding(world.bucket()) {
      @Override
      public List<Deletion> deleteVersions(List<KeyVersion> versions) {
        if (versions.stream().anyMatch(version -> version.key().equals(LINK.value()))) {
          late.addAll(versions);
          throw new BucketException(BucketException.Kind.UNKNOWN, "no answer");
        }
        return super.deleteVersions(versions);
      }
    });
    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> take(slow));
    driver.quarantine().restore(RUN, List.of(LINK));
    world.bucket().deleteVersions(late);
    assertThat(driver.read(LINK, MOST)).isEqualTo(OLD);
  }

  @Test
  void aLeasedLinkSurvivesARemovalThatTakesEffectAfterItWasRefused() {
    List<KeyVersion> late = new ArrayList<>();
    StorageDriver slow = world.driver(new Forwarding(world.bucket()) {
      @Override
      public List<Deletion> deleteVersions(List<KeyVersion> versions) {
        if (versions.stream().anyMatch(version -> version.key().equals(LINK.value()))) {
          driver.lease(LINK);
          late.addAll(versions);
          return versions.stream()
              .map(version -> new Deletion(version, "", "InternalError"))
              .toList();
        }
        return super.deleteVersions(versions);
      }
    });
    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> take(slow));
    world.bucket().deleteVersions(late);
    assertThat(driver.read(LINK, MOST)).isEqualTo(OLD);
  }

  @Test
  void aCopyThatIsNotUnderstoodStays() {
    take(driver);
    world.bucket().put(COPY, "stowage kept 2 0\nsha256:old".getBytes(US_ASCII));
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> driver.quarantine().restore(RUN, List.of(LINK)))
        .withMessageContaining(COPY);
    assertThat(world.bucket().head(COPY)).isPresent();
    assertThat(driver.quarantine().restoreFromAnyRun(LINK)).isFalse();
    assertThat(world.bucket().head(COPY)).isPresent();
  }

  @Test
  void noCopyOfALeasedLinkStaysIfAWriteWasRepeated() {
    StorageDriver repeating = world.driver(new Forwarding(world.bucket()) {
      @Override
      public Written put(String key, byte[] content) {
        if (key.equals(COPY)) {
          driver.lease(LINK);
          world.bucket().put(key, content);
        }
        return super.put(key, content);
      }
    });
    assertThat(take(repeating)).isEmpty();
    assertThat(driver.read(LINK, MOST)).isEqualTo(OLD);
    assertThat(world.keys(KeptFolders.FOLDER.value())).isEmpty();
  }

  @Test
  void aLookupShowsALeaseThatIsNewer() {
    take(driver);
    world.clock().advance(Duration.ofMinutes(1));
    var kept = driver.quarantine().keptBy(RUN);
    var taken = kept.stat(LINK).orElseThrow().modified();
    new LeaseObjects(new ObjectStore(world.bucket(), Keys.of(""), world.clock())).lease(LINK);
    assertThat(kept.stat(LINK))
        .hasValueSatisfying(entry -> assertThat(entry.modified()).isAfter(taken));
    driver.write(LINK, NEW);
    assertThat(kept.stat(LINK)).isEmpty();
  }

  private List<StoragePath> take(StorageDriver through) {
    var seen = new Quarantine.Seen(LINK, driver.stat(LINK).orElseThrow());
    return through.quarantine().take(RUN, List.of(seen));
  }

  /** Passes requests on. */
  private abstract static class Forwarding extends ForwardingBucket {
    Forwarding(Bucket bucket) {
      super(bucket);
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }
  }
}
