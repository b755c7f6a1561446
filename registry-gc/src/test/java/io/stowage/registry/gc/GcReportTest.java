package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcReportTest {
  private static final RepositoryReport APP = RepositoryReport.builder("team/app")
      .manifestsMarked(1)
      .manifestsRemoved(2)
      .blobsMarked(3)
      .blobsRemoved(4)
      .bytesReclaimed(5)
      .build();
  private static final Damage DAMAGE = Damage.of("docker/registry/v2/x", "unreadable");

  @Test
  void isBuiltOfAnyValues() {
    GcReport report = full().build();
    assertThat(report.dryRun()).isTrue();
    assertThat(report.cancelled()).isTrue();
    assertThat(report.timeLimitReached()).isTrue();
    assertThat(report.sufficientTimeLimit()).contains(Duration.ofSeconds(14));
    assertThat(List.of(report.manifestsLeft(), report.shardsLeft(), report.repositoriesLeft()))
        .containsExactly(15L, 16L, 17L);
    assertThat(report.startedAt()).isEqualTo(Instant.EPOCH.plusSeconds(1));
    assertThat(report.duration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(List.of(report.manifestsMarked(), report.manifestsRemoved()))
        .containsExactly(3L, 4L);
    assertThat(List.of(report.blobsMarked(), report.blobsYoung(), report.blobsRemoved()))
        .containsExactly(5L, 6L, 7L);
    assertThat(List.of(report.bytesReclaimed(), report.bytesQuarantined(), report.restored()))
        .containsExactly(8L, 9L, 10L);
    assertThat(List.of(report.layerLinksRemoved(), report.foldersRemoved()))
        .containsExactly(11L, 12L);
    assertThat(report.repositoriesRemoved()).isEqualTo(13);
    assertThat(List.of(report.bytesYoung(), report.manifestsYoung())).containsExactly(18L, 22L);
    assertThat(report.youngUntil()).contains(Instant.EPOCH.plusSeconds(19));
    assertThat(List.of(report.blobsHeld(), report.bytesHeld())).containsExactly(20L, 21L);
    assertThat(report.repositories()).containsExactly(APP);
    assertThat(report.damages()).containsExactly(DAMAGE);
  }

  @Test
  void isBuiltOfTheValuesOfARun() {
    TestStore store = new TestStore();
    Sample.fill(store.registry());
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.toBuilder().build()).isEqualTo(report).hasSameHashCodeAs(report);
  }

  @Test
  void equalsOnlyAReportWithTheSameValues() {
    assertThat(full().build())
        .isEqualTo(full().build())
        .hasToString(full().build().toString());
    assertThat(full().foldersRemoved(0).build()).isNotEqualTo(full().build());
    assertThat(full().damages(List.of()).build()).isNotEqualTo(full().build());
    assertThat(GcReport.builder().build()).isNotEqualTo(full().build()).isNotEqualTo("report");
  }

  @Test
  void showsItsValues() {
    assertThat(full().build().toString())
        .startsWith("GcReport{dryRun=true, cancelled=true, ")
        .contains("bytesReclaimed=8", "repositories=[" + APP + "]", "damages=[" + DAMAGE + "]");
  }

  @Test
  void doesNotChangeWithItsSources() {
    List<Damage> damages = new ArrayList<>();
    GcReport.Builder builder = GcReport.builder().damages(damages);
    GcReport report = builder.build();
    damages.add(DAMAGE);
    builder.blobsRemoved(1);
    assertThat(report).isEqualTo(GcReport.builder().build());
  }

  @Test
  void refusesNegativeValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcReport.builder().blobsRemoved(-1))
        .withMessage("blobsRemoved must not be negative, but is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GcReport.builder().duration(Duration.ofSeconds(-1)))
        .withMessage("duration must not be negative, but is PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryReport.builder("app").manifestsMarked(-2).build())
        .withMessage("manifestsMarked must not be negative, but is -2");
  }

  @Test
  void takesNamesAndPathsAsText() {
    assertThat(APP)
        .isEqualTo(new RepositoryReport(RepositoryName.parse("team/app"), 1, 2, 3, 4, 5));
    assertThat(DAMAGE)
        .isEqualTo(new Damage(StoragePath.parse("docker/registry/v2/x"), "unreadable"));
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> Damage.of("a//b", "unreadable"));
  }

  private static GcReport.Builder full() {
    return GcReport.builder()
        .dryRun(true)
        .cancelled(true)
        .timeLimitReached(true)
        .sufficientTimeLimit(Duration.ofSeconds(14))
        .manifestsLeft(15)
        .shardsLeft(16)
        .repositoriesLeft(17)
        .startedAt(Instant.EPOCH.plusSeconds(1))
        .duration(Duration.ofSeconds(2))
        .manifestsMarked(3)
        .manifestsRemoved(4)
        .blobsMarked(5)
        .blobsYoung(6)
        .blobsRemoved(7)
        .bytesReclaimed(8)
        .bytesQuarantined(9)
        .restored(10)
        .layerLinksRemoved(11)
        .foldersRemoved(12)
        .repositoriesRemoved(13)
        .bytesYoung(18)
        .manifestsYoung(22)
        .youngUntil(Instant.EPOCH.plusSeconds(19))
        .blobsHeld(20)
        .bytesHeld(21)
        .repositories(List.of(APP))
        .damages(List.of(DAMAGE));
  }
}
