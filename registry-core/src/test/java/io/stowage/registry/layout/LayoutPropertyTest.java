package io.stowage.registry.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** Writing an entry as a path and parsing the path are inverse. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class LayoutPropertyTest {
  @Property
  void everyEntryIsParsedFromItsPath(@ForAll("entries") LayoutEntry entry) {
    assertThat(LayoutEntry.parse(entry.path())).contains(entry);
  }

  @Property
  void everyParsedEntryHasTheParsedPath(@ForAll("paths") StoragePath path) {
    assertThat(LayoutEntry.parse(path).map(LayoutEntry::path).filter(it -> !it.equals(path)))
        .isEmpty();
  }

  @Property
  void neighboursAndParentsOfAnEntryAreNotParsedAsThatEntry(
      @ForAll("entries") LayoutEntry entry, @ForAll("suffixes") String suffix) {
    StoragePath beside = StoragePath.parse(entry.path() + suffix);
    assertThat(LayoutEntry.parse(beside).filter(entry::equals)).isEmpty();
    assertThat(LayoutEntry.parse(entry.path().parent())).isEmpty();
  }

  @Property
  void everyPathIsBelowTheRoot(@ForAll("entries") LayoutEntry entry) {
    assertThat(entry.path().startsWith(RegistryLayout.ROOT)).isTrue();
  }

  @Property
  void everyLinkIsReadAsItWasWritten(@ForAll("entries") LayoutEntry entry) {
    Digest target = entry
        .linkDigest()
        .filter(digest -> digest.algorithm().equals(DigestAlgorithm.SHA256))
        .orElse(Digest.of(new byte[0]));
    assertThat(Link.parse(entry.path(), Link.content(target))).isEqualTo(target);
  }

  @Provide
  Arbitrary<LayoutEntry> entries() {
    Arbitrary<LayoutEntry> blobs = digests().map(LayoutEntry.BlobData::new);
    return Arbitraries.oneOf(blobs, links(), tagLinks(), uploads());
  }

  @Provide
  Arbitrary<String> runs() {
    return Arbitraries.strings()
        .withChars("ab0-_.T")
        .ofMinLength(1)
        .ofMaxLength(8)
        .filter(run -> !run.equals(".") && !run.equals(".."));
  }

  @Provide
  Arbitrary<String> suffixes() {
    return Arbitraries.of(".tmp", "/data", "/link", "x", ".8f2c.tmp", "/..a");
  }

  @Provide
  Arbitrary<StoragePath> paths() {
    return Arbitraries.of(
            "docker",
            "registry",
            "v2",
            "blobs",
            "repositories",
            "_stowage",
            "quarantine",
            "run1",
            "team",
            "_layers",
            "_manifests",
            "_uploads",
            "revisions",
            "tags",
            "current",
            "index",
            "link",
            "data",
            "signatures",
            "sha256",
            "ab",
            "ab".repeat(32),
            "latest",
            "startedat",
            "hashstates",
            "0",
            "-1",
            "00000000-0000-4000-8000-000000000000",
            "1-1-1-1-1")
        .list()
        .ofMaxSize(9)
        .map(names -> StoragePath.parse(
            names.isEmpty() ? "docker" : "docker/registry/v2/" + String.join("/", names)));
  }

  private static Arbitrary<LayoutEntry> links() {
    return Combinators.combine(names(), digests(), digests(), Arbitraries.of(0, 1, 2))
        .as((name, digest, other, kind) -> switch (kind) {
          case 0 -> new LayoutEntry.LayerLink(name, digest);
          case 1 -> new LayoutEntry.RevisionLink(name, digest);
          default -> new LayoutEntry.SignatureLink(name, digest, other);
        });
  }

  private static Arbitrary<LayoutEntry> tagLinks() {
    return Combinators.combine(names(), tags(), digests(), Arbitraries.of(true, false))
        .as((name, tag, digest, current) -> current
            ? new LayoutEntry.TagCurrentLink(name, tag)
            : new LayoutEntry.TagIndexLink(name, tag, digest));
  }

  private static Arbitrary<LayoutEntry> uploads() {
    Arbitrary<UUID> ids =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    Arbitrary<Long> offsets = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(names(), ids, algorithms(), offsets, Arbitraries.of(0, 1, 2))
        .as((name, id, algorithm, offset, kind) -> switch (kind) {
          case 0 -> new LayoutEntry.UploadData(name, id);
          case 1 -> new LayoutEntry.UploadStartedAt(name, id);
          default -> new LayoutEntry.UploadHashState(name, id, algorithm, offset);
        });
  }

  private static Arbitrary<RepositoryName> names() {
    List<String> parts = List.of("a", "link", "data", "blobs", "tags", "0-9", "a__b", "v2");
    return Arbitraries.of(parts)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(all -> RepositoryName.parse(String.join("/", all)));
  }

  private static Arbitrary<Tag> tags() {
    return Arbitraries.of(
            "latest", "1.0", "_layers", "_manifests", "current", "index", "link", "a".repeat(128))
        .map(Tag::parse);
  }

  private static Arbitrary<DigestAlgorithm> algorithms() {
    return Arbitraries.of("sha256", "sha512", "link", "a+b").map(DigestAlgorithm::named);
  }

  private static Arbitrary<Digest> digests() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(4).map(Digest::of),
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(4)
            .map(bytes -> Digest.of(DigestAlgorithm.SHA512, bytes)),
        Arbitraries.of("a:b", "link:link", "md5:_-=", "a+b:signatures").map(Digest::parse));
  }
}
