package io.stowage.registry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.storage.s3.internal.aws.Connection;
import io.stowage.registry.storage.s3.internal.aws.Connection.Network;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3OptionsTest {
  private static final String SECRET = "uiEVM6BzSecret";

  @Test
  void defaultsAreThoseOfDistribution() {
    S3Options options = S3Options.of(Map.of("bucket", "images", "region", "eu-west-1"));
    assertThat(options.rootDirectory()).isEmpty();
    assertThat(options.chunkSize()).isEqualTo(10485760);
    assertThat(options.multipartCopyChunkSize()).isEqualTo(33554432);
    assertThat(options.multipartCopyThresholdSize()).isEqualTo(33554432);
    assertThat(options.multipartCopyMaxConcurrency()).isEqualTo(100);
    assertThat(options.storageClass()).isEqualTo("STANDARD");
    assertThat(options.objectAcl()).isEqualTo("private");
    assertThat(options.secure()).isTrue();
    assertThat(options.encrypt()).isFalse();
    assertThat(options.skipVerify()).isFalse();
    assertThat(options.forcePathStyle()).isFalse();
    assertThat(options.accessKey()).isEmpty();
  }

  @Test
  void valuesMayBeTextsOrThoseOfYaml() {
    Map<String, Object> texts = new HashMap<>(
        Map.of("bucket", "1234", "region", "eu-west-1", "encrypt", "true", "chunksize", "5242880"));
    Map<String, Object> yaml = new HashMap<>(
        Map.of("bucket", 1234, "region", "eu-west-1", "encrypt", true, "chunksize", 5242880));
    texts.put("keyid", "");
    yaml.put("keyid", null);
    assertThat(S3Options.of(texts)).hasToString(S3Options.of(yaml).toString());
    assertThat(S3Options.of(yaml).chunkSize()).isEqualTo(5242880);
  }

  @Test
  void anEndpointWithoutSchemeHasThatOfSecure() {
    Map<String, String> minimal = Map.of("bucket", "images", "regionendpoint", "minio:9000");
    assertThat(S3Options.of(minimal).regionEndpoint()).contains(URI.create("https://minio:9000"));
    Map<String, String> plain = new HashMap<>(minimal);
    plain.put("secure", "false");
    S3Options options = S3Options.of(plain);
    assertThat(options.regionEndpoint()).contains(URI.create("http://minio:9000"));
    assertThat(options.forcePathStyle()).isTrue();
    assertThat(options.connection(1).region()).isEqualTo("us-east-1");
  }

  @Test
  void awsIsReachedWithoutTlsIfThatIsAskedFor() {
    S3Options options =
        S3Options.of(Map.of("bucket", "images", "region", "eu-west-1", "secure", "false"));
    assertThat(options.connection(1).endpoint())
        .contains(URI.create("http://s3.eu-west-1.amazonaws.com"));
  }

  @Test
  void endpointsOfAwsAreChosenOnlyThere() {
    Map<String, String> parameters =
        new HashMap<>(Map.of("bucket", "images", "region", "eu-west-1", "usedualstack", "true"));
    assertThat(S3Options.of(parameters).connection(1).network())
        .isEqualTo(new Network(true, false, false));
    parameters.put("regionendpoint", "https://minio:9000");
    assertThat(S3Options.of(parameters).connection(1).network())
        .isEqualTo(new Network(false, false, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v4auth | false | v4auth is false, expected true",
        "chunksize | 5242879 | chunksize is 5242879, expected 5242880 to 5368709120",
        "chunksize | 5368709121 | chunksize is 5368709121, expected 5242880 to 5368709120",
        "chunksize | 10M | chunksize is 10M, expected a number",
        "multipartcopychunksize | 1 | multipartcopychunksize is 1, expected 5242880",
        "multipartcopythresholdsize | -1 | multipartcopythresholdsize is -1, expected 0",
        "multipartcopymaxconcurrency | 0 | multipartcopymaxconcurrency is 0, expected 1",
        "storageclass | GLACIER | storageclass is GLACIER, expected one of NONE, STANDARD",
        "storageclass | EXPRESS_ONEZONE | storageclass is EXPRESS_ONEZONE, expected one of NONE",
        "objectacl | all | objectacl is all, expected one of private, public-read",
        "encrypt | yes | encrypt is yes, expected true or false",
        "region | a/b | region is a/b, expected a region",
        "bucket | a/../b | bucket is a/../b, expected the name of a bucket",
        "regionendpoint | ftp://x | regionendpoint is ftp://x, expected a URL",
        "regionendpoint | https://x?y | regionendpoint is https://x?y, expected a URL",
        "regionendpoint | https://u:p@x | regionendpoint is https://***@x, expected a URL without",
        "regionendpoint | https://u:p p@x | regionendpoint is https://***@x, expected a URL such",
        "regionendpoint | https://u:p/@x | regionendpoint is https://***@x, expected a URL such",
        "regionendpoint | u:p p@x | regionendpoint is ***@x, expected a URL such",
        "accelerate | true | accelerate is true, expected false with regionendpoint",
        "loglevel | loud | loglevel is loud, expected one of off",
        "sessiontoken | t | accesskey is missing, expected the key that sessiontoken",
        "accesskey | k | secretkey is missing, expected both",
        "secretkey | s | accesskey is missing, expected both",
        "v4Auth | true | v4Auth is not a parameter of this driver, expected one of accelerate",
      })
  void anInvalidParameterIsNamed(String name, String value, String message) {
    Map<String, String> parameters =
        new HashMap<>(Map.of("bucket", "images", "regionendpoint", "https://minio:9000"));
    parameters.put(name, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Options.of(parameters))
        .withMessageStartingWith(message);
  }

  @Test
  void authoritiesAreOfNoUseIfNothingIsVerified() {
    Map<String, String> parameters =
        new HashMap<>(Map.of("bucket", "images", "region", "eu-west-1", "cabundle", "/ca.pem"));
    S3Options options = S3Options.of(parameters);
    assertThat(options.caBundle()).contains(Path.of("/ca.pem"));
    assertThat(options.connection(1).caBundle()).contains(Path.of("/ca.pem"));
    parameters.put("skipverify", "true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Options.of(parameters))
        .withMessage("skipverify is true, expected false with cabundle");
    parameters.put("skipverify", "false");
    parameters.put("secure", "false");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Options.of(parameters))
        .withMessage("secure is false, expected true with cabundle");
  }

  @Test
  void bucketAndRegionAreRequired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Options.of(Map.of("region", "eu-west-1")))
        .withMessageStartingWith("bucket is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Options.of(Map.of("bucket", "images")))
        .withMessageStartingWith("region is missing");
  }

  @Test
  void storageClassesAreNamedInAnyCase() {
    Map<String, String> parameters =
        Map.of("bucket", "images", "region", "eu-west-1", "storageclass", "none");
    assertThat(S3Options.of(parameters).objects().storageClass()).isEmpty();
  }

  @Test
  void noTextHasASecret() {
    S3Options options = S3Options.builder("images")
        .region("eu-west-1")
        .credentials("AKIAID", SECRET)
        .sessionToken("token-" + SECRET)
        .build();
    Connection connection = options.connection(1);
    assertThat(options.toString()).contains("AKIAID").doesNotContain(SECRET);
    assertThat(connection.toString()).doesNotContain(SECRET);
    assertThat(connection.login().orElseThrow().sessionToken()).isEqualTo("token-" + SECRET);
  }

  @Test
  void aBuilderOfOptionsHasTheirValues() {
    S3Options options = S3Options.builder("images")
        .rootDirectory("/a/")
        .region("eu-west-1")
        .credentials("AKIAID", SECRET)
        .encrypt(true)
        .caBundle(Path.of("/ca.pem"))
        .keyId("key")
        .chunkSize(6 << 20)
        .storageClass("STANDARD_IA")
        .userAgent("agent")
        .useFipsEndpoint(true)
        .build();
    assertThat(options.toBuilder().build()).hasToString(options.toString());
    assertThat(options.toBuilder().build().connection(1)).isEqualTo(options.connection(1));
    assertThat(options.objects().keyId()).isEqualTo(Optional.of("key"));
  }
}
