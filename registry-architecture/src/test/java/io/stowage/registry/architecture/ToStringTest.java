package io.stowage.registry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.ForeignUrls;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.PurgeOptions;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.retention.Pruner;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.AuthorizationHeader;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.http.jetty.ServerLimits;
import io.stowage.registry.http.jetty.TlsOptions;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.server.config.Secret;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options and services show their settings as text, without secrets. */
class ToStringTest {
  private static final Set<String> NOT_SETTINGS =
      Set.of("check", "toBuilder", "toString", "hashCode", "nanoTime");

  static List<Object> options() {
    return List.of(
        RegistryOptions.defaults(),
        RemovalOptions.defaults(),
        GcOptions.defaults(),
        RestoreOptions.defaults(),
        PurgeOptions.olderThan(Duration.ofDays(2)),
        ScrubOptions.defaults(),
        UploadPurgeOptions.defaults(),
        PruneOptions.of(policy()),
        HttpOptions.builder().prefix("/x/").build(),
        ServerLimits.defaults(),
        TlsOptions.builder(Path.of("chain.pem"), Path.of("key.pem")).build());
  }

  private static RetentionPolicy policy() {
    return RetentionPolicy.of(RetentionRule.builder()
        .repositories(PathPattern.parse("**"))
        .keepLast(10)
        .build());
  }

  @ParameterizedTest
  @MethodSource("options")
  void namesEachSettingOfOptions(Object options) {
    Stream<String> settings = Stream.of(options.getClass().getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0)
        .map(Method::getName)
        .filter(name -> !NOT_SETTINGS.contains(name));
    assertThat(options.toString())
        .startsWith(options.getClass().getSimpleName() + "[")
        .endsWith("]")
        .doesNotContain("Optional", "@");
    assertThat(settings)
        .isNotEmpty()
        .allSatisfy(
            name -> assertThat(options.toString()).containsPattern("[\\[ ]" + name + "=[^,\\]]"));
  }

  @Test
  void showsTheValuesOfOptions() {
    assertThat(RegistryOptions.builder()
            .grace(Duration.ofHours(2))
            .writers(Writers.STOWAGE)
            .foreignUrls(ForeignUrls.matching(List.of(Pattern.compile("^https:")), List.of()))
            .build())
        .asString()
        .contains(
            "grace=PT2H", "writers=STOWAGE", "foreignUrls=ForeignUrls[allow=[^https:], deny=[]]");
    assertThat(GcOptions.builder().removalsPerSecond(20).dryRun(true).build())
        .asString()
        .contains("dryRun=true", "removalsPerSecond=20", "parallelism=default");
  }

  @Test
  void showsNoContextAndNoContentOfAListener() {
    record Webhook(String token) implements RegistryListener {}

    Registry registry = Registry.open(
        InMemoryStorage.create(),
        RegistryOptions.builder().listener(new Webhook("secret")).build());
    assertThat(registry.withContext(Map.of("authorization", "secret")))
        .asString()
        .contains("Webhook")
        .doesNotContain("secret");
  }

  @Test
  void showsNoCredential() {
    String secret = "pa55word";
    HttpRequest request = HttpRequest.builder("GET", "/token?password=" + secret)
        .header("Authorization", "Basic " + secret)
        .build();
    assertThat(List.of(
            request,
            request.headers(),
            request.query(),
            HttpOptions.builder()
                .secret(secret.getBytes(StandardCharsets.UTF_8))
                .build(),
            new BasicCredentials("alice", secret),
            new AuthorizationHeader("Bearer", secret),
            new Secret(secret)))
        .allSatisfy(shown -> assertThat(shown.toString()).isNotEmpty().doesNotContain(secret));
  }

  @Test
  void showsTheRegistryOfAService() {
    Registry registry = Registry.open(InMemoryStorage.create());
    assertThat(registry)
        .hasToString(
            "Registry[storage=" + registry.storage() + ", options=" + registry.options() + "]");
    assertThat(List.of(
            GarbageCollector.of(registry),
            Scrubber.of(registry),
            UploadPurger.of(registry),
            Pruner.of(registry),
            Reachability.of(registry)))
        .allSatisfy(service -> assertThat(service)
            .hasToString(service.getClass().getSimpleName() + "[registry=" + registry + "]"));
    assertThat(List.of(registry.blobs(), registry.links()))
        .allSatisfy(service -> assertThat(service)
            .hasToString(
                service.getClass().getSimpleName() + "[storage=" + registry.storage() + "]"));
  }

  @Test
  void showsTheWorkAndTheTimesOfASchedule() {
    Registry registry = Registry.open(InMemoryStorage.create());
    GcOptions options = GcOptions.builder().deleteUntagged(true).build();
    try (GcSchedule schedule = GcSchedule.builder(registry)
        .collect(options)
        .initialDelay(Duration.ofDays(3))
        .start()) {
      assertThat(schedule)
          .hasToString("GcSchedule[registry=" + registry + ", purgeUploads=no, prune=no, collect="
              + options + ", initialDelay=PT72H, delay=PT24H]");
    }
  }

  @Test
  void showsTheRepositoryOfAService() {
    Registry registry = Registry.open(InMemoryStorage.create());
    Repository app = registry.repository("team/app");
    assertThat(List.of(app.blobs(), app.manifests(), app.tags(), app.referrers()))
        .allSatisfy(service -> assertThat(service)
            .hasToString(service.getClass().getSimpleName() + "[repository=team/app]"));
    assertThat(app.blobs().startUpload()).asString().startsWith("BlobUpload[repository=team/app");
    assertThat(OciImport.into(app).withTag(Tag.parse("1.0")))
        .hasToString("OciImport[into=team/app, tag=1.0]");
    assertThat(OciExport.of(app, Tag.parse("1.0")).withReferrers())
        .hasToString("OciExport[repository=team/app, references=[1.0], referrers=true]");
    assertThat(OciExport.ofAll(registry).withPlatform(Platform.parse("linux/arm64")))
        .hasToString("OciExport[registry=" + registry
            + ", untagged=true, referrers=false, platform=linux/arm64]");
  }

  @Test
  void showsTheRootOfADirectory(@TempDir Path folder) throws IOException {
    try (FileSystemStorage storage =
        FileSystemStorage.openOrCreate(folder.resolve("root"), Durability.RELAXED)) {
      assertThat(storage)
          .hasToString("FileSystemStorage[root=" + folder.toRealPath().resolve("root")
              + ", durability=RELAXED]");
    }
  }
}
