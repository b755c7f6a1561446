package io.stowage.registry.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.fs.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes collect the same directory; the first is killed while it removes. */
class TwoCollectorsIT {
  private static final int GARBAGE = 2000;
  private static final String REMOVALS_PER_SECOND = "200";
  private static final io.stowage.registry.model.Tag TAG = io.stowage.registry.model.Tag.parse("1");

  private final Path folder;
  private final Path root;
  private final SoakImage image = SoakImage.of(0, "p0", -1);
  private final List<Digest> garbage = new ArrayList<>();

  TwoCollectorsIT(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void secondNamesFirstAndATakeoverFollowsItsDeath() throws Exception {
    fill();
    try (SoakProcess first = collect("first", REMOVALS_PER_SECOND).await(OneCollection.REMOVES);
        SoakProcess second = collect("second")) {
      assertThat(second.end()).isNotZero();
      assertThat(second.said())
          .contains("CollectorLockedException")
          .contains(Long.toString(first.pid()));
      first.work(Duration.ZERO);
    }
    assertThat(Soak.isLocked(root)).isTrue();
    assertThat(garbageThere()).isNotZero();
    try (SoakProcess third = collect("third")) {
      assertThat(third.end()).as(third.said()).isZero();
    }
    assertThat(Soak.isLocked(root)).isFalse();
    assertThat(garbageThere()).isZero();
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
    try (Registry registry = open()) {
      SoakPull.check(registry.repository("team/a"), TAG, image);
    }
  }

  private SoakProcess collect(String name, String... limit) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(root.toString()));
    arguments.addAll(List.of(limit));
    return SoakProcess.start(OneCollection.class, folder.resolve(name + ".errors"), arguments);
  }

  private void fill() throws IOException {
    try (Registry registry = open()) {
      Repository repository = registry.repository("team/a");
      image.children().forEach(child -> push(repository, child));
      repository.manifests().put(TAG, image.type(), image.manifest());
      for (int i = 0; i < GARBAGE; i++) {
        byte[] content = ("garbage " + i).getBytes(StandardCharsets.US_ASCII);
        garbage.add(repository.blobs().put(content).digest());
      }
    }
    Soak.age(root);
  }

  private static void push(Repository repository, SoakImage image) {
    image.blobs().forEach(repository.blobs()::put);
    var unused = repository.manifests().put(image.type(), image.manifest());
  }

  private Registry open() {
    return SoakProcess.open(root.toString(), Durability.RELAXED.name());
  }

  private long garbageThere() {
    return garbage.stream()
        .filter(
            digest -> Files.exists(root.resolve(RegistryLayout.blobData(digest).value())))
        .count();
  }
}
