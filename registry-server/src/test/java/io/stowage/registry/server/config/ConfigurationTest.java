package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.IndexPlatforms;
import io.stowage.registry.Writers;
import io.stowage.registry.http.ManifestClass;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.server.health.HealthCheck;
import io.stowage.registry.server.log.LogLevel;
import io.stowage.registry.server.notification.EnvelopeVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final String FULL = """
      version: 0.1
      defaults: &often {interval: 5s, threshold: 3}
      log: {level: warn, formatter: json, fields: {service: registry, number: 7}}
      storage:
        filesystem: {rootdirectory: /srv/registry}
        delete: {enabled: yes}
        cache: {blobdescriptor: inmemory}
        maintenance:
          uploadpurging: {age: 48h}
      auth:
        silly: {realm: hush-realm, service: s}
      middleware:
        storage:
          - {name: redirect, options: {baseurl: 'https://joe:hush@files.example/x/'}}
      http:
        addr: '[::1]:5000'
        host: https://registry.example.com
        prefix: /x
        secret: hush
        draintimeout: 1m30s
        headers: {A: [b, c]}
        debug: {addr: ':5001', prometheus: {enabled: true}}
      notifications:
        endpoints:
          - name: a
            url: https://joe:hush@events.example/in
            headers: {Authorization: [Bearer hush]}
            timeout: 500ms
            ignoredmediatypes: [m]
            ignore: {mediatypes: [n], actions: [pull]}
          - {name: b, url: 'http://b.example', disabled: true}
      health:
        storagedriver: {<<: *often, enabled: true}
        file: [{file: /down, <<: *often}]
        http: [{uri: 'https://joe:hush@h.example/', headers: {A: [hush]}}]
        tcp: [{addr: 'localhost:6379', timeout: 3s}]
      validation:
        manifests: {urls: {deny: [secret]}}
      catalog: {maxentries: -1}
      stowage:
        gc: {writers: stowage, grace: 2h, quarantine: 1d}
        limits: {blob: 1GiB}
        proxies: [10.0.0.0/8]
        notifications: {envelope: v2}
        accept: lenient
      redis: {addr: 'localhost:6379', password: hush}
      reporting: {bugsnag: {apikey: hush}}
      """;

  private final Path folder;

  ConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Nested
  class File {
    private final Sample full = Sample.in(folder).content(FULL);

    @Test
    void hasItsValues() {
      ServerConfiguration values = full.values();

      assertThat(values.log())
          .isEqualTo(new LogSettings(
              LogLevel.WARN, true, Map.of("service", "registry", "number", "7"), true));
      assertThat(values.storage())
          .isEqualTo(new StorageSettings(
              new StoreLocation.Directory(Path.of("/srv/registry")),
              true,
              false,
              10_000,
              new PullRedirect.Base(URI.create("https://files.example/x/")),
              new UploadPurgeSettings(true, Duration.ofDays(2), Duration.ofDays(1), false)));
      assertThat(values.auth()).isEqualTo(new AuthSettings.Silly("hush-realm", "s"));
      assertThat(values.gc().writers()).contains(Writers.STOWAGE);
      assertThat(values.gc().grace()).isEqualTo(Duration.ofHours(2));
      assertThat(values.gc().quarantine()).isEqualTo(Duration.ofDays(1));
      assertThat(values.limits().blob()).isEqualTo(1L << 30);
      assertThat(values.limits().catalog()).isEqualTo(1000);
      assertThat(values.proxies()).containsExactly("10.0.0.0/8");
      assertThat(values.lenientAccept()).isTrue();
    }

    @Test
    void hasTheValuesOfHttp() {
      HttpSettings http = full.values().http();

      assertThat(http.address()).isEqualTo(new ListenAddress.Tcp(Optional.of("::1"), 5000));
      assertThat(http.prefix()).isEqualTo("/x/");
      assertThat(http.host()).contains(URI.create("https://registry.example.com"));
      assertThat(http.secret()).map(Secret::text).contains("hush");
      assertThat(http.drainTimeout()).isEqualTo(Duration.ofSeconds(90));
      assertThat(http.headers()).containsOnly(Map.entry("A", List.of("b", "c")));
      assertThat(http.debug())
          .contains(new DebugSettings(
              new ListenAddress.Tcp(Optional.empty(), 5001), Optional.of("/metrics")));
    }

    @Test
    void hasItsEndpointsAndChecks() {
      NotificationSettings notifications = full.values().notifications();
      HealthSettings health = full.values().health();

      assertThat(notifications.envelope()).isEqualTo(EnvelopeVersion.V2);
      assertThat(notifications.endpoints()).singleElement().satisfies(endpoint -> {
        assertThat(endpoint.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(endpoint.threshold()).isEqualTo(10);
        assertThat(endpoint.ignoredMediaTypes()).containsExactlyInAnyOrder("m", "n");
        assertThat(endpoint.ignoredActions()).containsExactly("pull");
        assertThat(endpoint.headers().first("authorization")).contains("Bearer hush");
      });
      assertThat(health.storage()).contains(new HealthSettings.Period(Duration.ofSeconds(5), 3));
      assertThat(health.checks())
          .extracting(HealthSettings.NamedCheck::name)
          .containsExactly("/down", "https://h.example/", "localhost:6379");
      assertThat(health.checks().get(0).check()).isInstanceOf(HealthCheck.class);
    }

    @Test
    void hasTheDefaultsOfDistribution() {
      ServerConfiguration values = Sample.in(folder)
          .content("{version: 0.1, storage: filesystem, http: {addr: ':0'}}")
          .values();

      assertThat(values.storage())
          .isEqualTo(new StorageSettings(
              new StoreLocation.Directory(Path.of("/var/lib/registry")),
              false,
              false,
              0,
              new PullRedirect.None(),
              new UploadPurgeSettings(true, Duration.ofDays(7), Duration.ofDays(1), false)));
      assertThat(values.auth()).isEqualTo(new AuthSettings.None());
      assertThat(values.access().isEmpty()).isTrue();
      assertThat(values.gc().enabled()).isFalse();
      assertThat(values.validation().foreignUrls().allows("https://a.example/")).isFalse();
      assertThat(values.limits())
          .isEqualTo(new LimitSettings(64 << 10, 4 << 20, 0, 1000, 1000, 1024, 1000, 1000));
      assertThat(values.page()).isTrue();
    }

    @Test
    void showsNoSecretWhenItIsPrinted() {
      Configuration configuration = full.read();

      assertThat(configuration.effectiveYaml())
          .contains("secret: '***'", "https://***@events.example/in", "realm: hush-realm")
          .doesNotContain("hush@", "Bearer", "password", "apikey")
          .doesNotContainPattern("hush(?!-realm)");
      assertThat(configuration.toString()).contains("secret=Optional[***]");
      assertThat(configuration.warnings()).noneMatch(warning -> warning.contains("hush"));
    }

    @Test
    void isTheSameWhenItIsPrintedAndReadAgain() {
      String once = Sample.in(folder).content(FULL.replace("hush", "x")).read().effectiveYaml();

      assertThat(Sample.in(folder).content(once).read().effectiveYaml()).isEqualTo(once);
    }

    @Test
    void resolvesAliasesAndMergeKeys() {
      Sample sample = Sample.in(folder).content("""
          base: &base {enabled: true}
          version: 0.1
          http: {addr: ':0'}
          storage:
            inmemory:
            delete: {<<: *base}
            maintenance: {readonly: *base}
          """);

      assertThat(sample.values().storage().deleteEnabled()).isTrue();
      assertThat(sample.values().storage().readOnly()).isTrue();
      assertThat(sample.read().warnings())
          .singleElement()
          .asString()
          .contains("base is unknown and has no effect");
    }

    @Test
    void allowsEveryUrlThatIsNotDenied() {
      assertThat(full.values().validation().foreignUrls().allows("https://a.example/"))
          .isTrue();
      assertThat(full.values().validation().foreignUrls().allows("https://a/secret"))
          .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
      "'{}', IndexPlatforms[all]",
      "'{platforms: none}', IndexPlatforms[none]",
      "'{platforms: list}', IndexPlatforms[all]",
      "'{platforms: list, platformlist: [{os: linux, architecture: arm64}]}',"
          + " IndexPlatforms[linux/arm64]",
      "'{platformlist: [{os: linux, architecture: arm64}]}', IndexPlatforms[all]"
    })
    void hasThePlatformsThatAnIndexNeeds(String indexes, String expected) {
      assertThat(Sample.in(folder)
              .with("validation.manifests.indexes", indexes)
              .values()
              .validation()
              .indexPlatforms())
          .hasToString(expected);
    }

    @Test
    void validatesNothingIfValidationIsDisabled() {
      ValidationSettings validation =
          Sample.in(folder).with("validation.disabled", "true").values().validation();

      assertThat(validation.foreignUrls().allows("https://a.example/")).isTrue();
      assertThat(validation.indexPlatforms()).isEqualTo(IndexPlatforms.none());
    }

    @Test
    void hasTheClassesOfManifests() {
      assertThat(Sample.in(folder)
              .with("policy.repository.classes", "[image]")
              .values()
              .manifestClasses())
          .containsExactly(ManifestClass.IMAGE);
      assertThat(full.values().manifestClasses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "1h30m, PT1H30M",
      "1.5h, PT1H30M",
      "100ms, PT0.1S",
      "250us, PT0.00025S",
      "2d, PT48H",
      "0, PT0S",
      "0s, PT0S",
      "1000000000, PT1S",
      "PT5M, PT5M"
    })
    void hasDurationsOfGo(String text, Duration expected) {
      assertThat(Sample.in(folder)
              .with("http.draintimeout", "'" + text + "'")
              .values()
              .http()
              .drainTimeout())
          .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1s", "1h-1m", "s", "1 s", "1x", "99999999999999999d", "1e3s"})
    void refusesMalformedPeriods(String text) {
      assertThatThrownBy(Sample.in(folder).with("stowage.gc.grace", "'" + text + "'")::read)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("stowage.gc.grace is ");
    }
  }

  @Nested
  class CommandLine {
    @Test
    void servesADirectory() {
      ServerConfiguration values = Configuration.directory(Path.of("root"))
          .environment(Map.of(
              "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/elsewhere",
              "REGISTRY_HTTP_ADDR", ":6000"))
          .read()
          .values();

      assertThat(values.storage().location())
          .isEqualTo(new StoreLocation.Directory(Path.of("root")));
      assertThat(values.storage().deleteEnabled()).isTrue();
      assertThat(values.http().address()).hasToString(":6000");
    }

    @Test
    void servesMemoryWhateverDriverTheEnvironmentNames() {
      ServerConfiguration values = Configuration.memory()
          .environment(Map.of("REGISTRY_STORAGE_S3_BUCKET", "b"))
          .read()
          .values();

      assertThat(values.storage().location()).isEqualTo(new StoreLocation.Memory());
      assertThat(values.http().address()).hasToString("127.0.0.1:5000");
    }

    @Test
    void overridesTheFileAndTheEnvironment() throws IOException {
      Path passwords = Files.writeString(folder.resolve("htpasswd"), "");
      Path file = Files.writeString(
          folder.resolve("config.yml"),
          "{version: 0.1, storage: {inmemory: {}}, http: {addr: ':1', net: unix}, auth: "
              + "{silly: {}}}");
      ServerConfiguration values = Configuration.file(file)
          .environment(Map.of("REGISTRY_HTTP_ADDR", ":2"))
          .address(":3")
          .readOnly(true)
          .deleteEnabled(true)
          .tls(Path.of("c"), Path.of("k"))
          .htpasswd(passwords)
          .anonymousPull()
          .read()
          .values();

      assertThat(values.http().address()).isEqualTo(ListenAddress.parse(":3"));
      assertThat(values.http().tls()).isPresent();
      assertThat(values.storage().readOnly()).isTrue();
      assertThat(values.storage().deleteEnabled()).isTrue();
      assertThat(values.auth()).isEqualTo(new AuthSettings.Htpasswd("Registry", passwords));
      assertThat(values.access().anonymous()).isEqualTo(Set.of(Access.Action.PULL));
    }

    @Test
    void isNamedInErrors() {
      assertThatThrownBy(Configuration.memory().address("nowhere")::read)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("--addr: http.addr is nowhere, expected HOST:PORT");
    }
  }

  @Nested
  class Hostile {
    @Test
    void aliasesThatExpandTooFarAreRefused() {
      StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
      for (int i = 1; i < 24; i++) {
        bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
      }
      assertRefused(bomb.toString());
    }

    @Test
    void deepNestingIsRefused() {
      assertRefused("[".repeat(10_000));
      assertRefused("{a: ".repeat(10_000));
    }

    @Test
    void largeFilesAreRefused() {
      assertRefused("a: " + "x".repeat(2 << 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a]", "text", "{a: b", "a: *b", "a: !x b", "\"\\ud800\""})
    void whatIsNoMappingIsRefused(String content) {
      assertRefused(content);
    }

    @Test
    void bytesThatAreNoTextCannotBeRead() throws IOException {
      Path file = Files.write(folder.resolve("c.yml"), new byte[] {'a', ':', ' ', (byte) 0xff});

      assertThatThrownBy(Configuration.file(file)::read)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("c.yml: cannot be read");
    }

    @Test
    void controlCharactersAreEscaped() {
      assertThatThrownBy(Sample.in(folder).content("{version: \"a\\e[2Jb\\nc\"}")::read)
          .hasMessageContaining("version is a\\u001b[2Jb\\u000ac")
          .hasMessageNotContaining("\u001b");
    }

    private void assertRefused(String content) {
      assertThatThrownBy(Sample.in(folder).content(content)::read)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("config.yml: ");
    }
  }
}
