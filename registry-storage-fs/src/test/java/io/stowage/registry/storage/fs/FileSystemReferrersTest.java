package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Referrers;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Referrers where the times of folders show whether the index is current. */
class FileSystemReferrersTest {
  private final Path root;

  FileSystemReferrersTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void areFoundWithoutAListingIfTheFoldersHaveTheTimesOfTheIndex() throws IOException {
    StorageDriver storage = FileSystemStorage.openOrCreate(root);
    Repository app = Registry.open(storage).repository("team/app");
    TestImages images = TestImages.in(app);
    TestImage subject = images.image().push();
    for (int i = 0; i < 20; i++) {
      images.image().push();
    }
    TestImage first = images.artifactFor(subject).push();
    age(app);
    CountingStorage counting = new CountingStorage(storage);
    Referrers counted = Registry.open(counting).repository("team/app").referrers();
    assertThat(counted.of(subject.digest())).hasSize(1);
    counting.reset();
    assertThat(counted.of(subject.digest())).hasSize(1);
    assertThat(counting.calls(StorageCall.LIST)).isZero();
    assertThat(counting.calls(StorageCall.CHANGED)).isEqualTo(2);
    images.artifactFor(subject).annotation("second", "yes").push();
    assertThat(counted.of(subject.digest())).hasSize(2);
    assertThat(counted.of(first.digest())).isEmpty();
  }

  @Test
  void areFoundIfTheyComeInTheTickInWhichTheIndexWasMade() throws IOException {
    Repository app = Registry.open(FileSystemStorage.openOrCreate(root)).repository("team/app");
    TestImages images = TestImages.in(app);
    TestImage subject = images.image().push();
    for (int i = 0; i < 20; i++) {
      images.image().push();
    }
    Path folder = root.resolve(RegistryLayout.revisions(app.name()).value()).resolve("sha256");
    FileTime tick = Files.getLastModifiedTime(folder);
    assertThat(app.referrers().of(subject.digest())).isEmpty();
    images.artifactFor(subject).push();
    Files.setLastModifiedTime(folder, tick);
    assertThat(app.referrers().of(subject.digest())).hasSize(1);
  }

  private void age(Repository app) throws IOException {
    Path revisions = root.resolve(RegistryLayout.revisions(app.name()).value());
    FileTime old = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(revisions.resolve("sha256"), old);
    Files.setLastModifiedTime(revisions, old);
  }
}
