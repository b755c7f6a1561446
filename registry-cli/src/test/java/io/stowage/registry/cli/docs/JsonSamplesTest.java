package io.stowage.registry.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.ImageUse;
import io.stowage.registry.ManifestEntry;
import io.stowage.registry.Page;
import io.stowage.registry.TagEntry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.PurgeReport;
import io.stowage.registry.gc.QuarantineReport;
import io.stowage.registry.gc.QuarantinedRun;
import io.stowage.registry.gc.RepositoryReport;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.gc.reach.Explanation;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.ReachPath;
import io.stowage.registry.gc.retention.PruneReport;
import io.stowage.registry.gc.retention.TagDecision;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopiedImage;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.LeftOutImage;
import io.stowage.registry.storage.RequestCounts;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the JSON of each value with a sample in {@code src/test/resources/json}. Users rely on
 * the keys: a sample may get new ones, and none may be renamed or removed.
 */
class JsonSamplesTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Path SAMPLES = Path.of("src/test/resources/json");
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = Instant.parse("2026-01-02T03:05:06.500Z");
  private static final Duration DURATION = Duration.between(TIME, LATER);
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Tag TAG = Tag.parse("1.0");
  private static final Digest DIGEST = digest('1');
  private static final StoragePath PATH = StoragePath.parse("docker/registry/v2/blobs/x");
  private static final List<Damage> DAMAGES = List.of(new Damage(PATH, "not \"a\" digest"));
  private static final Platform ARM = new Platform("linux", "arm", "6.1", List.of("a"), "v7");
  private static final Descriptor MANIFEST = Descriptor.of(MediaType.OCI_MANIFEST, DIGEST, 10);
  private static final Descriptor CHILD = MANIFEST
      .withUrls(List.of("https://example.com/x"))
      .withAnnotations(Map.of("a", "b"))
      .withPlatform(ARM)
      .withArtifactType(MediaType.OCI_EMPTY);

  private static Digest digest(char digit) {
    return Digest.parse("sha256:" + String.valueOf(digit).repeat(64));
  }

  @Test
  void isThatOfTheSamples() throws IOException {
    Map<String, JsonNode> actual = new TreeMap<>();
    for (Map.Entry<String, String> each : all().entrySet()) {
      actual.put(each.getKey() + ".json", MAPPER.readTree(each.getValue()));
    }
    Map<String, JsonNode> expected = new TreeMap<>();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      for (Path file : files.toList()) {
        expected.put(file.getFileName().toString(), MAPPER.readTree(file.toFile()));
      }
    }
    assertThat(actual).containsExactlyEntriesOf(expected);
  }

  private static Map<String, String> all() {
    return Map.ofEntries(
        Map.entry("garbage-collect", collected().toJson()),
        Map.entry("restore", restored().toJson()),
        Map.entry("purge-uploads", purged().toJson()),
        Map.entry("quarantine-list", held().toJson()),
        Map.entry("quarantine-purge", purgedFromQuarantine().toJson()),
        Map.entry("prune", pruned().toJson()),
        Map.entry("tag-decision", decided().toJson()),
        Map.entry("verify", verified().toJson()),
        Map.entry("why-kept", kept().toJson()),
        Map.entry("why-kept-by-untagged", explained(new Fate.KeptByUntagged(LATER))),
        Map.entry("why-garbage", explained(new Fate.Garbage(LATER))),
        Map.entry("why-quarantined", explained(new Fate.Quarantined("a-run", TIME, LATER))),
        Map.entry("why-taken", explained(new Fate.Taken("a-run"))),
        Map.entry("why-absent", explained(new Fate.Absent())),
        Map.entry("import", imported().toJson()),
        Map.entry(
            "repositories",
            new Page<>(List.of(APP, RepositoryName.parse("team/base")), true).toJson()),
        Map.entry("tags", new Page<>(List.of(new TagEntry(TAG, DIGEST, TIME)), false).toJson()),
        Map.entry(
            "manifests", new Page<>(List.of(new ManifestEntry(DIGEST, TIME)), false).toJson()),
        Map.entry(
            "image-use", new ImageUse(APP, DIGEST, List.of(TAG, Tag.parse("latest"))).toJson()),
        Map.entry("descriptor", CHILD.toJson()),
        Map.entry("platform", ARM.toJson()),
        Map.entry(
            "index",
            ImageIndex.builder().manifest(CHILD).annotation("a", "b").build().toJson()));
  }

  private static GcReport collected() {
    RepositoryReport app = new RepositoryReport(APP, 1, 2, 3, 4, 5);
    return GcReport.builder()
        .cancelled(true)
        .timeLimitReached(true)
        .sufficientTimeLimit(Duration.ofSeconds(14))
        .manifestsLeft(15)
        .shardsLeft(16)
        .repositoriesLeft(17)
        .startedAt(TIME)
        .duration(DURATION)
        .manifestsMarked(1)
        .manifestsRemoved(2)
        .blobsMarked(3)
        .blobsYoung(4)
        .bytesYoung(18)
        .manifestsYoung(21)
        .youngUntil(LATER)
        .blobsRemoved(5)
        .bytesReclaimed(6)
        .bytesQuarantined(7)
        .blobsHeld(19)
        .bytesHeld(20)
        .restored(8)
        .layerLinksRemoved(9)
        .foldersRemoved(10)
        .repositoriesRemoved(11)
        .leftoversRemoved(22)
        .requests(new RequestCounts(23, 24, 25, 26))
        .repositories(List.of(app))
        .damages(DAMAGES)
        .build();
  }

  private static RestoreReport restored() {
    return new RestoreReport(
        List.of(new RestoreReport.Restored(new LayoutEntry.BlobData(DIGEST), 10)),
        List.of(new LayoutEntry.LayerLink(APP, digest('2'))),
        List.of("a-run"),
        List.of(
            new RestoreReport.Missing(Optional.of(APP), digest('3'), digest('4')),
            new RestoreReport.Missing(Optional.empty(), digest('4'), digest('4'))),
        DAMAGES);
  }

  private static QuarantineReport held() {
    QuarantinedRun.Image image = new QuarantinedRun.Image(APP, DIGEST, List.of(TAG));
    return new QuarantineReport(
        List.of(
            new QuarantinedRun(
                "a-run", Optional.of(TIME), Optional.of(LATER), 1, 2, 3, 4, List.of(image)),
            new QuarantinedRun(
                "another", Optional.empty(), Optional.empty(), 5, 6, 7, 0, List.of())),
        DAMAGES);
  }

  private static PurgeReport purgedFromQuarantine() {
    return new PurgeReport(
        true, false, List.of("a-run"), List.of("b"), List.of("c"), 1, 2, 3, 4, DAMAGES);
  }

  private static UploadPurgeReport purged() {
    return new UploadPurgeReport(true, false, TIME, DURATION, 1, 2, 3, DAMAGES);
  }

  private static PruneReport pruned() {
    return new PruneReport(true, false, TIME, DURATION, 1, 2, 3, DAMAGES);
  }

  private static TagDecision decided() {
    return new TagDecision(
        APP, TAG, DIGEST, false, OptionalInt.of(2), "not among the last 10", Optional.of(TIME));
  }

  private static ScrubReport verified() {
    return new ScrubReport(
        true,
        TIME,
        DURATION,
        1,
        2,
        3,
        4,
        5,
        List.of(
            new ScrubFinding(
                ScrubFinding.Kind.BLOB_CORRUPT,
                PATH,
                Optional.of(DIGEST),
                "one",
                "another",
                false,
                false),
            new ScrubFinding(
                ScrubFinding.Kind.FOREIGN,
                PATH,
                Optional.empty(),
                "nothing",
                "a file",
                true,
                false)),
        Optional.of(ScrubPosition.parse("repositories/team/app")));
  }

  private static Explanation kept() {
    ReachPath tagged = new ReachPath(
        APP,
        ReachPath.Root.TAG,
        Optional.of(TAG),
        List.of(
            new ReachPath.Step(ReachPath.Link.ROOT, digest('2')),
            new ReachPath.Step(ReachPath.Link.BLOB, DIGEST)));
    ReachPath other =
        new ReachPath(APP, ReachPath.Root.NOT_UNDERSTOOD, Optional.empty(), List.of());
    return new Explanation(
        DIGEST,
        Optional.of(new StorageEntry(10, TIME)),
        new Fate.Kept(),
        List.of(tagged, other),
        2,
        List.of(APP),
        List.of(PATH),
        DAMAGES);
  }

  private static String explained(Fate fate) {
    boolean absent = fate instanceof Fate.Absent;
    return new Explanation(
            DIGEST,
            absent ? Optional.empty() : Optional.of(new StorageEntry(10, TIME)),
            fate,
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of())
        .toJson();
  }

  private static CopyReport imported() {
    return new CopyReport(
        List.of(
            new CopiedImage(APP, Optional.of(TAG), MANIFEST),
            new CopiedImage(APP, Optional.empty(), MANIFEST)),
        1,
        2,
        3,
        4,
        5,
        List.of(new LeftOutImage(APP, TAG, "no config")));
  }
}
