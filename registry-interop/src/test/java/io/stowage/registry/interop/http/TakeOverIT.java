package io.stowage.registry.interop.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's docker-registry and {@code stowage serve} take turns with one directory and one
 * configuration file, with passwords and TLS.
 */
@Tag("once")
@RequiresPeers({"docker-registry", "skopeo", "htpasswd", "openssl"})
class TakeOverIT {
  private static final String USER = "ci";
  private static final String PASSWORD = "secret";

  /** The files that docker-registry 2.8 writes below its root. */
  private static final Pattern THEIR_FILES = Pattern.compile("""
      blobs/sha256/[0-9a-f]{2}/[0-9a-f]{64}/data
      |repositories/[a-z/]+/(
        _layers/sha256/[0-9a-f]{64}/link
        |_manifests/revisions/sha256/[0-9a-f]{64}/link
        |_manifests/tags/[a-z0-9.]+/(current|index/sha256/[0-9a-f]{64})/link
        |_uploads/[0-9a-f-]{36}/(data|startedat|hashstates/sha256/[0-9]+))
      """, Pattern.COMMENTS);

  /** The empty files in which processes of this library lock bytes. */
  private static final List<String> LOCK_FILES = List.of(".stowage-claims", ".stowage-writers");

  private final Path folder;
  private final Path root;
  private final Path configuration;
  private final Skopeo skopeo;
  private final TestImages images = Samples.of("take over").images();

  /** The images that the tags name, by {@code repository:tag}. */
  private final Map<String, TestImage> tags = new TreeMap<>();

  private SocketFactory sockets = SocketFactory.getDefault();
  private int copies;

  TakeOverIT(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
    this.configuration = folder.resolve("config.yml");
    this.skopeo = new Skopeo(folder);
  }

  @BeforeEach
  void configure() throws IOException, GeneralSecurityException {
    String passwords = folder.resolve("htpasswd").toString();
    Path certificate = folder.resolve("domain.crt");
    String key = folder.resolve("domain.key").toString();
    Command.of("htpasswd", "-B", "-C", "5", "-b", "-c", passwords, USER, PASSWORD)
        .run();
    Command.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2")
        .and("-subj", "/CN=localhost", "-addext", "subjectAltName = IP:127.0.0.1")
        .and("-keyout", key, "-out", certificate.toString())
        .run();
    Files.writeString(configuration, """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: '%s'}, delete: {enabled: true}, \
        maintenance: {uploadpurging: {enabled: false}}}
        auth: {htpasswd: {realm: interop, path: '%s'}}
        http: {addr: '127.0.0.1:0', secret: interop, tls: {certificate: '%s', key: '%s'}}
        """.formatted(root, passwords, certificate, key));
    sockets = trusting(certificate);
  }

  private static SocketFactory trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  @Test
  void eachServesWhatTheOtherStored() {
    TestImage base = images.image().layers(2).push();
    TestImage app = images.image().sharing(base).layers(1).push();
    TestImage fixed = images.image().sharing(app).layers(1).push();
    TestImage index =
        images.index(base, images.image().sharing(base).layers(1).push()).push();
    TestImage doomed = images.image().push();
    try (ServerProcess docker = ServerProcess.dockerRegistry(configuration)) {
      logIn(docker);
      push(docker, base, "team/app:1.0");
      push(docker, base, "library/base:1.0");
      push(docker, app, "team/app:1.1");
      push(docker, app, "team/app:moved");
      push(docker, app, "team/app:untagged");
      push(docker, doomed, "team/app:doomed");
      delete(docker, "team/app:doomed");
      assertServesAll(docker);
    }
    try (ServerProcess stowage = ServerProcess.stowage(configuration.toString())) {
      logIn(stowage);
      assertServesAll(stowage);
      pull(stowage, "team/app:moved");
      push(stowage, fixed, "team/app:moved");
      push(stowage, index, "team/many:1.0");
      push(stowage, doomed, "team/many:doomed");
      delete(stowage, "team/many:doomed");
      client(stowage).send(202, Request.delete("/v2/team/app/manifests/untagged"));
      tags.remove("team/app:untagged");
      assertServesAll(stowage);
    }
    assertHasOnlyTheirFiles();
    try (ServerProcess docker = ServerProcess.dockerRegistry(configuration)) {
      logIn(docker);
      assertServesAll(docker);
      pull(docker, "team/app:moved");
      pull(docker, "team/many:1.0");
      push(docker, app, "team/many:1.1");
      delete(docker, "team/app:1.0");
      assertServesAll(docker);
    }
  }

  @Test
  void eachContinuesUploadsOfTheOther() {
    Upload toOurs = new Upload(images.bytes(60_000));
    Upload toOursAndBack = new Upload(images.bytes(60_000));
    Upload toTheirs = new Upload(images.bytes(60_000));
    try (ServerProcess docker = ServerProcess.dockerRegistry(configuration)) {
      toOurs.begin(client(docker));
      toOursAndBack.begin(client(docker));
      toOursAndBack.append(client(docker));
    }
    try (ServerProcess stowage = ServerProcess.stowage(configuration.toString())) {
      toOurs.append(client(stowage));
      toOurs.complete(client(stowage));
      toOursAndBack.append(client(stowage));
      toTheirs.begin(client(stowage));
      toTheirs.append(client(stowage));
      toOurs.pull(client(stowage));
    }
    assertHasOnlyTheirFiles();
    try (ServerProcess docker = ServerProcess.dockerRegistry(configuration)) {
      toOursAndBack.complete(client(docker));
      toTheirs.append(client(docker));
      toTheirs.complete(client(docker));
      Stream.of(toOurs, toOursAndBack, toTheirs).forEach(each -> each.pull(client(docker)));
    }
  }

  @Test
  void bothRefuseAWrongPassword() {
    try (ServerProcess docker = ServerProcess.dockerRegistry(configuration)) {
      assertRefusesAWrongPassword(docker);
      logIn(docker);
      push(docker, images.image().push(), "team/app:1.0");
    }
    try (ServerProcess stowage = ServerProcess.stowage(configuration.toString())) {
      assertRefusesAWrongPassword(stowage);
    }
  }

  private void assertRefusesAWrongPassword(ServerProcess server) {
    Answer refusal = client(server, "wrong").send(401, Request.get("/v2/"));
    assertThat(refusal.header("WWW-Authenticate")).isEqualTo("Basic realm=\"interop\"");
    assertThat(skopeo.login(server.host(), USER, "wrong").tryToRun().status()).isNotZero();
  }

  private Client client(ServerProcess server) {
    return client(server, PASSWORD);
  }

  private Client client(ServerProcess server, String password) {
    byte[] credentials = (USER + ":" + password).getBytes(UTF_8);
    HttpHeaders headers = HttpHeaders.builder()
        .add("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
        .build();
    return new Client(server.host(), headers, sockets);
  }

  private void logIn(ServerProcess server) {
    skopeo.login(server.host(), USER, PASSWORD).run();
  }

  private void push(ServerProcess server, TestImage image, String name) {
    Path layout = Samples.layout(folder.resolve(image.digest().encoded()), image);
    skopeo
        .copy("--all", "oci:" + layout, "docker://" + server.host() + "/" + name)
        .run();
    tags.put(name, image);
  }

  /** Deletes the image that a tag names, with all tags that name it in this repository. */
  private void delete(ServerProcess server, String name) {
    skopeo.delete("docker://" + server.host() + "/" + name).run();
    TestImage image = Objects.requireNonNull(tags.get(name), name);
    tags.entrySet()
        .removeIf(tag ->
            tag.getValue().equals(image) && repository(tag.getKey()).equals(repository(name)));
  }

  private void assertServesAll(ServerProcess server) {
    Client client = client(server);
    assertThat(names(client, "/v2/_catalog", "repositories"))
        .containsExactlyElementsOf(repositories());
    for (String repository : repositories()) {
      assertThat(names(client, "/v2/" + repository + "/tags/list", "tags"))
          .containsExactlyInAnyOrderElementsOf(tagsOf(repository));
    }
    tags.forEach((name, image) -> {
      String repository = repository(name);
      assertPulled(client, repository, name.substring(repository.length() + 1), image);
    });
  }

  /** Pulls an image with a program that checks what it gets. */
  private void pull(ServerProcess server, String name) {
    Path copy = folder.resolve("copy" + copies++);
    skopeo
        .copy("--all", "docker://" + server.host() + "/" + name, "dir:" + copy)
        .run();
  }

  private List<String> repositories() {
    return tags.keySet().stream()
        .map(TakeOverIT::repository)
        .distinct()
        .sorted()
        .toList();
  }

  private List<String> tagsOf(String repository) {
    return tags.keySet().stream()
        .filter(name -> repository(name).equals(repository))
        .map(name -> name.substring(repository.length() + 1))
        .toList();
  }

  private static String repository(String name) {
    return name.substring(0, name.indexOf(':'));
  }

  private static List<String> names(Client client, String target, String field) {
    try {
      JsonNode json =
          new JsonMapper().readTree(client.send(200, Request.get(target)).text());
      List<String> names = new ArrayList<>();
      json.path(field).forEach(name -> names.add(name.asText()));
      return names;
    } catch (JsonProcessingException e) {
      throw new AssertionError(target, e);
    }
  }

  private static void assertPulled(
      Client client, String repository, String reference, TestImage image) {
    Request manifest = Request.get("/v2/" + repository + "/manifests/" + reference)
        .with("Accept", image.manifest().mediaType().value());
    assertThat(client.send(200, manifest).body()).isEqualTo(image.manifest().bytes());
    for (Descriptor blob : image.manifest().blobs()) {
      Request content = Request.get("/v2/" + repository + "/blobs/" + blob.digest());
      assertThat(client.send(200, content).body()).isEqualTo(Samples.content(image, blob));
    }
    image
        .children()
        .forEach(child -> assertPulled(client, repository, child.digest().toString(), child));
  }

  private void assertHasOnlyTheirFiles() {
    Path registry = root.resolve("docker/registry/v2");
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files)
          .filteredOn(file -> !LOCK_FILES.contains(registry.relativize(file).toString()))
          .isNotEmpty()
          .allMatch(
              file -> THEIR_FILES.matcher(registry.relativize(file).toString()).matches());
      assertThat(LOCK_FILES)
          .allSatisfy(name -> assertThat(registry.resolve(name)).isEmptyFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(registry).isDirectoryNotContaining("glob:**/_stowage");
  }

  /** An upload of a blob in thirds, each of which another server may get. */
  private static final class Upload {
    private static final String REPOSITORY = "team/app";

    private final byte[] content;
    private final Digest digest;
    private final List<Answer> answers = new ArrayList<>();
    private int sent;

    Upload(byte[] content) {
      this.content = content;
      this.digest = Digest.of(content);
    }

    void begin(Client client) {
      answers.add(client.send(202, Request.post(Client.uploads(REPOSITORY))));
    }

    void append(Client client) {
      if (sent > 0) {
        Answer state = client.send(204, Request.get(target(client)));
        assertThat(state.header("Range")).isEqualTo("0-" + (sent - 1));
      }
      int end = sent + content.length / 3;
      Request patch = Request.patch(target(client))
          .with("Content-Type", "application/octet-stream")
          .sending(Arrays.copyOfRange(content, sent, end));
      answers.add(client.send(202, patch));
      sent = end;
      assertThat(last().header("Range")).isEqualTo("0-" + (sent - 1));
    }

    void complete(Client client) {
      Request put = Request.put(client.completion(last(), digest))
          .with("Content-Type", "application/octet-stream")
          .sending(Arrays.copyOfRange(content, sent, content.length));
      client.send(201, put);
    }

    void pull(Client client) {
      Request blob = Request.get("/v2/" + REPOSITORY + "/blobs/" + digest);
      assertThat(client.send(200, blob).body()).isEqualTo(content);
    }

    private String target(Client client) {
      assertThat(last().header("Location")).contains("_state=");
      return client.location(last());
    }

    private Answer last() {
      return answers.get(answers.size() - 1);
    }
  }
}
