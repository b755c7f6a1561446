package io.stowage.registry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.registry.Expected;
import io.stowage.registry.ForeignUrls;
import io.stowage.registry.IndexPlatforms;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.PurgeOptions;
import io.stowage.registry.gc.RepositoryReport;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.retention.Pruner;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.RetentionRule;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.QueryParameters;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.TrustedProxies;
import io.stowage.registry.http.access.AccessRules;
import io.stowage.registry.http.access.AuditLog;
import io.stowage.registry.http.access.Challenge;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.http.jetty.ServerLimits;
import io.stowage.registry.http.jetty.TlsOptions;
import io.stowage.registry.http.micrometer.RegistryMetrics;
import io.stowage.registry.http.page.RegistryPages;
import io.stowage.registry.http.token.BearerAccessControl;
import io.stowage.registry.http.token.TokenIssuer;
import io.stowage.registry.http.token.TokenRealm;
import io.stowage.registry.http.token.TokenVerifier;
import io.stowage.registry.internal.lease.LinkReader;
import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digester;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.server.RegistryService;
import io.stowage.registry.server.config.AuthSettings;
import io.stowage.registry.server.config.Configuration;
import io.stowage.registry.server.config.ListenAddress;
import io.stowage.registry.server.config.PullRedirect;
import io.stowage.registry.server.config.Section;
import io.stowage.registry.server.config.ServerConfiguration;
import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.server.exchange.ObservedHandler;
import io.stowage.registry.server.health.Health;
import io.stowage.registry.server.log.AccessLog;
import io.stowage.registry.server.log.LogFormat;
import io.stowage.registry.server.log.LogLevel;
import io.stowage.registry.server.log.ServerLog;
import io.stowage.registry.server.metrics.GcMetrics;
import io.stowage.registry.server.metrics.HttpMetrics;
import io.stowage.registry.server.metrics.Metrics;
import io.stowage.registry.server.metrics.PurgeMetrics;
import io.stowage.registry.server.metrics.RepositoryMetrics;
import io.stowage.registry.server.metrics.StorageMetrics;
import io.stowage.registry.server.notification.EventSource;
import io.stowage.registry.server.notification.NotificationEndpoint;
import io.stowage.registry.server.notification.Notifications;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.RequestCounts;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.storage.s3.S3Options;
import io.stowage.registry.storage.s3.S3Storage;
import io.stowage.registry.storage.s3.S3StorageProvider;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.http.RegistryServer;
import io.stowage.registry.testing.junit.RegistryExtension;
import io.stowage.registry.testing.junit.RegistryParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls each public constructor, static method and method of every class of the library with null
 * for one parameter and a sample value for every other. Methods of interfaces are omitted, because
 * the library calls them, except for those of the drivers; so are the methods that a class inherits
 * from a listener.
 */
@org.junit.jupiter.api.Tag("once")
class NullArgumentsTest {
  private static final Set<String> PACKAGES = Set.of(
      "io.stowage.registry",
      "io.stowage.registry.event",
      "io.stowage.registry.model",
      "io.stowage.registry.layout",
      "io.stowage.registry.storage",
      "io.stowage.registry.oci",
      "io.stowage.registry.fs",
      "io.stowage.registry.storage.fs",
      "io.stowage.registry.storage.s3",
      "io.stowage.registry.gc",
      "io.stowage.registry.gc.scrub",
      "io.stowage.registry.gc.upload",
      "io.stowage.registry.gc.reach",
      "io.stowage.registry.gc.retention",
      "io.stowage.registry.gc.schedule",
      "io.stowage.registry.http",
      "io.stowage.registry.http.access",
      "io.stowage.registry.http.api",
      "io.stowage.registry.http.jetty",
      "io.stowage.registry.http.micrometer",
      "io.stowage.registry.http.page",
      "io.stowage.registry.http.servlet",
      "io.stowage.registry.http.token",
      "io.stowage.registry.server",
      "io.stowage.registry.server.config",
      "io.stowage.registry.server.exchange",
      "io.stowage.registry.server.health",
      "io.stowage.registry.server.log",
      "io.stowage.registry.server.metrics",
      "io.stowage.registry.server.notification",
      "io.stowage.registry.testing",
      "io.stowage.registry.testing.http",
      "io.stowage.registry.testing.junit");

  private static final String KEY_SET = """
      {"keys": [{"kty": "oct", "kid": "a", "k": "%s"}]}
      """.formatted("A".repeat(43));

  private final Map<Class<?>, Object> samples = new LinkedHashMap<>();
  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final FileSystemStorage files;
  private final JettyServer jetty;
  private final RegistryService service;
  private final List<String> wrong = new ArrayList<>();
  private int calls;

  NullArgumentsTest(@TempDir Path folder) throws IOException {
    files = FileSystemStorage.openOrCreate(folder.resolve("root"), Durability.RELAXED);
    Repository repository = registry.repository("app");
    TestImage image = TestImages.in(repository, 1).image().tag("1.0").push();
    TestImage index = TestImages.in(repository, 2).index(image).push();
    add("text", "none", 'c', 1, 1L, true, Instant.EPOCH, Duration.ofHours(1), Clock.systemUTC());
    add(new byte[1], List.of(), Set.of(), Map.of(), Optional.empty(), new UUID(1, 7), folder);
    add(OptionalLong.empty());
    add(InputStream.nullInputStream(), OutputStream.nullOutputStream(), new Object());
    add(new IllegalStateException("sample"), new IOException("sample"), OptionalLong.empty());
    add(registry, repository, repository.blobs(), repository.manifests(), repository.tags());
    add(repository.referrers(), repository.name(), image.digest(), registry.blobs());
    add(registry.links(), registry.options(), RegistryOptions.builder(), registry.storage(), files);
    add(image.manifest(), index.manifest(), image.manifest().mediaType(), Tag.parse("1.0"));
    add(image.manifest().descriptor(), repository.blobs().startUpload(), registry.repositories(1));
    add(Digester.of(image.digest().algorithm()));
    add(RemovalOptions.defaults(), RemovalOptions.builder(), Expected.absent());
    add(ImageManifest.builder(), ImageIndex.builder(), Platform.of("linux", "amd64"));
    add(new RegistryWalk(registry.storage()), new StorageEntry(1, Instant.EPOCH));
    add(RegistryLayout.ROOT, registry.storage().quarantine(), OciImport.into(repository));
    add(OciExport.of(repository, Tag.parse("1.0")));
    add(RegistryCopy.from(repository).image("1.0"));
    GarbageCollector collector = GarbageCollector.of(registry);
    add(collector, GcOptions.offline(), GcOptions.builder(), collector.run(GcOptions.offline()));
    add(RestoreOptions.builder(), GcReport.builder(), RepositoryReport.builder("app"));
    add(PurgeOptions.all());
    add(Scrubber.of(registry), ScrubOptions.builder(), ScrubOptions.builder().build());
    add(UploadPurger.of(registry), UploadPurgeOptions.builder());
    RetentionRule.Builder rule =
        RetentionRule.builder().repositories(PathPattern.parse("**")).keepLast(1);
    PruneOptions prune = PruneOptions.of(RetentionPolicy.of(rule.build()));
    add(rule, rule.build(), prune.policy(), prune, prune.toBuilder(), Pruner.of(registry));
    add(TagPattern.glob("*"), OptionalInt.empty());
    add(UploadPurgeOptions.builder().build(), Reachability.of(registry));
    add(GcSchedule.builder(registry), ScrubPosition.parse("repositories/app"), new Fate.Absent());
    add(
        ForeignUrls.none(),
        IndexPlatforms.all(),
        new LayoutEntry.BlobData(image.digest()),
        new QuarantineLookup(registry.storage()));
    add(new LinkReader(registry.storage(), Clock.systemUTC(), each -> {}));
    add(new StorageException.UnexpectedKind(RegistryLayout.ROOT, "sample"));
    TestImages images = TestImages.in(repository, 3);
    add(images, images.image(), images.index(image), image, TestClock.at(Instant.EPOCH));
    add(images.schema1().manifest());
    add(Manifest.parse(MediaType.parse("application/x.sample"), new byte[] {'{', '}'}));
    add(Breakage.of(registry.storage()), TreeDump.of(registry.storage(), RegistryLayout.ROOT));
    add(
        RegistryExtension.inMemory(),
        new RegistryParameters(registry, TestClock.at(Instant.EPOCH)));
    RegistryHandler handler = RegistryHandler.builder(registry).build();
    jetty = JettyServer.builder(handler).start();
    ServerConfiguration configuration =
        Configuration.memory().address("127.0.0.1:0").read().values();
    service = RegistryService.builder(configuration).start();
    addRequests(handler);
    addAccessControl(
        Files.writeString(folder.resolve("htpasswd"), Htpasswd.entry("user", "password")),
        Files.writeString(folder.resolve("keys.json"), KEY_SET));
    addServers(handler, configuration);
    addMetrics();
    addServersOfTests();
  }

  private void addRequests(RegistryHandler handler) {
    add(1.0, URI.create("https://registry.example.com"), new InetSocketAddress(5000));
    StringBuilder text = new StringBuilder();
    add(text.append('-'), LocalTime.NOON, ZoneId.of("UTC"));
    add(HttpHeaders.none(), HttpHeaders.builder(), TrustedProxies.none());
    add(HttpOptions.defaults(), HttpOptions.builder());
    add(HttpRequest.builder("GET", "/v2/"), HttpRequest.builder("GET", "/v2/").build());
    add(HttpResponse.builder(200), QueryParameters.parse("n=1"), RequestBody.none());
    add(handler, RegistryHandler.builder(registry));
    add(RegistryPages.builder(registry), RegistryPages.builder(registry).build());
  }

  private void addAccessControl(Path passwords, Path keys) {
    Htpasswd users = Htpasswd.open(passwords);
    AccessRules rules = AccessRules.builder().build();
    TokenVerifier.Builder verifier = TokenVerifier.builder("issuer", "service").keySet(keys);
    TokenIssuer.Builder issuer = TokenIssuer.builder(users, rules);
    add(users, rules, AccessRules.builder(), PathPattern.parse("**"), Challenge.of("Basic"));
    add(AuditLog.to(line -> {}, Clock.systemUTC()));
    add(verifier, verifier.build(), issuer, issuer.build());
    add(BearerAccessControl.of(TokenRealm.onThisServer("/token"), verifier.build()));
  }

  private void addServers(RegistryHandler handler, ServerConfiguration configuration) {
    Path file = Path.of("server.pem");
    add(jetty, JettyServer.builder(handler), ServerLimits.builder());
    add(TlsOptions.builder(file, file), TlsOptions.builder(file, file).build());
    add(service, RegistryService.builder(configuration), Configuration.memory());
    add(Section.of(Map.of()), ListenAddress.parse("127.0.0.1:0"), new AuthSettings.None());
    add(new StoreLocation.Memory(), new PullRedirect.None());
    add(new IllegalArgumentException("sample"), new RequestCounts(1, 1, 1, 1));
    S3Options bucket = S3Options.builder("images").region("eu-west-1").build();
    add(bucket, bucket.toBuilder(), S3Storage.builder(bucket), new S3StorageProvider());
    add(Health.builder(), Health.builder().start());
    add(ObservedHandler.of(handler, List.of()), AccessLog.to(new StringBuilder()));
    add(ServerLog.to(new StringBuilder(), LogFormat.text(Map.of()), LogLevel.INFO));
    EventSource source = new EventSource("registry:5000", "one", Optional.empty());
    URI receiver = URI.create("https://events.example.com");
    add(source, NotificationEndpoint.builder("audit", receiver));
    add(Notifications.builder(source), Notifications.builder(source).start());
  }

  private void addMetrics() {
    Metrics metrics = Metrics.create();
    add(metrics, metrics.counter("counted", "help"), metrics.gauge("measured", "help"));
    add(metrics.histogram("observed", "help", List.of()), HttpMetrics.in(metrics, ""));
    add(GcMetrics.in(metrics), PurgeMetrics.in(metrics), StorageMetrics.in(metrics));
    add(RepositoryMetrics.in(metrics, 1), RegistryMetrics.in(new SimpleMeterRegistry()));
  }

  private void addServersOfTests() {
    RegistryServer server = RegistryServer.builder().build();
    add(RegistryServer.builder(), server, server.on("**"), server.on("**").answer(500));
  }

  @AfterEach
  void close() {
    service.close();
    jetty.close();
    files.close();
  }

  @Test
  void areRefusedWithTheNameOfTheParameter() {
    for (Class<?> type : types()) {
      Stream.<Executable>concat(Stream.of(type.getConstructors()), Stream.of(type.getMethods()))
          .filter(member -> member.getDeclaringClass().getName().startsWith("io.stowage."))
          .filter(member -> !member.isSynthetic() && !isAbstract(member))
          .filter(member -> !member.getName().equals("equals"))
          .filter(member -> !type.isInterface() || Modifier.isStatic(member.getModifiers()))
          .filter(member -> !isOfListener(member.getDeclaringClass()) || type.isInterface())
          .sorted(Comparator.comparing(Executable::toString))
          .forEach(member -> check(type, member));
    }
    assertThat(wrong).isEmpty();
    assertThat(calls).isGreaterThan(750);
  }

  private static boolean isOfListener(Class<?> declaring) {
    return declaring.isInterface() && declaring.getSimpleName().endsWith("Listener");
  }

  private static boolean isAbstract(Executable member) {
    return Modifier.isAbstract(member.getModifiers())
        || (member instanceof Constructor<?> made
            && Modifier.isAbstract(made.getDeclaringClass().getModifiers()))
        || (member.getDeclaringClass().isEnum() && member.getName().equals("valueOf"));
  }

  private void check(Class<?> type, Executable member) {
    Parameter[] parameters = member.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      Parameter parameter = parameters[i];
      if (!parameter.getType().isPrimitive()
          && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        check(type, member, i);
      }
    }
  }

  private void check(Class<?> type, Executable member, int nullAt) {
    String name = member.getParameters()[nullAt].getName();
    String place = member + " with null for " + name;
    calls++;
    try {
      Object[] arguments = new Object[member.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = i == nullAt ? null : sample(member.getParameterTypes()[i]);
      }
      if (member instanceof Constructor<?> made) {
        made.newInstance(arguments);
      } else if (member instanceof Method method) {
        method.invoke(Modifier.isStatic(method.getModifiers()) ? null : sample(type), arguments);
      }
      wrong.add(place + ": was taken");
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (!(cause instanceof NullPointerException) || !name.equals(cause.getMessage())) {
        wrong.add(place + ": threw " + cause);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      wrong.add(place + ": cannot be called: " + e);
    }
  }

  private static List<Class<?>> types() {
    return ProductClasses.ALL.stream()
        .filter(type -> PACKAGES.contains(type.getPackageName()))
        .map(JavaClass::reflect)
        .filter(NullArgumentsTest::isPublic)
        .sorted(Comparator.comparing(Class::getName))
        .collect(Collectors.toList());
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (!Modifier.isPublic(outer.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private void add(Object... objects) {
    for (Object object : objects) {
      samples.put(object.getClass(), object);
    }
  }

  private Object sample(Class<?> type) throws ReflectiveOperationException {
    if (samples.containsKey(type)) {
      return samples.get(type);
    }
    for (Object sample : samples.values()) {
      if (boxed(type).isInstance(sample)) {
        return sample;
      }
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    if (type.isRecord()) {
      Class<?>[] types = Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getType)
          .toArray(Class<?>[]::new);
      Object[] values = new Object[types.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = sample(types[i]);
      }
      return type.getConstructor(types).newInstance(values);
    }
    throw new ReflectiveOperationException("no sample of " + type);
  }

  private static Class<?> boxed(Class<?> type) {
    return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
  }
}
