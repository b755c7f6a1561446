package io.stowage.registry.model;

import static io.stowage.registry.model.ErrorCode.MANIFEST_INVALID;
import static io.stowage.registry.model.ErrorCode.MANIFEST_UNVERIFIED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Schema1ManifestTest {
  private static final Digest UPPER = Digest.parse(Samples.LAYER_DIGEST);
  private static final Digest LOWER = Digest.parse(Samples.CONFIG_DIGEST);

  @Nested
  class Plain {
    @Test
    void listsItsLayersWithUnknownSize() {
      Manifest manifest = Manifest.parse(MediaType.DOCKER_SCHEMA1, Samples.bytes(Samples.SCHEMA1));
      assertThat(manifest.blobs()).map(Descriptor::digest).containsExactly(UPPER, LOWER, UPPER);
      assertThat(manifest.blobs()).noneMatch(Descriptor::sizeKnown);
      assertThat(manifest.manifests()).isEmpty();
      assertThat(manifest.digest()).isEqualTo(Digest.of(Samples.bytes(Samples.SCHEMA1)));
    }

    @Test
    void needsAHistoryForEachLayerWhenPushed() {
      byte[] bytes = Samples.bytes(
          Samples.SCHEMA1.replace("\"history\":[{\"v1Compatibility\":\"{}\"},", "\"history\":["));
      assertThat(Manifest.parse(bytes).blobs()).hasSize(3);
      RegistryException refusal =
          Refused.by(MANIFEST_INVALID, () -> Manifest.parse(MediaType.DOCKER_SCHEMA1, bytes));
      assertThat(refusal.value()).isEqualTo("/history");
    }
  }

  @Nested
  class Signed {
    private final byte[] bytes =
        SignedSchema1.of(Samples.SCHEMA1).signedBy("ES256").bytes();

    @Test
    void hasTheDigestOfItsPayload() {
      Schema1Manifest manifest = pushed(bytes);
      assertThat(manifest.payload()).isEqualTo(Samples.bytes(Samples.SCHEMA1));
      assertThat(manifest.digest()).isEqualTo(Digest.of(Samples.bytes(Samples.SCHEMA1)));
      assertThat(manifest.bytes()).isEqualTo(bytes);
      assertThat(manifest.blobs()).map(Descriptor::digest).containsExactly(UPPER, LOWER, UPPER);
    }

    @Test
    void isReadAsSignedByDistribution() {
      Schema1Manifest manifest = pushed(Samples.schema1FromDistribution());
      assertThat(manifest.digest())
          .hasToString("sha256:08c47c56c45a9bb9db732bc4a58d882b9e5de0ee702cf9f3a4d010c00747d38f");
      assertThat(manifest.blobs()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES384", "ES512", "RS256", "RS512"})
    void isVerifiedWithEachSupportedAlgorithm(String alg) {
      byte[] signed = SignedSchema1.of(Samples.SCHEMA1).signedBy(alg).bytes();
      assertThat(pushed(signed).blobs()).hasSize(3);
      unverified(new String(signed, UTF_8).replace("library/hello", "library/other"));
    }

    @Test
    void mayHaveSeveralSignatures() {
      SignedSchema1 signed = SignedSchema1.of(Samples.SCHEMA1 + "\n").signedBy("ES256");
      assertThat(pushed(signed.signedBy("ES256").bytes()).payload())
          .isEqualTo(Samples.bytes(Samples.SCHEMA1 + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"application/json", "application/vnd.docker.distribution.manifest.v1+json"})
    void mayBeDeclaredWithEachTypeThatDistributionAccepts(String declared) {
      assertThat(Manifest.parse(MediaType.parse(declared), bytes).mediaType())
          .isEqualTo(MediaType.DOCKER_SCHEMA1_SIGNED);
    }

    @Test
    void isRefusedIfItsPayloadWasChanged() {
      unverified(new String(bytes, UTF_8).replace("library/hello", "library/other"));
    }

    @Test
    void isRefusedIfSignedByAnotherKey() {
      byte[] other = SignedSchema1.of(Samples.SCHEMA1).signedBy("ES256").bytes();
      unverified(new String(bytes, UTF_8).replace(key(bytes), key(other)));
    }

    @Test
    void isRefusedIfTheKeyDoesNotMatchTheAlgorithm() {
      unverified(new String(bytes, UTF_8).replace("ES256", "ES384"));
      unverified(new String(bytes, UTF_8).replace("ES256", "none"));
      unverified(new String(bytes, UTF_8).replace("\"EC\"", "\"RSA\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 66, 500, 5000})
    void isRefusedIfThePointOfTheKeyIsNotOnTheCurve(int bytesOfX) {
      byte[] x = new byte[bytesOfX];
      Arrays.fill(x, (byte) 0x7f);
      String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(x);
      byte[] changed = Samples.bytes(
          new String(bytes, UTF_8).replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"" + encoded + "\""));
      Refused.by(x.length == 0 ? MANIFEST_INVALID : MANIFEST_UNVERIFIED, () -> pushed(changed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA", "AQ", "Ag", "AAAAAAAAAAAA"})
    void isRefusedIfTheRsaKeyIsInvalid(String modulus) {
      String signed =
          new String(SignedSchema1.of(Samples.SCHEMA1).signedBy("RS256").bytes(), UTF_8);
      unverified(signed.replaceAll("\"n\":\"[^\"]*\"", "\"n\":\"" + modulus + "\""));
      unverified(signed.replaceAll("\"n\":\"[^\"]*\"", "\"n\":\"" + "_".repeat(4000) + "\""));
    }

    @Test
    void isNotVerifiedAgainWhenReadFromTheStore() {
      byte[] changed = Samples.bytes(new String(bytes, UTF_8).replace("ES256", "none"));
      assertThat(Manifest.parse(changed).digest()).isEqualTo(pushed(bytes).digest());
    }

    @Test
    void needsSignatures() {
      byte[] none =
          Samples.bytes(Samples.SCHEMA1.replace("\"history\"", "\"signatures\":[],\"history\""));
      assertThat(Refused.by(MANIFEST_INVALID, () -> pushed(none)).value()).isEqualTo("/signatures");
      Refused.by(MANIFEST_INVALID, () -> pushed(Samples.bytes(Samples.SCHEMA1)));
    }

    @Test
    void mayHaveAtMost16Signatures() {
      SignedSchema1 signed = SignedSchema1.of(Samples.SCHEMA1);
      for (int i = 0; i < 17; i++) {
        signed.signedBy("ES256");
      }
      assertThat(Refused.by(MANIFEST_INVALID, () -> pushed(signed.bytes())))
          .hasMessageContaining("1 to 16 signatures, found 17");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"formatLength\":999999,\"formatTail\":\"fQ\"}",
          "{\"formatLength\":-1,\"formatTail\":\"fQ\"}",
          "{\"formatLength\":10,\"formatTail\":\"!\"}",
          "{\"formatLength\":10}",
          "{\"formatLength\":0,\"formatTail\":\"fQ\"}",
          "[]",
          ""
        })
    void needsAFormatFromWhichThePayloadCanBeRebuilt(String header) {
      String text = new String(bytes, UTF_8);
      String encoded =
          Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8));
      String changed =
          text.replaceAll("\"protected\":\"[^\"]*\"", "\"protected\":\"" + encoded + "\"");
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(changed)));
    }

    private static Schema1Manifest pushed(byte[] bytes) {
      return (Schema1Manifest) Manifest.parse(MediaType.DOCKER_SCHEMA1_SIGNED, bytes);
    }

    private static void unverified(String changed) {
      Refused.by(MANIFEST_UNVERIFIED, () -> pushed(Samples.bytes(changed)));
    }

    private static String key(byte[] signed) {
      return new String(signed, UTF_8).replaceAll(".*(\\{\"kty\"[^}]*}).*", "$1");
    }
  }
}
