package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.page.GarbageReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GarbageTallyTest {
  private final GarbageTally tally = new GarbageTally();

  private static GarbageReport.Item blob(long size) {
    return new GarbageReport.Item(
        Digest.of(Long.toString(size).getBytes(StandardCharsets.UTF_8)),
        OptionalLong.of(size),
        Optional.empty());
  }

  private static GarbageReport.Item manifest() {
    return new GarbageReport.Item(
        Digest.of(new byte[0]), OptionalLong.empty(), Optional.of(RepositoryName.parse("app")));
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(tally.group()).isEqualTo(new GarbageReport.Group(0, 0, List.of()));
  }

  @Test
  void showsManifestsFirstAndThenTheLargestBlobs() {
    tally.add(blob(1));
    tally.add(blob(3));
    tally.add(manifest());
    tally.add(blob(2));
    assertThat(tally.group())
        .isEqualTo(new GarbageReport.Group(4, 6, List.of(manifest(), blob(3), blob(2), blob(1))));
  }

  @Test
  void countsEverythingAndKeepsTheLargest() {
    int all = GarbageTally.MOST_ITEMS + 2;
    for (int size = all; size >= 1; size--) {
      tally.add(blob(size));
    }
    GarbageReport.Group group = tally.group();
    assertThat(group.count()).isEqualTo(all);
    assertThat(group.bytes()).isEqualTo(all * (all + 1L) / 2);
    assertThat(group.items())
        .hasSize(GarbageTally.MOST_ITEMS)
        .startsWith(blob(all))
        .endsWith(blob(3));
  }
}
