package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.server.config.StoreLocation.Bucket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {
  private final Path folder;

  StoreLocationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void ofABucketHasItsParametersAndTheDefaults() {
    Bucket bucket = bucket(Sample.in(folder)
        .with(
            "storage",
            "{s3: {bucket: images, region: eu-west-1, rootdirectory: /a/b/, encrypt: yes,"
                + " storageclass: standard_ia, chunksize: 6000000}}"));

    assertThat(bucket.driver()).isEqualTo("s3");
    assertThat(bucket.prefix()).isEqualTo("a/b");
    assertThat(bucket.parameters())
        .containsOnly(
            Map.entry("bucket", "images"),
            Map.entry("region", "eu-west-1"),
            Map.entry("rootdirectory", "/a/b/"),
            Map.entry("encrypt", "true"),
            Map.entry("storageclass", "standard_ia"),
            Map.entry("chunksize", "6000000"),
            Map.entry("secure", "true"),
            Map.entry("skipverify", "false"),
            Map.entry("v4auth", "true"),
            Map.entry("usedualstack", "false"),
            Map.entry("usefipsendpoint", "false"),
            Map.entry("accelerate", "false"),
            Map.entry("objectacl", "private"),
            Map.entry("multipartcopychunksize", "33554432"),
            Map.entry("multipartcopymaxconcurrency", "100"),
            Map.entry("multipartcopythresholdsize", "33554432"));
  }

  @Test
  void ofABucketIsNamedInMessages() {
    Sample aws = Sample.in(folder).with("storage", "{s3: {bucket: images, region: eu-west-1}}");
    Sample other = Sample.in(folder)
        .with(
            "storage",
            "{s3aws: {bucket: images, rootdirectory: /a, regionendpoint: 'minio:9000',"
                + " accesskey: hush, secretkey: hush}}");

    assertThat(bucket(aws)).hasToString("s3://images");
    assertThat(bucket(other)).hasToString("s3://images/a (minio:9000)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://joe:hush@minio:9000", "joe:hush@minio", "https://a:hush/@b"})
  void ofABucketHasNoUserInAnEndpoint(String url) {
    for (String key : new String[] {"regionendpoint", "redirectendpoint"}) {
      Sample sample = Sample.in(folder)
          .with("storage", "{s3: {bucket: images, region: r, " + key + ": '" + url + "'}}");

      assertThatThrownBy(sample::read)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("storage.s3." + key + " is a URL with a user, expected one without")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void ofABucketMayBeInTheEnvironmentAlone() {
    for (String driver : new String[] {"s3", "s3aws"}) {
      String prefix = "REGISTRY_STORAGE_" + driver.toUpperCase(Locale.ROOT) + "_";
      Sample sample = Sample.in(folder)
          .content("{version: 0.1, storage: {filesystem: {}}, http: {addr: ':0'}}")
          .variable("REGISTRY_STORAGE", driver)
          .variable(prefix + "BUCKET", "images")
          .variable(prefix + "REGIONENDPOINT", "http://127.0.0.1:9000")
          .variable(prefix + "ACCESSKEY", "hush")
          .variable(prefix + "SECRETKEY", "hush")
          .variable(prefix + "FORCEPATHSTYLE", "true");

      assertThat(sample.read().warnings()).isEmpty();
      assertThat(bucket(sample).driver()).isEqualTo(driver);
      assertThat(bucket(sample).parameters())
          .containsEntry("accesskey", "hush")
          .containsEntry("forcepathstyle", "true");
      assertThat(bucket(sample)).hasToString("s3://images (http://127.0.0.1:9000)");
    }
  }

  @Test
  void ofTwoDriversSaysHowAVariableChoosesOne() {
    Sample both = Sample.in(folder).variable("REGISTRY_STORAGE_S3_BUCKET", "images");

    assertThatThrownBy(both::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("storage is inmemory and s3, expected exactly one driver")
        .hasMessageContaining("REGISTRY_STORAGE=NAME");
  }

  @Test
  void ofABucketReportsWhatAProviderRefuses() {
    Sample sample = Sample.in(folder).with("storage", "{s3: {bucket: images, region: moon}}");

    assertThat(bucket(sample).refused(new IllegalArgumentException("region is moon")))
        .hasMessage(folder.resolve("config.yml") + ": storage.s3.region is moon");
  }

  private static Bucket bucket(Sample sample) {
    return (Bucket) sample.values().storage().location();
  }
}
