package io.stowage.registry.interop.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.server.RegistryService;
import io.stowage.registry.server.config.Configuration;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A server whose registry has content for every kind of page. The user {@link #ROOT} may do
 * everything, and {@link #BOB} may pull what is not below {@code hidden}.
 */
final class PageSite implements AutoCloseable {
  static final String ROOT = "root";
  static final String BOB = "bob";

  /** Markup in images that must not become part of a page. */
  static final String MARKUP = "</td></table><script>document.title = 'owned'</script>"
      + "<b id=owned onclick=\"document.title = 'owned'\">&amp;</b>";

  static final MediaType MARKED_TYPE = MediaType.parse(
      "application/vnd.example; a=\"<img src=x onerror='document.title = 1'>&lt;\"");

  private static final String PASSWORD = "secret";
  private static final MediaType SIGNATURE =
      MediaType.parse("application/vnd.dev.sigstore.bundle.v0.3+json");
  private static final MediaType BILL = MediaType.parse("application/spdx+json");
  private static final Duration OLD = Duration.ofHours(2);

  private final TestClock clock = TestClock.at(Instant.parse("2026-11-03T09:12:45Z"));
  private final RegistryService service;
  private final String prefix;
  private final TestImage image;

  private PageSite(Path folder, String prefix) {
    this.prefix = prefix;
    this.service = RegistryService.builder(
            Configuration.file(configuration(folder, prefix)).read().values())
        .stores(path -> InMemoryStorage.create(clock))
        .start();
    this.image = fill();
  }

  /** Starts a server whose paths begin with {@code prefix}, with its files in {@code folder}. */
  static PageSite start(Path folder, String prefix) {
    return new PageSite(folder, prefix);
  }

  private static Path configuration(Path folder, String prefix) {
    try {
      Path passwords = Files.writeString(
          folder.resolve("htpasswd"),
          Htpasswd.entry(ROOT, PASSWORD) + "\n" + Htpasswd.entry(BOB, PASSWORD) + "\n");
      String below = prefix.isEmpty() ? "" : ", prefix: " + prefix;
      return Files.writeString(
          folder.resolve("config.yml"), """
              version: 0.1
              storage:
                filesystem: {rootdirectory: '%s'}
                maintenance: {uploadpurging: {enabled: false}}
              http: {addr: '127.0.0.1:0'%s}
              auth: {htpasswd: {realm: registry, path: '%s'}}
              stowage:
                access:
                  rules:
                    - {repositories: ['**'], users: [root], actions: [pull, push, delete]}
                    - {repositories: ['**'], users: [bob], actions: [pull]}
                    - {repositories: ['hidden/**'], users: [root], actions: [pull, push, delete]}
              """.formatted(folder, below, passwords));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestImages images(String repository) {
    return TestImages.in(service.registry().repository(repository), repository.hashCode());
  }

  /** Returns the image {@code team/app:2.4.1}. */
  private TestImage fill() {
    fillQuarantine();
    fillGarbage();
    TestImage described = fillApp();
    fillMarkup();
    images("hidden/app").image().tag("1.0").push();
    images("library/postgres").image().tag("18").push();
    images("library/nginx").image().tag("1.31-alpine").push();
    images("platform/observability/collectors/very-long-name-of-a-repository.with_parts/exporter")
        .image()
        .tag("a-tag-that-is-as-long-as-the-name-of-a-branch-with-a-ticket-2026.11.03-rc.1")
        .push();
    images("team/untagged").image().push();
    clock.advance(Duration.ofMinutes(3));
    return described;
  }

  private void fillQuarantine() {
    abandon("library/redis", 5_000_000);
    abandon("library/redis", 7_340_032);
    GarbageCollector.of(service.registry())
        .run(GcOptions.forWriters(Writers.STOWAGE).toBuilder()
            .quarantine(Duration.ofDays(30))
            .build());
  }

  private void fillGarbage() {
    abandon("team/old", 3_145_728);
    abandon("team/old", 4096);
    abandon("team/old", 123);
  }

  private void abandon(String repository, int size) {
    service.registry().repository(repository).blobs().put(new byte[size]);
    clock.advance(OLD);
  }

  private TestImage fillApp() {
    TestImages images = images("team/app");
    images.image().tag("2.3.9").tag("2.3").push();
    clock.advance(Duration.ofDays(3));
    TestImage amd = app(images);
    TestImage arm = images.image().layers(3).push();
    images.index(amd, arm).tag("2.4.1-multi").tag("latest").push();
    images.schema1();
    images.artifactFor(amd).artifactType(SIGNATURE).push();
    images
        .artifactFor(amd)
        .artifactType(BILL)
        .annotation("format", "SPDX 2.3")
        .tag("sbom")
        .push();
    return amd;
  }

  private static TestImage app(TestImages images) {
    String config = """
        {"created": "2026-11-03T09:10:02Z", "author": "Release team <release@example.com>",
         "os": "linux", "architecture": "amd64",
         "config": {"User": "10001:10001", "WorkingDir": "/srv/app",
           "Entrypoint": ["/usr/bin/tini", "--", "java", "-jar", "/srv/app/app.jar"],
           "Cmd": ["--spring.profiles.active=production"],
           "ExposedPorts": {"8080/tcp": {}, "9090/tcp": {}},
           "Labels": {
             "maintainer": "release@example.com",
             "org.opencontainers.image.revision": "9f3d1c2b7a6e5d4c3b2a19f8e7d6c5b4a3f2e1d0",
             "org.opencontainers.image.licenses": "Apache-2.0"}}}
        """;
    return images
        .image()
        .config(MediaType.OCI_CONFIG, config.getBytes(UTF_8))
        .layer(images.bytes(3_400_000))
        .layer(images.bytes(812_345))
        .layer(images.bytes(20_480))
        .layer(images.bytes(321))
        .annotation("org.opencontainers.image.source", "https://git.example.com/team/app")
        .annotation("org.opencontainers.image.title", "The application of the team")
        .tag("2.4.1")
        .push();
  }

  private void fillMarkup() {
    TestImages images = images("team/markup");
    String text = MARKUP.replace("\"", "\\\"");
    String config = """
        {"author": "%1$s", "os": "<i>", "architecture": "amd64",
         "config": {"User": "<u>", "Cmd": ["%1$s"], "Labels": {"<em>%1$s": "%1$s"}}}
        """.formatted(text);
    TestImage marked = images
        .image()
        .config(MediaType.OCI_CONFIG, config.getBytes(UTF_8))
        .layer(MARKED_TYPE, images.bytes(1000))
        .annotation("<s>" + MARKUP, MARKUP)
        .tag("1.0")
        .push();
    images.artifactFor(marked).artifactType(MARKED_TYPE).annotation("a", MARKUP).push();
  }

  /** Returns the address of the page at {@code path} below the first page. */
  URI page(String path) {
    return service.url().resolve((prefix.isEmpty() ? "/" : prefix) + "ui/").resolve(path);
  }

  /** Returns the address at which the server answers load balancers. */
  URI root() {
    return service.url().resolve("/");
  }

  /** Returns the host and the port. */
  String host() {
    return service.url().getAuthority();
  }

  /** Returns the image {@code team/app:2.4.1}. */
  TestImage image() {
    return image;
  }

  /** Returns the value of the header {@code Authorization} of a user, or nothing for nobody. */
  static String authorization(String user) {
    return user.isEmpty() ? "" : Chromium.basic(user, PASSWORD);
  }

  @Override
  public void close() {
    service.close();
  }
}
