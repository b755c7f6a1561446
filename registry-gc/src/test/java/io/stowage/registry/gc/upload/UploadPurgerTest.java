package io.stowage.registry.gc.upload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadPurgerTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final UUID ID = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

  private final TestStore store = new TestStore();
  private final Repository app = store.registry().repository("team/app");

  @Test
  void purgesAfterAWeek() {
    BlobUpload upload = app.blobs().startUpload();
    upload.append(0, new byte[3]);
    store.pass(WEEK.minusSeconds(1));
    assertThat(purge().uploadsKept()).isEqualTo(1);
    assertThat(upload.offset()).isEqualTo(3);
    store.pass(Duration.ofSeconds(1));
    UploadPurgeReport report = purge();
    assertThat(report.uploadsPurged()).isEqualTo(1);
    assertThat(report.bytesReclaimed()).isEqualTo(3);
    assertThat(report.startedAt()).isEqualTo(store.now());
    assertGone(upload);
    assertThat(store.dump().files()).containsExactly(RegistryLayout.FORMAT.value());
  }

  @Test
  void keepsUploadsThatGrewSince() {
    BlobUpload upload = app.blobs().startUpload();
    store.pass(WEEK);
    upload.append(0, new byte[3]);
    store.pass(WEEK.minusSeconds(1));
    assertThat(purge().uploadsPurged()).isZero();
    assertThat(upload.append(3, new byte[2])).isEqualTo(5);
  }

  @Test
  void changesNothingInADryRun() {
    app.blobs().startUpload().append(0, new byte[3]);
    store.pass(WEEK);
    TreeDump before = store.dump();
    Registry readOnly =
        Registry.open(store.heap(), store.options().readOnly(true).build());
    UploadPurgeReport report =
        UploadPurger.of(readOnly).run(UploadPurgeOptions.builder().dryRun(true).build());
    assertThat(report.dryRun()).isTrue();
    assertThat(report.uploadsPurged()).isEqualTo(1);
    assertThat(report.bytesReclaimed()).isEqualTo(3);
    assertThat(store.dump().changesSince(before)).isEmpty();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> UploadPurger.of(readOnly).run())
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  @Test
  void reportsEachUploadAndItsProgress() {
    BlobUpload upload = app.blobs().startUpload();
    store.images("other").image().tag("1").push();
    store.pass(WEEK);
    StringBuilder received = new StringBuilder();
    UploadPurger.of(store.registry()).run(UploadPurgeOptions.defaults(), new UploadPurgeListener() {
      @Override
      public void repositoryDone(RepositoryName repository, int done, int all) {
        received
            .append(repository)
            .append(' ')
            .append(done)
            .append('/')
            .append(all)
            .append('\n');
      }

      @Override
      public void uploadPurged(RepositoryName repository, UUID id, long size) {
        received
            .append(repository)
            .append(' ')
            .append(id)
            .append(' ')
            .append(size)
            .append('\n');
      }
    });
    assertThat(received).hasToString("other 1/2\nteam/app " + upload.id() + " 0\nteam/app 2/2\n");
  }

  @Test
  void endsBetweenTwoUploadsWhenInterrupted() {
    app.blobs().startUpload();
    store.pass(WEEK);
    Thread.currentThread().interrupt();
    UploadPurgeReport report = purge();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.cancelled()).isTrue();
    assertThat(report.uploadsPurged()).isZero();
    assertThat(purge().uploadsPurged()).isEqualTo(1);
  }

  @Test
  void refusesAnAgeThatIsTooShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UploadPurgeOptions.builder().age(Duration.ofSeconds(9)))
        .withMessage("age must be at least PT10S, but is PT9S");
  }

  @Nested
  class HalfMade {
    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2025-13-01T00:00:00Z"})
    void isJudgedByItsTimesIfItsStartIsUnknown(String startedAt) {
      write(RegistryLayout.uploadStartedAt(app.name(), ID), startedAt);
      assertGoesAfterAWeek();
    }

    @Test
    void isJudgedByItsDataIfNothingElseExists() {
      write(RegistryLayout.uploadData(app.name(), ID), "data");
      assertGoesAfterAWeek();
    }

    @Test
    void isJudgedByItsHashStatesIfNothingElseExists() {
      write(RegistryLayout.uploadHashState(app.name(), ID, DigestAlgorithm.SHA256, 0), "state");
      assertGoesAfterAWeek();
    }

    @Test
    void isJudgedByItsFolderIfNothingElseExists() {
      write(RegistryLayout.uploadData(app.name(), ID), "");
      store.heap().delete(RegistryLayout.uploadData(app.name(), ID));
      assertGoesAfterAWeek();
    }

    @Test
    void staysIfItsRecordedStartIsRecent() {
      write(RegistryLayout.uploadStartedAt(app.name(), ID), "2026-01-02T03:04:05+02:00");
      store.pass(WEEK.plusHours(25));
      assertThat(purge().uploadsPurged()).isZero();
      store.pass(Duration.ofHours(1));
      assertThat(purge().uploadsPurged()).isEqualTo(1);
    }

    private void assertGoesAfterAWeek() {
      store.pass(WEEK.minusSeconds(1));
      assertThat(purge().uploadsKept()).isEqualTo(1);
      store.pass(Duration.ofSeconds(1));
      assertThat(purge().uploadsPurged()).isEqualTo(1);
      assertThat(store.heap().list(RegistryLayout.upload(app.name(), ID), name -> {}))
          .isFalse();
    }
  }

  @Nested
  class Foreign {
    @ParameterizedTest
    @ValueSource(
        strings = {"notes.txt", "not-an-upload/data", "0F8FAD5B-d9cb-469f-a165-70867728950e/data"})
    void namesAreKeptAndReported(String name) {
      StoragePath path = RegistryLayout.uploads(app.name()).resolve(name);
      write(path, "x");
      store.pass(WEEK);
      UploadPurgeReport report = purge();
      assertThat(report.uploadsPurged() + report.uploadsKept()).isZero();
      assertThat(report.damages())
          .singleElement()
          .satisfies(damage -> assertThat(path.value()).startsWith(damage.path().value()));
      assertThat(store.heap().stat(path)).isPresent();
    }

    @Test
    void filesOutsideUploadsAreKeptAndReported() {
      StoragePath path = RegistryLayout.upload(app.name(), ID).resolve("notes/today");
      write(path, "x");
      store.pass(WEEK);
      UploadPurgeReport report = purge();
      assertThat(report.uploadsKept()).isEqualTo(1);
      assertThat(report.damages()).extracting(Damage::path).containsExactly(path);
      assertThat(store.heap().stat(path)).isPresent();
    }
  }

  private void write(StoragePath path, String content) {
    store.heap().write(path, content.getBytes(US_ASCII));
  }

  private UploadPurgeReport purge() {
    return UploadPurger.of(store.registry()).run();
  }

  private static void assertGone(BlobUpload upload) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(upload::offset)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
  }
}
