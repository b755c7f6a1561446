package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  private static final Path ROOT = Path.of("/srv/registry");

  private final List<String> warnings = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"ext2", "vfat", "exfat"})
  void isReportedMissingIfTheTypeOfTheFileSystemShowsIt(String type) {
    Journal.check(ROOT, type, warnings::add);
    assertThat(warnings).singleElement().asString().contains(ROOT.toString(), type, "journal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext3", "ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "nfs4", "apfs"})
  void isNotReportedMissingIfTheTypeDoesNotShowIt(String type) {
    Journal.check(ROOT, type, warnings::add);
    assertThat(warnings).isEmpty();
  }

  @Test
  void isCheckedOnTheFileSystemOfTheFolder(@TempDir Path folder) {
    Journal.check(folder, warnings::add);
    assertThat(warnings).noneMatch(warning -> warning.contains("cannot be determined"));
    Journal.check(folder.resolve("nothing"), warnings::add);
    assertThat(warnings).last().asString().contains("cannot be determined");
  }
}
