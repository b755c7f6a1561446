package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.server.config.Configuration;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FlatStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service of a whole configuration, asked over HTTP. */
class RegistryServiceTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Path root;

  RegistryServiceTest(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
  }

  @Test
  void servesUntilItIsStopped() throws Exception {
    URI url;
    try (RegistryService service = start("storage: {inmemory: {}}")) {
      url = service.url();
      TestImages.in(service.registry().repository("team/app"))
          .image()
          .tag("1.0")
          .push();

      assertThat(get(url, "/v2/").statusCode()).isEqualTo(200);
      assertThat(get(url, "/v2/team/app/tags/list").body()).contains("\"1.0\"");
      assertThat(service.debugUrl()).isEmpty();
      service.stop();
      service.stop();
    }
    assertThatThrownBy(() -> get(url, "/v2/")).isInstanceOf(ConnectException.class);
  }

  @Test
  void servesHealthAndMetricsOnASecondPort() throws Exception {
    String debug = "debug: {addr: '127.0.0.1:0', prometheus: {enabled: true}}";
    try (RegistryService service = start("storage: {inmemory: {}}", debug)) {
      URI url = service.debugUrl().orElseThrow();
      get(service.url(), "/v2/");

      assertThat(get(url, "/debug/health").body().strip()).isEqualTo("{}");
      assertThat(get(url, "/metrics").body())
          .contains("registry_http_requests_total{code=\"200\",handler=\"base\",method=\"get\"} 1");
      assertThat(get(url, "/debug/vars").statusCode()).isEqualTo(404);
      assertThat(get(service.url(), "/metrics").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void countsLookupsInItsCacheAndUploads() throws Exception {
    String debug = "debug: {addr: '127.0.0.1:0', prometheus: {enabled: true}}";
    try (RegistryService service =
        start("storage: {inmemory: {}, cache: {blobdescriptor: inmemory}}", debug)) {
      Descriptor blob = service.registry().repository("app").blobs().put(new byte[9]);
      get(service.url(), "/v2/app/blobs/" + blob.digest());
      get(service.url(), "/v2/app/blobs/" + blob.digest());

      assertThat(get(service.debugUrl().orElseThrow(), "/metrics").body())
          .contains("\nregistry_storage_cache_total{type=\"Hit\"} 1\n")
          .contains("\nregistry_storage_cache_total{type=\"Miss\"} 1\n")
          .contains("\nregistry_storage_cache_requests_total 2\n")
          .contains("\nstowage_uploads 0\n");
    }
  }

  @Test
  void tellsAPushByTagOnceAndAHeadAsAPull() throws Exception {
    Set<String> events = ConcurrentHashMap.newKeySet(); // one may arrive twice, with the same id
    HttpHandler sink = request -> {
      events.add(text(request.body()));
      return io.stowage.registry.http.HttpResponse.builder(200).build();
    };
    try (JettyServer receiver = JettyServer.builder(sink).start()) {
      String endpoints = "[{name: sink, url: '" + receiver.url() + "', timeout: 20s}]";
      try (RegistryService service =
          start("storage: {inmemory: {}}, notifications: {endpoints: " + endpoints + "}")) {
        Repository app = service.registry().repository("app");
        Manifest image = TestImages.in(app).image().pushWithoutManifest();
        app.manifests().put("1.0", image);
        head(service.url(), "/v2/app/manifests/1.0");
        head(service.url(), "/v2/app/blobs/" + image.blobs().get(0).digest());
      }
    }
    assertThat(events)
        .filteredOn(event -> event.contains("\"action\": \"push\""))
        .filteredOn(event -> event.contains("vnd.oci.image.manifest.v1+json"))
        .singleElement()
        .asString()
        .contains("\"tag\": \"1.0\"");
    assertThat(events)
        .filteredOn(event -> event.contains("\"method\": \"HEAD\""))
        .hasSize(2)
        .allMatch(event -> event.contains("\"action\": \"pull\""));
  }

  private static String text(RequestBody body) {
    try (InputStream in = body.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesEverythingWhileAHealthCheckFails() throws Exception {
    Path down = Files.writeString(folder.resolve("down"), "");
    HealthProbe probe = new HealthProbe();
    try (RegistryService service = start(
        "storage: {inmemory: {}}, health: {file: [{file: '" + down + "', interval: 10ms}]}")) {
      assertThat(probe.awaitStatus(service.url(), 503)).contains("UNAVAILABLE");
    }
  }

  @Test
  void redirectsPullsOfBlobs() throws Exception {
    try (RegistryService service = start("storage: {inmemory: {}}, middleware: {storage: "
        + "[{name: redirect, options: {baseurl: 'https://files.example:8443/x/'}}]}")) {
      Descriptor blob = service.registry().repository("blobs").blobs().put(new byte[9]);
      HttpResponse<String> found = get(service.url(), "/v2/blobs/blobs/" + blob.digest());

      assertThat(found.statusCode()).isEqualTo(307);
      assertThat(found.headers().firstValue("Location"))
          .hasValueSatisfying(location -> assertThat(location)
              .startsWith("https://files.example:8443/x/docker/registry/v2/blobs/sha256/")
              .endsWith(blob.digest().encoded() + "/data"));
      assertThat(found.body()).isEmpty();
      assertThat(head(service.url(), "/v2/blobs/blobs/" + blob.digest()).statusCode())
          .isEqualTo(307);
      assertThat(get(service.url(), "/v2/other/blobs/" + blob.digest()).statusCode())
          .isEqualTo(404);
      assertThat(get(service.url(), "/v2/blobs/tags/list").statusCode()).isNotEqualTo(307);
    }
  }

  @Test
  void issuesTokensIfPullsAreAnonymous() throws Exception {
    try (RegistryService service = start(
        Configuration.memory().address("127.0.0.1:0").htpasswd(passwords()).anonymousPull())) {
      TestImages.in(service.registry().repository("app")).image().tag("1.0").push();
      HttpResponse<String> ping = get(service.url(), "/v2/");

      assertThat(ping.statusCode()).isEqualTo(401);
      assertThat(ping.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"" + service.url() + "/token\",service=\"Registry\"");
      assertThat(get(service.url(), "/token?service=Registry&scope=repository:app:pull")
              .body())
          .contains("\"token\"");
      assertThat(get(service.url(), "/v2/app/tags/list").statusCode()).isEqualTo(200);
      assertThat(post(service.url(), "/v2/app/blobs/uploads/").statusCode()).isEqualTo(401);
      assertThat(post(service.url(), "/v2/app/blobs/uploads/", "ci:secret").statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void namesTheAddressOfATrustedProxyAsTheRealmOfItsTokens() throws Exception {
    String auth = "auth: {htpasswd: {realm: r, path: '" + passwords() + "'}}";
    String sections = "storage: {inmemory: {}}, " + auth
        + ", stowage: {access: {anonymous: [pull]}, proxies: [%s]}";
    String[] forwarded = {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "registry.example"};
    try (RegistryService service = start(sections.formatted("127.0.0.0/8"))) {
      assertThat(challenge(service.url(), forwarded))
          .startsWith("Bearer realm=\"https://registry.example/token\"");
    }
    try (RegistryService service = start(sections.formatted("10.0.0.0/8"))) {
      assertThat(challenge(service.url(), forwarded))
          .startsWith("Bearer realm=\"" + service.url() + "/token\"");
    }
  }

  private String challenge(URI url, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(url.resolve("/v2/")).headers(headers))
        .headers()
        .firstValue("WWW-Authenticate")
        .orElseThrow();
  }

  @Test
  void appliesOtherRulesWithoutARestart() throws Exception {
    String auth = "auth: {htpasswd: {realm: r, path: '" + passwords() + "'}}";
    String rule = "storage: {inmemory: {}}, " + auth
        + ", stowage: {access: {rules: [{repositories: ['**'], users: [%s], actions: [pull,"
        + " push]}]}}";
    try (RegistryService service = start(rule.formatted("nobody"))) {
      URI url = service.url();
      assertThat(post(url, "/v2/app/blobs/uploads/", "ci:secret").statusCode()).isEqualTo(403);

      service.reload(configuration(rule.formatted("ci"), "").read().values().access());

      assertThat(post(url, "/v2/app/blobs/uploads/", "ci:wrong").statusCode()).isEqualTo(401);
      assertThat(post(url, "/v2/app/blobs/uploads/", "ci:secret").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void letsNobodyPushIfOnlyPullsAreAnonymous() throws Exception {
    try (RegistryService service =
        start(Configuration.memory().address("127.0.0.1:0").anonymousPull())) {
      assertThat(get(service.url(), "/v2/").statusCode()).isEqualTo(200);
      assertThat(post(service.url(), "/v2/app/blobs/uploads/").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void refusesWritesIfItIsReadOnly() throws Exception {
    try (RegistryService service =
        start(Configuration.memory().address("127.0.0.1:0").readOnly(true))) {
      assertThat(post(service.url(), "/v2/app/blobs/uploads/").statusCode()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @CsvSource({"GET /v2/, Basic realm=\"r\"", "GET /ui/, Basic realm=\"r\""})
  void challenges(String request, String challenge) throws Exception {
    String auth = "auth: {htpasswd: {realm: r, path: '" + passwords() + "'}}";
    try (RegistryService service = start("storage: {inmemory: {}}, " + auth)) {
      HttpResponse<String> response = get(service.url(), request.substring(4));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains(challenge);
    }
  }

  @Test
  void holdsALockWhileItAcceptsPushes() {
    String storage = "storage: {filesystem: {rootdirectory: '" + root + "'}}";
    try (StorageDriver store = FileSystemStorage.openOrCreate(root, Durability.RELAXED)) {
      try (RegistryService service = start(storage)) {
        assertThat(ServingLock.holder(store))
            .hasValueSatisfying(holder -> assertThat(holder).contains("process "));
        try (RegistryService second = start(storage)) {
          service.stop();
          assertThat(ServingLock.holder(store)).isPresent();
          assertThat(second.url()).isNotNull();
        }
      }
      assertThat(ServingLock.holder(store)).isEmpty();
      assertThat(root.resolve("docker/registry/v2/_stowage")).doesNotExist();
    }
  }

  @Test
  void holdsNoLockIfItIsReadOnly() {
    try (StorageDriver store = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
        RegistryService service =
            start(Configuration.directory(root).address("127.0.0.1:0").readOnly(true))) {
      assertThat(ServingLock.holder(store)).isEmpty();
      assertThat(service.registry().options().readOnly()).isTrue();
    }
  }

  @Test
  void leavesNothingBehindIfItCannotListen() {
    FileSystemStorage.openOrCreate(root, Durability.RELAXED).close();
    try (RegistryService service = start("storage: {inmemory: {}}")) {
      Configuration.Builder taken =
          Configuration.directory(root).address("127.0.0.1:" + service.url().getPort());

      assertThatThrownBy(() -> start(taken)).isInstanceOf(UncheckedIOException.class);
    }
    try (StorageDriver store = FileSystemStorage.open(root, Durability.RELAXED)) {
      assertThat(ServingLock.holder(store)).isEmpty();
    }
  }

  @Test
  void checksWithoutListeningOrWriting() throws IOException {
    RegistryService.Builder missing =
        RegistryService.builder(Configuration.directory(root).read().values());

    assertThatThrownBy(missing::check).isInstanceOf(StorageException.class);
    assertThat(root).doesNotExist();
    FileSystemStorage.openOrCreate(root, Durability.RELAXED).close();
    missing.check();
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(RegistryService.builder(configuration(
                "storage: {inmemory: {}}, auth: {token: {realm: 'http://t', service: s, "
                    + "issuer: i, jwks: '" + file + "'}}",
                "")
            .read()
            .values())::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("auth.token: " + file);
  }

  @Test
  void tellsTheAuditWhatWasDone() throws Exception {
    List<String> lines = new ArrayList<>();
    AuditListener audit = event -> lines.add(event.request().path() + " " + event.status());
    try (RegistryService service = RegistryService.builder(
            Configuration.memory().address("127.0.0.1:0").read().values())
        .audit(audit)
        .start()) {
      get(service.url(), "/ui/");
      post(service.url(), "/v2/app/blobs/uploads/");
    }
    assertThat(lines).containsExactly("/ui/ 200", "/v2/app/blobs/uploads/ 202");
  }

  @Test
  void servesABrowserThePages() throws Exception {
    try (RegistryService service = start("storage: {inmemory: {}}")) {
      HttpResponse<String> home =
          send(HttpRequest.newBuilder(service.url().resolve("/")).header("Accept", "text/html"));

      assertThat(home.statusCode()).isEqualTo(302);
      assertThat(get(service.url(), "/").statusCode()).isEqualTo(200);
    }
    try (RegistryService service =
        start("storage: {inmemory: {}}, stowage: {page: {enabled: false}}")) {
      assertThat(get(service.url(), "/ui/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void opensTheRegistryWithItsOptions() {
    try (RegistryService service = start("storage: {inmemory: {}, delete: {enabled: true}, "
        + "cache: {blobdescriptor: inmemory}}, stowage: {gc: {grace: 2h, writers: stowage}}")) {
      Registry registry = service.registry();

      assertThat(registry.options().deleteEnabled()).isTrue();
      assertThat(registry.options().descriptorCache()).isEqualTo(10_000);
      assertThat(registry.options().grace()).hasHours(2);
      assertThat(registry.options().writers()).isPresent();
    }
  }

  @Test
  void servesABucketAndRedirectsPullsToIt() throws Exception {
    SigningStorage bucket = new SigningStorage();
    try (RegistryService service = bucket("storage: {s3: {bucket: b, region: r}}", bucket)) {
      Descriptor blob = service.registry().repository("team/app").blobs().put(new byte[] {'a'});
      String path = "/v2/team/app/blobs/" + blob.digest();

      HttpResponse<String> pulled = get(service.url(), path);
      assertThat(pulled.statusCode()).isEqualTo(307);
      assertThat(pulled.headers().firstValue("Location"))
          .contains(
              "https://s3.example/" + RegistryLayout.blobData(blob.digest()) + "?valid=PT20M");
      assertThat(head(service.url(), path).statusCode()).isEqualTo(200);
      assertThat(ServingLock.holder(bucket)).isPresent();
    }
    assertThat(ServingLock.holder(bucket)).isEmpty();
  }

  @Test
  void sendsBlobsItselfIfRedirectsAreDisabled() throws Exception {
    String storage = "storage: {s3: {bucket: b, region: r}, redirect: {disable: true}}";
    try (RegistryService service = bucket(storage, new SigningStorage())) {
      Descriptor blob = service.registry().repository("team/app").blobs().put(new byte[] {'a'});

      assertThat(get(service.url(), "/v2/team/app/blobs/" + blob.digest()).body())
          .isEqualTo("a");
    }
  }

  @Test
  void refusesABucketThatItCannotOpen() {
    assertThatThrownBy(() -> start("storage: {s3: {bucket: b, region: r}}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("storage.s3 is set, expected filesystem or inmemory");
  }

  private RegistryService bucket(String sections, StorageDriver bucket) {
    return RegistryService.builder(configuration(sections, "").read().values())
        .buckets(location -> bucket)
        .start();
  }

  /** A store like a bucket, which is never closed. */
  private static final class SigningStorage extends ForwardingStorage {
    SigningStorage() {
      super(FlatStorage.create());
    }

    @Override
    public Optional<URI> urlFor(StoragePath object, Duration validity) {
      return Optional.of(URI.create("https://s3.example/" + object + "?valid=" + validity));
    }

    @Override
    public void close() {}
  }

  private Path passwords() throws IOException {
    return Files.writeString(folder.resolve("htpasswd"), Htpasswd.entry("ci", "secret") + "\n");
  }

  private RegistryService start(String sections) {
    return start(sections, "");
  }

  private RegistryService start(String sections, String http) {
    return start(configuration(sections, http));
  }

  private RegistryService start(Configuration.Builder configuration) {
    return RegistryService.builder(configuration.read().values())
        .stores(path -> FileSystemStorage.open(path, Durability.RELAXED))
        .start();
  }

  private Configuration.Builder configuration(String sections, String http) {
    String more = http.isEmpty() ? "" : ", " + http;
    try {
      Path file = Files.writeString(
          folder.resolve("config.yml"),
          "{version: 0.1, http: {addr: '127.0.0.1:0'" + more + "}, " + sections + "}");
      return Configuration.file(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> get(URI url, String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)));
  }

  private HttpResponse<String> head(URI url, String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path))
        .method("HEAD", HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> post(URI url, String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(url.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> post(URI url, String path, String user)
      throws IOException, InterruptedException {
    String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return send(HttpRequest.newBuilder(url.resolve(path))
        .header("Authorization", "Basic " + credentials)
        .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Asks until the answer has a status; each request waits for its answer. */
  private final class HealthProbe {
    String awaitStatus(URI url, int status) throws IOException, InterruptedException {
      HttpResponse<String> response = get(url, "/v2/");
      for (int tries = 0; tries < 1000 && response.statusCode() != status; tries++) {
        response = get(url, "/v2/");
      }
      assertThat(response.statusCode()).isEqualTo(status);
      return response.body();
    }
  }
}
