package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.server.config.Configuration;
import io.stowage.registry.server.config.ServerConfiguration;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about garbage of a service, asked over HTTP. */
class GarbageViewTest {
  private static final String PAGE = "/ui/garbage";
  private static final String RULES = ", stowage: {access: {rules: ["
      + "{repositories: ['**'], users: [root], actions: [pull, delete]}, "
      + "{repositories: ['**'], users: [ci], actions: [pull, push]}]}}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestClock clock = TestClock.create();
  private final Path folder;

  GarbageViewTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void showsAnAdministratorWhatIsGarbageAndInQuarantine() throws Exception {
    try (RegistryService service = start(passwords() + RULES)) {
      Descriptor held = abandoned(service, 100);
      GarbageCollector.of(service.registry())
          .run(GcOptions.forWriters(Writers.STOWAGE).toBuilder()
              .quarantine(Duration.ofDays(1))
              .build());
      Descriptor garbage = abandoned(service, 2048);

      String page = report(service.url(), "root");

      assertThat(page).contains("1 object", "2.0 KiB", garbage.digest().toString());
      assertThat(page.substring(page.indexOf("id=\"quarantine\"")))
          .contains(held.digest().toString(), "100 B")
          .doesNotContain(garbage.digest().toString());
      assertThat(service.registry().repository("app").blobs().find(garbage.digest()))
          .isPresent();
      assertThat(get(service.url(), "/ui/", "root").body()).contains("href=\"./garbage\"");
    }
  }

  @Test
  void doesNotExistForOthers() throws Exception {
    try (RegistryService service = start(passwords() + RULES)) {
      URI url = service.url();
      HttpResponse<String> absent = get(url, "/ui/none", "ci");

      assertThat(get(url, PAGE, "ci").statusCode()).isEqualTo(404);
      assertThat(get(url, PAGE, "ci").body()).isEqualTo(absent.body());
      assertThat(get(url, "/ui/", "ci").body()).doesNotContain("arbage");
      assertThat(get(url, PAGE, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void isForEveryUserIfThereAreNoRules() throws Exception {
    try (RegistryService service = start(passwords())) {
      assertThat(get(service.url(), PAGE, "ci").statusCode()).isEqualTo(200);
      assertThat(get(service.url(), PAGE, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void isForNobodyIfNobodyIsKnown() throws Exception {
    try (RegistryService open = start("")) {
      assertThat(get(open.url(), PAGE, "").statusCode()).isEqualTo(404);
      assertThat(get(open.url(), "/ui/", "").body()).doesNotContain("arbage");
    }
    try (RegistryService silly = start(", auth: {silly: {realm: r, service: s}}")) {
      assertThat(get(silly.url(), PAGE, "root").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void followsTheRulesThatAreReadAgain() throws Exception {
    try (RegistryService service = start(passwords() + RULES)) {
      assertThat(get(service.url(), PAGE, "ci").statusCode()).isEqualTo(404);

      service.reload(configuration(passwords()).access());

      assertThat(get(service.url(), PAGE, "ci").statusCode()).isEqualTo(200);
    }
  }

  /** Pushes a blob that no manifest names, and lets it grow old. */
  private Descriptor abandoned(RegistryService service, int size) {
    TestImages.in(service.registry().repository("app"), size).image().tag("1.0").push();
    Descriptor blob = service.registry().repository("app").blobs().put(new byte[size]);
    clock.advance(Duration.ofHours(2));
    return blob;
  }

  /** Returns the page once there is a report; each request waits for its answer. */
  private String report(URI url, String user) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    HttpResponse<String> response = get(url, PAGE, user);
    while (response.body().contains("There is no report yet.") && System.nanoTime() < deadline) {
      response = get(url, PAGE, user);
    }
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain("There is no report yet.");
    return response.body();
  }

  private String passwords() throws IOException {
    Path file = Files.writeString(
        folder.resolve("htpasswd"),
        Htpasswd.entry("root", "secret") + "\n" + Htpasswd.entry("ci", "secret") + "\n");
    return ", auth: {htpasswd: {realm: r, path: '" + file + "'}}";
  }

  private ServerConfiguration configuration(String sections) throws IOException {
    Path file = Files.writeString(
        folder.resolve("config.yml"),
        "{version: 0.1, http: {addr: '127.0.0.1:0'}, storage: {filesystem: {rootdirectory: '"
            + folder + "'}, maintenance: {uploadpurging: {enabled: false}}}" + sections + "}");
    return Configuration.file(file).read().values();
  }

  private RegistryService start(String sections) throws IOException {
    return RegistryService.builder(configuration(sections))
        .stores(path -> InMemoryStorage.create(clock))
        .start();
  }

  private HttpResponse<String> get(URI url, String path, String user)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
    if (!user.isEmpty()) {
      byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
