package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryConfigurationTest {
  private static final String DEBIAN = """
      version: 0.1
      log:
        fields:
          service: registry
      storage:
        cache:
          blobdescriptor: inmemory
        filesystem:
          rootdirectory: /srv/registry
          maxthreads: 100
        delete:
          enabled: true
        maintenance:
          readonly:
            enabled: true
      http:
        addr: :5000
      validation:
        manifests:
          urls:
            allow: ["^https://layers\\\\.example/"]
            deny: ["secret"]
      """;

  private final Path folder;

  RegistryConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsADirectoryAsTheRoot() {
    RegistryConfiguration configuration = RegistryConfiguration.of(
        folder, Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/elsewhere"));

    assertThat(configuration.location()).isEqualTo(new StoreLocation.Directory(folder));
    assertThat(configuration.descriptorCache()).isEmpty();
    assertThat(configuration.options().build().deleteEnabled()).isTrue();
    assertThat(configuration.writers()).isEmpty();
  }

  @Test
  void refusesAPathThatDoesNotExist() {
    assertThatThrownBy(() -> RegistryConfiguration.of(folder.resolve("absent"), Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("absent: no such file or directory");
  }

  @Nested
  class File {
    @Test
    void readsTheSettingsOfTheRegistry() throws IOException {
      RegistryConfiguration configuration = read(DEBIAN, Map.of());
      RegistryOptions options = configuration.options().build();

      assertThat(configuration.location()).hasToString("/srv/registry");
      assertThat(configuration.descriptorCache().orElseThrow().value()).isEqualTo("inmemory");
      assertThat(options.deleteEnabled()).isTrue();
      assertThat(options.readOnly()).isTrue();
      assertThat(options.foreignUrls().allows("https://layers.example/1")).isTrue();
      assertThat(options.foreignUrls().allows("https://layers.example/secret")).isFalse();
      assertThat(options.foreignUrls().allows("https://layersXexample/1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "storage: filesystem",
          "storage: {filesystem: }",
          "storage: {filesystem: {}, tag: {concurrencylimit: 8}}"
        })
    void hasTheDefaultsOfDistribution(String yaml) throws IOException {
      RegistryConfiguration configuration = read(yaml, Map.of());

      assertThat(configuration.location()).hasToString("/var/lib/registry");
      assertThat(configuration.deleteEnabled()).isFalse();
      assertThat(configuration.readOnly()).isFalse();
      assertThat(configuration.descriptorCache()).isEmpty();
      assertThat(configuration.validation().foreignUrls().allows("https://layers.example/1"))
          .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "storage: inmemory | storage is inmemory, expected filesystem or s3",
          "storage: {azure: {}} | storage is azure, expected filesystem, s3 or inmemory",
          "storage: {s3aws: {region: r}} | storage.s3aws.bucket is missing",
          "storage: {s3: {bucket: b, encrypt: 3}} | storage.s3.encrypt is \"3\"",
          "storage: {s3: {}, filesystem: {}} | storage is filesystem and s3",
          "storage: {delete: {enabled: true}} | storage is missing, expected exactly one driver",
          "version: 0.1 | storage is missing, expected exactly one driver",
          "'' | storage is missing, expected exactly one driver",
          "storage: {filesystem: {}, delete: {enabled: 3}} | storage.delete.enabled is \"3\"",
          "storage: {filesystem: {rootdirectory: [a]}} | rootdirectory is [\"a\"]",
          "storage: {filesystem: {}, cache: {blobdescriptor: {}}} | blobdescriptor is {}",
          "storage: {filesystem: {}, maintenance: {readonly: {enabled: 1}}} | enabled is \"1\"",
          "{storage: filesystem, stowage: {gc: {writers: all}}} | stowage.gc.writers is all",
          "'storage: {' | expected YAML"
        })
    void refusesUnsupportedConfigurations(String yaml, String problem) {
      assertThatThrownBy(() -> read(yaml, Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("config.yml")
          .hasMessageContaining(problem)
          .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "storage: filesystem | ANY",
          "storage: {filesystem: {}, maintenance: {readonly: {enabled: false}}} | ANY",
          "storage: {filesystem: {}, maintenance: {readonly: {enabled: yes}}} | NONE",
          "{storage: filesystem, stowage: {gc: {writers: stowage}}} | STOWAGE",
          "{storage: filesystem, stowage: {gc: {writers: none}}} | NONE",
          "{storage: {filesystem: {}, maintenance: {readonly: {enabled: true}}},"
              + " stowage: {gc: {writers: any}}} | ANY"
        })
    void statesWhichProgramsWriteDuringACollection(String yaml, Writers writers)
        throws IOException {
      assertThat(read(yaml, Map.of()).writers()).contains(writers);
    }

    @Test
    void refusesInvalidRegularExpressions() {
      String yaml = "{storage: filesystem, validation: {manifests: {urls: {allow: ['(']}}}}";

      assertThatThrownBy(() -> read(yaml, Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("validation.manifests.urls.allow is (");
    }
  }

  @Nested
  class Environment {
    @Test
    void overridesTheFile() throws IOException {
      RegistryConfiguration configuration = read(
          DEBIAN,
          Map.of(
              "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/mnt/registry",
              "REGISTRY_STORAGE_DELETE_ENABLED", "false",
              "REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR", "",
              "REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW", "[other]",
              "REGISTRY_HTTP_SECRET", "%"));

      assertThat(configuration.location()).hasToString("/mnt/registry");
      assertThat(configuration.deleteEnabled()).isFalse();
      assertThat(configuration.readOnly()).isTrue();
      assertThat(configuration.descriptorCache()).isEmpty();
      assertThat(configuration.validation().foreignUrls().allows("https://other/1"))
          .isTrue();
    }

    @Test
    void mayStateWhichProgramsWriteDuringACollection() throws IOException {
      assertThat(read(DEBIAN, Map.of("REGISTRY_STOWAGE_GC_WRITERS", "stowage")).writers())
          .contains(Writers.STOWAGE);
      assertThat(read(DEBIAN, Map.of("REGISTRY_STORAGE_MAINTENANCE_READONLY", "{enabled: false}"))
              .writers())
          .contains(Writers.ANY);
    }

    @Test
    void addsValuesThatTheFileDoesNotHave() throws IOException {
      RegistryConfiguration configuration = read(
          "version: 0.1",
          Map.of(
              "REGISTRY_STORAGE", "filesystem",
              "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/mnt/registry"));

      assertThat(configuration.location()).hasToString("/mnt/registry");
    }

    @Test
    void mayNameABucket() throws IOException {
      Map<String, String> variables = Map.of(
          "REGISTRY_STORAGE", "s3",
          "REGISTRY_STORAGE_S3_BUCKET", "images",
          "REGISTRY_STORAGE_S3_REGION", "eu-west-1",
          "REGISTRY_STORAGE_S3_SECRETKEY", "hush",
          "REGISTRY_STORAGE_S3_ACCESSKEY", "hush");

      assertThat(read(DEBIAN, variables).location()).hasToString("s3://images");
      assertThat(read(DEBIAN, variables).toString()).doesNotContain("hush");
    }

    @Test
    void mayNotNameASecondDriver() {
      assertThatThrownBy(() -> read(DEBIAN, Map.of("REGISTRY_STORAGE_S3_BUCKET", "b")))
          .hasMessageContaining("storage is filesystem and s3")
          .hasMessageContaining("REGISTRY_STORAGE=NAME");
    }
  }

  private RegistryConfiguration read(String yaml, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config.yml"), yaml);
    return RegistryConfiguration.of(file, environment);
  }
}
