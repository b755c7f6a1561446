package io.stowage.registry.interop.hostile;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that a folder contains nothing but a registry in Distribution's layout. */
final class StoredFiles {
  /** The findings that clients may cause, since they may delete a layer, a manifest or a tag. */
  private static final Set<ScrubFinding.Kind> ALLOWED = Set.of(
      ScrubFinding.Kind.HISTORY_GONE,
      ScrubFinding.Kind.LINK_DEAD,
      ScrubFinding.Kind.REFERENCE_MISSING,
      ScrubFinding.Kind.TAG_UNSET);

  /** The lock of the processes that write to the folder. */
  private static final StoragePath WRITERS = RegistryLayout.ROOT.resolve(".stowage-writers");

  private StoredFiles() {}

  /** Checks the names of all files in {@code root}, and the content of {@code registry}, in it. */
  static void requireSound(Path root, Registry registry) throws IOException {
    require(foreign(root), "files that are not of the layout");
    ScrubOptions options = ScrubOptions.builder().settle(Duration.ZERO).build();
    List<String> findings = Scrubber.of(registry).run(options).findings().stream()
        .filter(finding -> !ALLOWED.contains(finding.kind()))
        .map(finding -> finding.path() + ": " + finding.problem())
        .toList();
    require(findings, "findings of a scrub");
  }

  private static List<String> foreign(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !isOfLayout(root, path))
          .map(Path::toString)
          .toList();
    }
  }

  private static boolean isOfLayout(Path root, Path file) {
    StoragePath path = StoragePath.parse(root.relativize(file).toString());
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && (LayoutEntry.parse(path).isPresent() || isOfStowage(path));
  }

  private static boolean isOfStowage(StoragePath path) {
    return path.startsWith(RegistryLayout.STOWAGE) || path.equals(WRITERS);
  }

  private static void require(List<String> problems, String description) {
    if (!problems.isEmpty()) {
      throw new AssertionError(description + ": " + problems);
    }
  }
}
