package io.stowage.registry.storage.s3.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
  /** True stands for a marker; the first is the newest. */
  @Property
  void isRestoredIfTimesTellIt(@ForAll @Size(min = 1, max = 8) List<Boolean> markers) {
    List<VersionEntry> all = IntStream.range(0, markers.size())
        .mapToObj(i -> entry("a", markers.get(i), i == 0, 100 - i))
        .toList();
    assertThat(merged(all)).isEqualTo(all);
  }

  @Test
  void keysAreInTheOrderOfTheirBytes() {
    List<VersionEntry> all = List.of(
        entry("a", true, true, 1),
        entry("a/b", false, true, 9),
        entry("\uffee", true, true, 2),
        entry("\ud83d\ude00", false, true, 7));
    assertThat(merged(all)).isEqualTo(all);
  }

  @Test
  void theLatestIsFirstWhateverItsTime() {
    VersionEntry completedLate = entry("a", false, true, 1);
    VersionEntry marker = entry("a", true, false, 5);
    assertThat(VersionOrder.merge(List.of(completedLate), List.of(marker)))
        .containsExactly(completedLate, marker);
  }

  @Test
  void aMarkerOfTheSameTimeIsTakenToBeAbove() {
    VersionEntry latest = entry("a", false, true, 5);
    VersionEntry old = entry("a", false, false, 5);
    VersionEntry marker = entry("a", true, false, 5);
    assertThat(VersionOrder.merge(List.of(latest, old), List.of(marker)))
        .containsExactly(latest, marker, old);
  }

  private static List<VersionEntry> merged(List<VersionEntry> all) {
    return VersionOrder.merge(
        all.stream().filter(entry -> !entry.marker()).toList(),
        all.stream().filter(VersionEntry::marker).toList());
  }

  private static VersionEntry entry(String key, boolean marker, boolean latest, int time) {
    return new VersionEntry(
        new ObjectVersion(key, "v" + time, "", 0, Instant.ofEpochSecond(time)), latest, marker);
  }
}
