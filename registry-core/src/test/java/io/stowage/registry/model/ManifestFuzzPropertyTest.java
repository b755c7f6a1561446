package io.stowage.registry.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any bytes are parsed or refused, and no digest in them is lost. */
class ManifestFuzzPropertyTest {
  private static final List<byte[]> SAMPLES = Samples.all();
  private static final List<MediaType> TYPES = List.of(
      MediaType.OCI_MANIFEST,
      MediaType.OCI_INDEX,
      MediaType.DOCKER_MANIFEST,
      MediaType.DOCKER_MANIFEST_LIST,
      MediaType.DOCKER_SCHEMA1,
      MediaType.DOCKER_SCHEMA1_SIGNED,
      MediaType.parse("application/json"));

  @Property(tries = 1000)
  void mutatedBytesAreParsedOrRefused(@ForAll("mutants") byte[] bytes) {
    readAll(bytes);
  }

  @Property(tries = 1000)
  void mutatedTokensAreParsedOrRefused(@ForAll("respelt") byte[] bytes) {
    readAll(bytes);
  }

  @Property
  void randomBytesAreParsedOrRefused(@ForAll byte[] bytes) {
    readAll(bytes);
  }

  @Property
  void anyJsonIsParsedOrRefused(@ForAll("json") String text) {
    readAll(Samples.bytes(text));
  }

  private static void readAll(byte[] bytes) {
    read(bytes, () -> Manifest.parse(bytes));
    for (MediaType type : TYPES) {
      read(bytes, () -> Manifest.parse(type, bytes));
    }
    DigestScanner.scan(
        bytes, digest -> assertThat(Digest.parse(digest.toString())).isEqualTo(digest));
  }

  /** Checks that the scanner finds every reference of the manifest. */
  private static void read(byte[] bytes, Supplier<Manifest> parser) {
    Manifest manifest;
    try {
      manifest = parser.get();
    } catch (RegistryException e) {
      assertThat(e.code()).isIn(ErrorCode.MANIFEST_INVALID, ErrorCode.MANIFEST_UNVERIFIED);
      return;
    }
    assertThat(manifest.bytes()).isEqualTo(bytes);
    Set<Digest> found = new LinkedHashSet<>();
    DigestScanner.scan(bytes, found::add);
    assertThat(Stream.of(
                manifest.blobs(),
                manifest.manifests(),
                manifest.subject().stream().toList())
            .flatMap(List::stream)
            .map(Descriptor::digest)
            .filter(digest -> digest.algorithm().isKnown()))
        .allMatch(found::contains);
  }

  @Provide
  Arbitrary<byte[]> mutants() {
    Arbitrary<List<Tuple.Tuple3<Integer, Integer, Byte>>> edits = Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 1500),
            Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of((byte) '"', (byte) '{', (byte) ',', (byte) '0')))
        .as(Tuple::of)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
    return Combinators.combine(Arbitraries.of(SAMPLES), edits)
        .as((bytes, all) ->
            all.stream().reduce(bytes, ManifestFuzzPropertyTest::edit, (a, b) -> b));
  }

  @Provide
  Arbitrary<byte[]> respelt() {
    Arbitrary<String> token = Arbitraries.of(
        "\"config\"",
        "\"layers\"",
        "\"manifests\"",
        "\"digest\"",
        "\"size\"",
        "\"mediaType\"",
        "\"schemaVersion\"",
        "\"fsLayers\"",
        "\"subject\"",
        "\"signatures\"",
        "\"protected\"",
        "\"data\"",
        "sha256",
        "[",
        "]",
        "{",
        "}",
        "2",
        "e30=",
        "ES256",
        "P-256");
    Arbitrary<String> other = Arbitraries.oneOf(
        token,
        Arbitraries.of(
            "null",
            "-1",
            "1e999",
            "99999999999999999999",
            "\"\"",
            "{}",
            "[]",
            "sha512",
            "\\u0000",
            "true",
            "\"Config\"",
            "",
            "P-521",
            "RS256",
            "\u017f"));
    return Combinators.combine(Arbitraries.of(SAMPLES), token, other)
        .as((bytes, from, to) -> Samples.bytes(new String(bytes, UTF_8).replace(from, to)));
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaf = Arbitraries.of(
        "null",
        "true",
        "0",
        "1",
        "2",
        "-1",
        "1.5",
        "\"\"",
        "\"x/y\"",
        "[]",
        "{}",
        '"' + Samples.LAYER_DIGEST + '"',
        '"' + MediaType.OCI_INDEX.value() + '"');
    Arbitrary<String> key = Arbitraries.of(
        "schemaVersion",
        "mediaType",
        "config",
        "layers",
        "manifests",
        "digest",
        "size",
        "subject",
        "annotations",
        "fsLayers",
        "history",
        "blobSum",
        "signatures",
        "platform",
        "urls",
        "data",
        "x");
    return Arbitraries.recursive(() -> leaf, inner -> object(key, inner), 1, 4);
  }

  private static Arbitrary<String> object(Arbitrary<String> key, Arbitrary<String> inner) {
    Arbitrary<String> member =
        Combinators.combine(key, inner).as((name, value) -> '"' + name + "\":" + value);
    return Arbitraries.oneOf(
        member.list().ofMaxSize(6).map(all -> '{' + String.join(",", all) + '}'),
        inner.list().ofMaxSize(3).map(all -> '[' + String.join(",", all) + ']'));
  }

  private static byte[] edit(byte[] bytes, Tuple.Tuple3<Integer, Integer, Byte> change) {
    int at = change.get2() % bytes.length;
    byte[] edited = switch (change.get1()) {
      case 0 -> bytes.clone();
      case 1 -> Arrays.copyOf(bytes, at + 1);
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        yield longer;
      }
    };
    edited[at] = change.get3();
    return edited;
  }
}
