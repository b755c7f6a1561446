package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The parser agrees with the scanner on every ordinary manifest, and neither is more lenient. */
class ManifestScannerPropertyTest {
  private static final List<String> INTRUDERS = List.of(
      "\"subject\":null,",
      "\"config\":{},",
      "\"Layers\":[],",
      "\"layers\":[],",
      "\"manifests\":[],",
      "\"urls\":[\"http://x\"],",
      "\"data\":\"e30=\",",
      "\"\\u0061\":1,",
      "\"x\":\"\",",
      "\\",
      "\"",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "0",
      "-1",
      "1.5",
      "1e3",
      "\u00e9",
      " ",
      "\n",
      "\t",
      "\u000b",
      "null",
      "sha512:",
      "A",
      "/");

  @Property
  void ordinaryManifestsAreReadWithoutTheParser(@ForAll("manifests") String manifest) {
    Optional<References> scanned = ManifestScanner.scan(bytes(manifest));
    assertThat(scanned).isPresent();
    assertThat(marks(scanned.get())).isEqualTo(marks(Manifest.parse(bytes(manifest))));
  }

  @Property
  void ordinaryIndexesAreReadWithoutTheParser(@ForAll("indexes") String index) {
    Optional<References> scanned = ManifestScanner.scan(bytes(index));
    assertThat(scanned).isPresent();
    assertAgrees(scanned.get(), Manifest.parse(bytes(index)));
  }

  @Property(tries = 5000)
  void theParserAgreesOnOrdinaryIndexes(
      @ForAll("indexes") String index,
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 100_000) Integer> places,
      @ForAll("edits") List<String> edits) {
    byte[] bytes = bytes(mutated(index, places, edits));
    ManifestScanner.scan(bytes).ifPresent(scanned -> assertAgrees(scanned, Manifest.parse(bytes)));
  }

  @Property(tries = 5000)
  void theParserAgreesOnOrdinaryManifests(
      @ForAll("manifests") String manifest,
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 100_000) Integer> places,
      @ForAll("edits") List<String> edits) {
    byte[] bytes = bytes(mutated(manifest, places, edits));
    ManifestScanner.scan(bytes).ifPresent(scanned -> {
      Manifest parsed = Manifest.parse(bytes);
      assertThat(parsed).isInstanceOf(ImageManifest.class);
      assertThat(parsed.subject()).isEmpty();
      assertThat(marks(scanned)).isEqualTo(marks(parsed));
    });
  }

  private static String mutated(String manifest, List<Integer> places, List<String> edits) {
    String mutated = manifest;
    for (int i = 0; i < places.size(); i++) {
      int at = places.get(i) % mutated.length();
      String edit = edits.get(i % edits.size());
      int behind = Math.min(mutated.length(), at + (places.get(i) % 3 == 0 ? edit.length() : 0));
      mutated = mutated.substring(0, at) + edit + mutated.substring(behind);
    }
    return mutated;
  }

  private static void assertAgrees(References scanned, Manifest parsed) {
    List<Digest> children = parsed.manifests().stream().map(Descriptor::digest).toList();
    assertThat(parsed).isInstanceOf(ImageIndex.class);
    assertThat(parsed.blobs()).isEmpty();
    assertThat(parsed.manifests()).allMatch(child -> child.mediaType().isManifest());
    assertThat(scanned.nested()).isEqualTo(children);
    assertThat(scanned.relations())
        .isEqualTo(new ManifestRelations(children, parsed.subject().map(Descriptor::digest)));
    assertThat(marks(scanned))
        .isEqualTo(children.stream().map(Digest::encoded).map(MarkSet::mark).toList());
    assertThat(scanned.aliases()).isEmpty();
    assertThat(scanned.kind()).isEqualTo(References.Kind.EXACT);
  }

  @Provide
  Arbitrary<String> indexes() {
    Arbitrary<String> types = Arbitraries.of(
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json");
    return Combinators.combine(
            types, children().list().ofMaxSize(4), Arbitraries.of("", " ", "\n   "))
        .as((type, children, blank) -> ("{\"schemaVersion\":2,\"mediaType\":\"" + type
                + "\",\"manifests\":[" + String.join(",", children) + "]}")
            .replace("\":", "\":" + blank)
            .replace("{", "{" + blank));
  }

  private static Arbitrary<String> children() {
    Arbitrary<String> hex = Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);
    Arbitrary<String> types = Arbitraries.of(
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json");
    Arbitrary<String> more = Arbitraries.of(
        "",
        ",\"annotations\":{\"a\":\"1\"}",
        ",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}",
        ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}",
        ",\"platform\":{\"os\":\"windows\",\"os.version\":\"10.0\",\"architecture\":\"\"}");
    return Combinators.combine(types, hex, Arbitraries.longs().between(0, 99_999), more)
        .as((type, digest, size, rest) -> "{\"mediaType\":\"" + type + "\",\"size\":" + size
            + ",\"digest\":\"sha256:" + digest + "\"" + rest + "}");
  }

  @Provide
  Arbitrary<List<String>> edits() {
    return Arbitraries.of(INTRUDERS).list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> manifests() {
    Arbitrary<String> types = Arbitraries.of(
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json");
    Arbitrary<List<String>> layers = descriptors().list().ofMaxSize(4);
    Arbitrary<String> notes =
        Arbitraries.of("", ",\"annotations\":{}", ",\"annotations\":{\"a\":\"1\",\"b\":\"\"}");
    return Combinators.combine(types, descriptors(), layers, notes, Arbitraries.of("", " ", "\n  "))
        .as((type, config, all, note, blank) -> ("{\"schemaVersion\":2,\"mediaType\":\"" + type
                + "\",\"config\":" + config + ",\"layers\":[" + String.join(",", all) + "]" + note
                + "}")
            .replace("\":", "\":" + blank)
            .replace("{", "{" + blank));
  }

  private static Arbitrary<String> descriptors() {
    Arbitrary<String> hex = Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);
    Arbitrary<String> types =
        Arbitraries.of("application/vnd.oci.image.layer.v1.tar+gzip", "a/b", "text/x.y-z");
    Arbitrary<Long> sizes = Arbitraries.longs().between(0, 999_999_999_999_999_999L);
    return Combinators.combine(types, hex, sizes)
        .as((type, digest, size) -> "{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + digest
            + "\",\"size\":" + size + "}");
  }

  private static List<Long> marks(References references) {
    List<Long> marks = new ArrayList<>();
    LongStream.of(references.marks()).forEach(marks::add);
    return marks;
  }

  private static List<Long> marks(Manifest manifest) {
    return manifest.blobs().stream()
        .map(Descriptor::digest)
        .map(Digest::encoded)
        .map(MarkSet::mark)
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
