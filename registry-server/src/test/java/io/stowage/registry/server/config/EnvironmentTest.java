package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** Environment variables that override the file. */
class EnvironmentTest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path folder;

  EnvironmentTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "REGISTRY_HTTP_ADDR | :5001 | /http/addr | \":5001\" | -",
        "REGISTRY_HTTP_SECRET | '12345' | /http/secret | \"***\" | -",
        "REGISTRY_HTTP_RELATIVEURLS | true | /http/relativeurls | true | -",
        "REGISTRY_HTTP_DRAINTIMEOUT | 5s | /http/draintimeout | \"5s\" | -",
        "REGISTRY_LOG_LEVEL | debug | /log/level | \"debug\" | -",
        "REGISTRY_LOGLEVEL | debug | /log/level | \"debug\" | -",
        "REGISTRY_LOG_FIELDS_Service | a | /log/fields/service | \"a\" | -",
        "REGISTRY_STORAGE_DELETE_ENABLED | true | /storage/delete/enabled | true | -",
        "REGISTRY_STORAGE_DELETE | {enabled: true} | /storage/delete/enabled | true | -",
        "REGISTRY_STORAGE_MAINTENANCE_READONLY | {enabled: true} "
            + "| /storage/maintenance/readonly/enabled | true | -",
        "REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED | true "
            + "| /storage/maintenance/readonly/enabled | true | makes Distribution stop",
        "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING_ENABLED | false "
            + "| /storage/maintenance/uploadpurging/enabled | false | makes Distribution stop",
        "REGISTRY_HTTP_HEADERS_Access-Control-Allow-Origin | [https://ui] "
            + "| /http/headers/access-control-allow-origin | [\"https://ui\"] | -",
        "REGISTRY_HTTP_HEADERS | {A: [b]} | /http/headers | {\"A\":[\"b\"]} | -",
        "REGISTRY_CATALOG_MAXENTRIES | 7 | /catalog/maxentries | 7 | -",
        "REGISTRY_STOWAGE_GC_GRACE | 2h | /stowage/gc/grace | \"2h\" | -",
        "REGISTRY_STOWAGE_PROXIES | '[10.0.0.0/8, 192.168.0.0/16]' | /stowage/proxies "
            + "| [\"10.0.0.0/8\",\"192.168.0.0/16\"] | -",
        "REGISTRY_HEALTH_FILECHECKERS | [{file: /down}] | /health/file/0/file | \"/down\" | -",
        "REGISTRY_HEALTH_FILE | [{file: /down}] | /health/file/0/file | \"/down\" "
            + "| is ignored by Distribution, which expects FILECHECKERS in place of FILE",
        "REGISTRY_HEALTH_FILECHECKERS_0_FILE | /down | /health/file/0/file | \"/down\" "
            + "| is ignored by Distribution 2.8",
        "REGISTRY_HEALTH_TCPCHECKERS_0 | {addr: 'a:1'} | /health/tcp/0/addr | \"a:1\" "
            + "| is ignored by Distribution 2.8, and makes 3.1 stop",
        "REGISTRY_NOTIFICATIONS_EVENTCONFIG_INCLUDEREFERENCES | true "
            + "| /notifications/events/includereferences | true | -",
        "REGISTRY_NOTIFICATIONS_EVENTS_INCLUDEREFERENCES | true "
            + "| /notifications/events/includereferences | true | expects EVENTCONFIG",
        "REGISTRY_STOWAGE_PROXIES_0 | 10.0.0.0/8 | /stowage/proxies | [\"10.0.0.0/8\"] "
            + "| adds an empty element in 3.1",
        "REGISTRY_LOG_HOOKS_0_MAILOPTIONS_FROM | a@b | /log/hooks | - | is ignored by Distribution",
        "REGISTRY_REDIS_ADDR | a:1 | /redis | - | this registry does not use redis",
        "REGISTRY_PORT | tcp://10.0.0.1 | /port | - | is unknown and has no effect",
        "REGISTRY_HTTP_ADDR_X | y | /http/addr | \"127.0.0.1:0\" | is unknown and has no effect",
        "REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_0_X | y | /validation/manifests/urls | - "
            + "| is unknown and has no effect",
        "REGISTRY_CONFIGURATION_PATH | /x.yml | /configuration | - | -",
        "OTEL_TRACES_EXPORTER | none | /otel | - | -"
      })
  void overrideAKey(
      String name,
      String value,
      String pointer,
      @Nullable String expected,
      @Nullable String warning) {
    Configuration configuration = Sample.in(folder).variable(name, value).read();

    JsonNode found = effective(configuration).at(pointer);
    assertThat(found.isMissingNode() ? null : found.toString()).isEqualTo(expected);
    if (warning == null) {
      assertThat(configuration.warnings()).isEmpty();
    } else {
      assertThat(configuration.warnings()).anyMatch(line -> line.contains(warning));
    }
  }

  @Test
  void overrideElementsOfAList() {
    Configuration configuration = Sample.in(folder)
        .with("notifications.endpoints", "[{name: a, url: 'http://a'}, {name: b, url: 'http://b'}]")
        .variable("REGISTRY_NOTIFICATIONS_ENDPOINTS_1_URL", "http://c")
        .variable("REGISTRY_NOTIFICATIONS_ENDPOINTS_2_NAME", "d")
        .variable("REGISTRY_NOTIFICATIONS_ENDPOINTS_2_URL", "http://d")
        .read();

    assertThat(configuration.values().notifications().endpoints())
        .extracting(endpoint -> endpoint.name() + " " + endpoint.url())
        .containsExactly("a http://a", "b http://c", "d http://d");
  }

  @Test
  void matchExistingNamesWithoutRegardToCase() {
    Sample sample = Sample.in(folder)
        .with("http.headers", "{X-Frame-Options: [DENY]}")
        .variable("REGISTRY_HTTP_HEADERS_X-FRAME-OPTIONS", "[SAMEORIGIN]");

    assertThat(sample.values().http().headers())
        .containsOnly(Map.entry("X-Frame-Options", List.of("SAMEORIGIN")));
  }

  @Test
  void areAppliedFromTheShortestToTheLongest() {
    Sample sample = Sample.in(folder)
        .variable("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/mnt/registry")
        .variable("REGISTRY_STORAGE", "filesystem");

    assertThat(sample.values().storage().location())
        .isEqualTo(new StoreLocation.Directory(Path.of("/mnt/registry")));
  }

  @Test
  void nameTheVariableWhoseValueIsWrong() {
    assertThatThrownBy(Sample.in(folder).variable("REGISTRY_LOG_LEVEL", "loud")::read)
        .hasMessageStartingWith("REGISTRY_LOG_LEVEL: log.level is loud, expected ");
    assertThatThrownBy(
            Sample.in(folder).variable("REGISTRY_STORAGE_DELETE", "{enabled: maybe}")::read)
        .hasMessageStartingWith("REGISTRY_STORAGE_DELETE: storage.delete.enabled is \"maybe\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REGISTRY_NOTIFICATIONS_ENDPOINTS_1_NAME | a | an index from 0 to 0 in place of 1",
        "REGISTRY_NOTIFICATIONS_ENDPOINTS_X_NAME | a | an index from 0 to 0 in place of X",
        "REGISTRY_NOTIFICATIONS_ENDPOINTS_-1_NAME | a | an index from 0 to 0 in place of -1",
        "REGISTRY_STOWAGE_GC_INTERVALL | 1h | the name of a key below stowage.gc",
        "REGISTRY_STOWAGE_COLOUR | red | the name of a key below stowage",
        "REGISTRY_STOWAGE_ACCEPT_X | a | the name of a key below stowage.accept",
        "REGISTRY_HTTP_SECRET | '{a: b' | expected YAML",
        "REGISTRY_HTTP_ADDR | '' | http.addr is missing, expected HOST:PORT",
        "REGISTRY_HTTP_SECRET | '[a]' | http.secret is ***, expected a string",
        "REGISTRY_STORAGE_AZURE_CONTAINER | c | storage.azure is set, expected filesystem, s3"
      })
  void areRefused(String name, String value, String problem) {
    assertThatThrownBy(Sample.in(folder).variable(name, value)::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("\n");
  }

  private static JsonNode effective(Configuration configuration) {
    Object tree = new Yaml().load(configuration.effectiveYaml());
    return JSON.valueToTree(tree);
  }
}
