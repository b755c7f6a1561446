package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option that states which programs write during a command, and the refusal of unsafe ones. */
class WritersOptionTest {
  private static final String SETTLE = "--settle=PT0.01S";
  private static final String ON = "cache: {blobdescriptor: inmemory}";
  private static final String REDIS = "cache: {blobdescriptor: redis}";
  private static final String READ_ONLY = "maintenance: {readonly: {enabled: true}}";

  private final Path root;
  private final Digest garbage;

  WritersOptionTest(@TempDir Path folder) {
    root = folder.resolve("root");
    Registry registry = Trees.open(root);
    TestImages.in(registry.repository("team/app"), 1).image().tag("1.0").push();
    garbage = registry.repository("team/app").blobs().put(new byte[100]).digest();
    Trees.age(root);
  }

  @Nested
  class OfADirectory {
    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--dry-run", "--grace=2h", "--quarantine=1d"})
    void mustBeGiven(String option) {
      List<Path> before = Trees.files(root);

      Cli.Result result = Cli.plain().run("garbage-collect", option, root);

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .hasLineCount(5)
          .contains("--writers none ", "--writers stowage ", "--writers any ");
      assertThat(Trees.files(root)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
      "--writers=none,free",
      "--grace=0,free",
      "--writers=stowage,free",
      "--writers=any,held"
    })
    void determineWhenSpaceIsFree(String option, String state) {
      Cli.Result result = Cli.plain().run("garbage-collect", option, SETTLE, root);

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(state()).isEqualTo(state);
    }

    @Test
    void doNotProtectYoungBlobsIfThereAreNone() {
      Digest young =
          Trees.open(root).repository("team/app").blobs().put(new byte[7]).digest();

      Cli.plain().run("garbage-collect", "--writers=none", "--grace=1h", root);
      assertThat(isThere(young)).isTrue();
      assertThat(isThere(garbage)).isFalse();

      Cli.plain().run("garbage-collect", "--writers=none", root);
      assertThat(isThere(young)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stowage", "any"})
    void contradictAGraceOfZero(String writers) {
      Cli.Result result =
          Cli.plain().run("garbage-collect", "--grace", "0", "--writers", writers, root);

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err())
          .contains("--grace 0 means --writers none", "--writers is " + writers)
          .hasLineCount(1);
      assertThat(isThere(garbage)).isTrue();
    }

    @Test
    void agreeWithAGraceOfZero() {
      Cli.Result result =
          Cli.plain().run("garbage-collect", "--grace", "0", "--writers", "none", root);
      assertThat(result.code()).isZero();
      assertThat(state()).isEqualTo("free");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--writers=all", "--foreign-writers", "--no-foreign-writers"})
    void areOneOfThree(String option) {
      assertThat(Cli.plain().run("garbage-collect", option, root).code()).isEqualTo(ExitCode.USAGE);
      assertThat(isThere(garbage)).isTrue();
    }

    @Test
    void areRefusedWithACacheThatTheEnvironmentEnables() {
      Cli cli = Cli.with(Map.of("REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR", "inmemory"));

      Cli.Result refused = cli.run("garbage-collect", "--writers=any", SETTLE, root);

      assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).contains("environment: storage.cache.blobdescriptor is inmemory");
      assertThat(cli.run("garbage-collect", "--writers=stowage", root).code()).isZero();
    }
  }

  @Nested
  class OfAConfiguration {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "'' | | held",
          READ_ONLY + " | | free",
          "'' | stowage: {gc: {writers: stowage}} | free",
          "'' | stowage: {gc: {writers: none}} | free",
          READ_ONLY + " | stowage: {gc: {writers: any}} | held"
        })
    void areThoseInTheFile(String storage, String more, String state) throws IOException {
      Path config = config(storage, more == null ? "" : more);

      Cli.Result result = Cli.plain().run("garbage-collect", SETTLE, config);

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(state()).isEqualTo(state);
    }

    @Test
    void areOverriddenByTheCommandLine() throws IOException {
      Path config = config("", "stowage: {gc: {writers: none}}");

      Cli.plain().run("garbage-collect", "--writers=any", SETTLE, config);

      assertThat(state()).isEqualTo("held");
    }

    @Test
    void areAnErrorIfUnknown() throws IOException {
      Path config = config("", "stowage: {gc: {writers: everybody}}");

      Cli.Result result = Cli.plain().run("garbage-collect", config);

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err())
          .contains("config.yml: stowage.gc.writers is everybody, expected none, stowage or any")
          .hasLineCount(1);
    }
  }

  @Nested
  class ADescriptorCache {
    @ParameterizedTest
    @ValueSource(
        strings = {
          ON,
          "cache: {layerinfo: inmemory}",
          "cache: {layerinfo: redis}",
          REDIS,
          "cache: *on",
          "cache: {<<: *on}",
          "cache: {blobdescriptor: '', <<: *on}",
          "<<: *storage",
          "cache: {blobdescriptor: *name}"
        })
    void isRefusedWithAny(String storage) throws IOException {
      String anchors = "anchors: {on: &on {blobdescriptor: &name inmemory},"
          + " storage: &storage {cache: {layerinfo: inmemory}}}";
      Path config = configWith(anchors, storage);

      assertRefused(Cli.plain(), config, "storage.cache.");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR | inmemory",
          "REGISTRY_STORAGE_CACHE_LAYERINFO | redis",
          "REGISTRY_STORAGE_CACHE | {blobdescriptor: inmemory}"
        })
    void isRefusedIfTheEnvironmentEnablesIt(String variable, String value) throws IOException {
      assertRefused(Cli.with(Map.of(variable, value)), config("", ""), "storage.cache.");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "cache: {blobdescriptor: }",
          "cache: {blobdescriptor: ''}",
          "cache: {blobdescriptor: memcached}",
          "cache: {layerinfo: none}",
          "cache: {blobdescriptor: '', layerinfo: inmemory}",
          "cache: {}",
          "cache: "
        })
    void isOffIfItsValueIsEmptyOrUnknown(String storage) throws IOException {
      Cli.Result result = Cli.plain().run("garbage-collect", SETTLE, config(storage, ""));

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(state()).isEqualTo("held");
    }

    @Test
    void isOffIfTheEnvironmentDisablesIt() throws IOException {
      Cli cli = Cli.with(Map.of("REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR", ""));

      assertThat(cli.run("garbage-collect", SETTLE, config(ON, "")).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--writers=none", "--grace=0", "--writers=stowage"})
    void inMemoryIsSafeWithOtherWriters(String option) throws IOException {
      assertThat(Cli.plain().run("garbage-collect", option, config(ON, "")).code())
          .isZero();
      assertThat(state()).isEqualTo("free");
    }

    @Test
    void inRedisMustBeFlushedIfNoProgramWrites() throws IOException {
      Path config = config(REDIS, "");

      Cli.Result refused = Cli.plain().run("garbage-collect", "--writers=none", config);
      assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).contains("is redis, expected --cache-flushed").hasLineCount(1);
      assertThat(isThere(garbage)).isTrue();

      assertThat(Cli.plain()
              .run("garbage-collect", "--writers=none", "--cache-flushed", config)
              .code())
          .isZero();
      assertThat(state()).isEqualTo("free");
    }

    @Test
    void inRedisIsRefusedWithAnyEvenIfFlushed() throws IOException {
      Path config = config(REDIS, "");

      assertThat(Cli.plain()
              .run("garbage-collect", "--writers=any", "--cache-flushed", config)
              .code())
          .isEqualTo(ExitCode.USAGE);
      assertThat(isThere(garbage)).isTrue();
    }

    @Test
    void inRedisDoesNotMatterWithThisLibraryOnly() throws IOException {
      assertThat(Cli.plain()
              .run("garbage-collect", "--writers=stowage", config(REDIS, ""))
              .code())
          .isZero();
    }

    @Test
    void isOnInTheConfigurationThatDebianShips() throws IOException {
      Path config = Files.writeString(root.resolveSibling("config.yml"), """
          version: 0.1
          log:
            fields:
              service: registry
          storage:
            cache:
              blobdescriptor: inmemory
            filesystem:
              rootdirectory: /var/lib/docker-registry
            delete:
              enabled: true
          http:
            addr: :5000
            headers:
              X-Content-Type-Options: [nosniff]
          auth:
            htpasswd:
              realm: basic-realm
              path: /etc/docker/registry
          health:
            storagedriver:
              enabled: true
              interval: 10s
              threshold: 3
          """);
      String variable = "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY";

      assertRefused(
          Cli.with(Map.of(variable, root.toString())),
          config,
          config + ": storage.cache.blobdescriptor is inmemory");
    }

    private void assertRefused(Cli cli, Path config, String problem) {
      List<Path> before = Trees.files(root);
      for (String option : List.of("--quiet", "--dry-run", "--writers=any", "--json")) {
        Cli.Result refused = cli.run("garbage-collect", option, SETTLE, config);

        assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains(problem, "--writers any").hasLineCount(1);
      }
      assertThat(Trees.files(root)).isEqualTo(before);
    }
  }

  @Nested
  class OfAPrediction {
    @Test
    void areAnyByDefaultWhichIsPrinted() throws IOException {
      for (Path place : List.of(root, config(ON, ""))) {
        Cli.Result why = Cli.plain().run("why", place, garbage);
        JsonNode json = Cli.plain().run("why", "--json", place, garbage).json();
        assertThat(why.code()).isZero();
        assertThat(why.out()).contains("--writers any");
        assertThat(json.at("/writers").asText()).isEqualTo("any");

        Cli.Result du = Cli.plain().run("du", place);
        assertThat(du.code()).isZero();
        assertThat(du.out()).contains("--writers any");
        assertThat(Cli.plain().run("du", "--json", place).json().at("/writers").asText())
            .isEqualTo("any");
      }
    }

    @Test
    void canBeGiven() {
      assertThat(Cli.plain().run("why", "--writers=stowage", root, garbage).out())
          .contains("--writers stowage");
      assertThat(Cli.plain().run("why", "--grace=0", root, garbage).out())
          .contains("--writers none");
      assertThat(Cli.plain().run("du", "--writers=none", root).out()).contains("--writers none");
    }

    @Test
    void determineWhenABlobWithAYoungLinkIsRemoved() throws IOException {
      Path link = root.resolve(
          RegistryLayout.layerLink(RepositoryName.parse("team/app"), garbage).value());
      Files.setLastModifiedTime(link, FileTime.from(Instant.now()));

      assertThat(Cli.plain().run("why", root, garbage).out()).contains("first collection after");
      assertThat(Cli.plain().run("why", "--writers=stowage", root, garbage).out())
          .contains("removed by the next collection");
    }
  }

  private String state() {
    if (isThere(garbage)) {
      return "there";
    }
    return Files.exists(root.resolve(RegistryLayout.QUARANTINE.value())) ? "held" : "free";
  }

  private boolean isThere(Digest digest) {
    return Files.exists(root.resolve(RegistryLayout.blobData(digest).value()));
  }

  private Path config(String storage, String more) throws IOException {
    return configWith(more, storage);
  }

  private Path configWith(String first, String storage) throws IOException {
    return Files.writeString(
        root.resolveSibling("config.yml"),
        first + "\nstorage:\n  filesystem: {rootdirectory: '" + root + "'}\n  " + storage + "\n");
  }
}
