package io.stowage.registry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.Ending;
import io.stowage.registry.cli.common.Endings;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.Program;
import io.stowage.registry.cli.common.RelaxedStores;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ServeCommandTest {
  private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();

  private final Path folder;
  private final Path root;

  ServeCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
  }

  @Test
  void tellsItsUrlAndLogsRequestsUntilItIsStopped() throws Exception {
    Path ready = folder.resolve("ready");
    Map<String, String> environment = Map.of("REGISTRY_LOG_LEVEL", "error");
    try (Served served =
        serve(environment, "--memory", "--addr", "127.0.0.1:0", "--ready-file", "" + ready)) {
      assertThat(served.url()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
      assertThat(ready).hasContent(served.url() + "\n");
      assertThat(served.get("/v2/").statusCode()).isEqualTo(200);
      assertThat(served.line()).contains("\"GET /v2/ HTTP/1.1\" 200 ");

      assertThat(served.stop()).isEqualTo(ExitCode.DONE);
      assertThat(served.err()).isEmpty();
      assertThat(ready).doesNotExist();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void servesADirectory() throws Exception {
    Trees.storage(root).close();
    TestImages.in(Trees.open(root).repository("team/app")).image().tag("1.0").push();

    try (Served served = serve("--addr=127.0.0.1:0", root.toString())) {
      assertThat(served.get("/v2/team/app/tags/list").body()).contains("\"1.0\"");
      assertThat(served.delete("/v2/team/app/manifests/1.0").statusCode()).isEqualTo(202);
      assertThat(served.stop()).isEqualTo(ExitCode.DONE);
    }
    assertThat(Trees.open(root).repository("team/app").tags().list())
        .doesNotContain(Tag.parse("1.0"));
  }

  @Test
  void servesTheFileThatTheEnvironmentNames() throws Exception {
    Path file = config("storage: {filesystem: {rootdirectory: '" + root + "'}}, "
        + "http: {addr: '127.0.0.1:0', debug: {addr: '127.0.0.1:0'}}");
    Map<String, String> environment = Map.of("REGISTRY_CONFIGURATION_PATH", file.toString());

    try (Served served = serve(environment, "--create")) {
      assertThat(served.line()).matches("debug listening on http://127\\.0\\.0\\.1:[1-9][0-9]*");
      assertThat(served.get("/v2/").statusCode()).isEqualTo(200);
      assertThat(Cli.plain().run("garbage-collect", "--writers=none", root).code())
          .isEqualTo(ExitCode.USAGE);
      assertThat(Cli.plain().run("garbage-collect", "--writers=stowage", root).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(served.stop()).isEqualTo(ExitCode.DONE);
    }
    assertThat(Cli.plain().run("garbage-collect", "--writers=none", root).code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void readsPasswordsAndRulesAgain() throws Exception {
    Path passwords = Files.writeString(folder.resolve("htpasswd"), "");
    Path file = config("storage: {inmemory: {}}, http: {addr: '127.0.0.1:0'}, "
        + "auth: {htpasswd: {realm: r, path: '" + passwords + "'}}");
    try (Served served = serve(file.toString())) {
      assertThat(served.get("/v2/", "ci:secret").statusCode()).isEqualTo(401);

      Files.writeString(passwords, Htpasswd.entry("ci", "secret") + "\n");
      Files.writeString(file, "{");
      served.reload();
      assertThat(served.err()).contains("the configuration stays as it was: ");
      config("storage: {inmemory: {}}, http: {addr: '127.0.0.1:0'}, "
          + "auth: {htpasswd: {realm: r, path: '" + passwords + "'}}, "
          + "stowage: {access: {rules: [{repositories: [a], users: [ci], actions: [pull]}]}}");
      served.reload();

      assertThat(served.get("/v2/", "ci:secret").statusCode()).isEqualTo(200);
      assertThat(served.get("/v2/a/tags/list", "ci:secret").statusCode()).isEqualTo(404);
      assertThat(served.get("/v2/b/tags/list", "ci:secret").statusCode()).isEqualTo(403);
      assertThat(served.stop()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void writesItsLogToStandardError() throws Exception {
    Path file = config("storage: {inmemory: {}}, http: {addr: '127.0.0.1:0'}, "
        + "log: {formatter: json, fields: {service: registry}, accesslog: {disabled: true}}");
    try (Served served = serve(file.toString())) {
      served.get("/v2/");
      assertThat(served.stop()).isEqualTo(ExitCode.DONE);

      assertThat(served.err().lines().toList())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line)
              .startsWith("{\"time\":\"")
              .contains("\"level\":\"info\"", "\"service\":\"registry\""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--read-only, 405",
    "--read-only=true, 405",
    "--read-only=false, 202",
    "--no-read-only, 202",
    "--read-only --no-read-only, 202",
    "--no-read-only --read-only, 405",
    "--read-only=false --read-only, 405"
  })
  void takesEachSpellingOfABoolean(String options, int status) throws Exception {
    List<String> line = new ArrayList<>(List.of("--memory", "--addr=127.0.0.1:0"));
    line.addAll(List.of(options.split(" ")));
    try (Served served = serve(line.toArray(String[]::new))) {
      assertThat(served.post("/v2/a/blobs/uploads/").statusCode()).isEqualTo(status);
      served.stop();
    }
  }

  @Nested
  class Check {
    @Test
    void printsTheConfigurationWithoutSecretsAndStartsNothing() throws IOException {
      Trees.storage(root).close();
      Path file = config("storage: {filesystem: {rootdirectory: '" + root + "'}}, "
          + "http: {addr: ':5000', secret: hush}, redis: {password: hush}");
      Cli.Result result =
          Cli.with(Map.of("REGISTRY_LOG_LEVEL", "debug")).run("serve", "--check", file);

      assertThat(result.code()).isEqualTo(ExitCode.DONE);
      assertThat(result.out())
          .contains("secret: '***'", "level: debug", "rootdirectory: " + root)
          .doesNotContain("hush", "listening");
      assertThat(result.err())
          .startsWith("stowage: warning: " + file + ": redis has no effect")
          .hasLineCount(1);
    }

    @Test
    void failsIfTheServerWouldNotStart() throws IOException {
      Path file = config(
          "storage: {filesystem: {rootdirectory: '" + root + "'}}, " + "http: {addr: ':5000'}");
      Cli.Result result = Cli.plain().run("serve", "--check", file);

      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).startsWith("stowage: ").hasLineCount(1);
      assertThat(Cli.plain().run("serve", "--check", "--create", file).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(Cli.registry(Map.of()).run("serve", "--check", file).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(root).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
      "absent, tls/expired.pem, absent cannot be read",
      "tls/expired.pem, json/index.json, json/index.json has no key",
      "tls/expired.pem, tls/other.key, tls/other.key has not the key of the first certificate in"
    })
    void readsCertificatesAndKeys(String certificate, String key, String problem) {
      Cli.Result result = Cli.plain()
          .run(
              "serve",
              "--check",
              "--memory",
              "--tls-cert=" + RESOURCES.resolve(certificate),
              "--tls-key=" + RESOURCES.resolve(key));

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err())
          .startsWith(Program.NAME + ": http.tls: " + RESOURCES.resolve(problem))
          .hasLineCount(1);
    }

    @Test
    void refusesARetentionPolicyThatIsMissingOrInvalid() throws Exception {
      Path policy = folder.resolve("policy.yml");
      Path file = config("storage: {inmemory: {}}, http: {addr: '127.0.0.1:0'}, "
          + "stowage: {gc: {enabled: true, writers: stowage, policy: '" + policy + "'}}");

      Cli.Result missing = Cli.plain().run("serve", file);
      Files.writeString(policy, "rules: [{repositories: ['**'], keep: {lst: 1}}]");
      Cli.Result invalid = Cli.plain().run("serve", "--check", file);
      Files.writeString(policy, "rules: [{repositories: ['**'], keep: {last: 1}}]");
      Cli.Result valid = Cli.plain().run("serve", "--check", file);

      assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
      assertThat(missing.err())
          .isEqualTo("stowage: " + file + ": stowage.gc.policy is " + policy
              + ", expected a file that exists and can be read as UTF-8\n");
      assertThat(invalid.code()).isEqualTo(ExitCode.USAGE);
      assertThat(invalid.err())
          .startsWith("stowage: " + policy + ": rules[0].keep.lst is unknown, expected ");
      assertThat(valid.code()).as(valid.err()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void warnsOfWhatDoesNotPreventAStart() throws IOException {
      Path certificate = RESOURCES.resolve("tls/expired.pem");
      Path passwords = Files.writeString(folder.resolve("htpasswd"), "ci:{SHA}x\n");
      Path file = config("storage: {inmemory: {}}, http: {addr: ':5000', tls: {certificate: '"
          + certificate + "', key: '" + certificate + "'}}, "
          + "auth: {htpasswd: {realm: r, path: '" + passwords + "'}}");
      Cli.Result result = Cli.plain().run("serve", "--check", file);

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
      assertThat(result.err().lines().toList())
          .anySatisfy(line -> assertThat(line)
              .startsWith(Program.NAME + ": warning: ")
              .endsWith("expired.pem: the certificate of CN=expired is valid from "
                  + "2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z only"))
          .anySatisfy(line -> assertThat(line)
              .startsWith(Program.NAME + ": warning: " + passwords)
              .contains("match no password"));
    }

    @Test
    void warnsOfAnExpiredCertificateThatIsTrustedToSignTokens() throws IOException {
      Path file = config("storage: {inmemory: {}}, http: {addr: ':5000'}, auth: {token: {realm: "
          + "'https://tokens', service: s, issuer: i, rootcertbundle: '"
          + RESOURCES.resolve("tls/expired.pem") + "'}}");
      Cli.Result result = Cli.plain().run("serve", "--check", file);

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
      assertThat(result.err()).contains("The certificate of CN=expired, ").hasLineCount(1);
    }

    @Test
    void findsAHostWithoutAnAddress() {
      String host = "a".repeat(64); // too long for the name of a host
      Cli.Result result =
          Cli.plain().run("serve", "--check", "--memory", "--addr=" + host + ":5000");

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err())
          .isEqualToIgnoringNewLines(Program.NAME + ": http.addr is " + host
              + ":5000, expected a host that has an address");
    }

    @Test
    void namesTheKeyOfPasswordsThatAreADirectory() throws IOException {
      Path file = config("storage: {inmemory: {}}, http: {addr: ':5000'}, "
          + "auth: {htpasswd: {realm: basic-realm, path: '" + folder + "'}}");

      for (String check : List.of("--check", "--no-check")) {
        Cli.Result result = Cli.plain().run("serve", check, file);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
            .startsWith("stowage: " + file + ": auth.htpasswd.path is " + folder
                + ", a directory, expected ")
            .hasLineCount(1);
      }
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "serve",
          "serve --memory ROOT",
          "serve --memory --tls-cert c.pem",
          "serve --memory --addr nowhere",
          "serve --memory --htpasswd /absent",
          "serve --memory --check=perhaps",
          "serve CONFIG"
        })
    void endWithTheCodeOfAWrongCommandLineOrConfiguration(String line) throws IOException {
      Cli.Result result = run(line);

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).hasLineCount(1);
      assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "serve ROOT",
          "serve /absent/config.yml",
          "serve --create /absent/config.yml",
          "serve --memory --addr=192.0.2.1:0",
          "serve --memory --addr=127.0.0.1:0 --ready-file=/absent/ready",
          "serve --memory --addr=127.0.0.1:0 --tls-cert=/absent.pem --tls-key=/absent.pem"
        })
    void endWithTheCodeOfAFailure(String line) throws IOException {
      Cli.Result result = run(line);

      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err()).startsWith("stowage: ").hasLineCount(1);
      assertThat(root).doesNotExist();
    }

    private Cli.Result run(String line) throws IOException {
      Path file = config("storage: {azure: {container: c}}, http: {addr: ':5000'}");
      return Cli.with(Map.of("REGISTRY_LOG_LEVEL", "error"))
          .run(Arrays.stream(line.split(" "))
              .map(word -> word.equals("ROOT") ? root : word)
              .map(word -> word.equals("CONFIG") ? file : word)
              .toArray());
    }
  }

  private Path config(String sections) throws IOException {
    return Files.writeString(folder.resolve("config.yml"), "{version: 0.1, " + sections + "}");
  }

  private Served serve(String... options) throws IOException {
    return serve(Map.of(), options);
  }

  private Served serve(Map<String, String> environment, String... options) throws IOException {
    return new Served(environment, options);
  }

  /** A command that runs in a thread of its own. */
  private static final class Served implements Endings, AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Runnable> stop = new CompletableFuture<>();
    private final CompletableFuture<Runnable> reload = new CompletableFuture<>();
    private final Writer err = new StringWriter();
    private final BufferedReader out;
    private final CompletableFuture<Integer> code;
    private final String url;

    Served(Map<String, String> environment, String... options) throws IOException {
      PipedWriter writer = new PipedWriter();
      out = new BufferedReader(new PipedReader(writer, 1 << 16));
      Host host = new Host(
          environment,
          false,
          InputStream.nullInputStream(),
          OutputStream.nullOutputStream(),
          new RelaxedStores(UnaryOperator.identity()),
          this);
      List<String> line = new ArrayList<>(List.of("serve"));
      line.addAll(List.of(options));
      code = CompletableFuture.supplyAsync(
          () -> RegistryCommand.printing(RegistryCommand.on(host), writer, err)
              .execute(line.toArray(String[]::new)));
      url = line().replace("listening on ", "");
    }

    @Override
    public Ending begin(Runnable cancel) {
      stop.complete(cancel);
      return () -> {};
    }

    @Override
    public Ending beginServer(Runnable ends, Runnable reloads) {
      reload.complete(reloads);
      return begin(ends);
    }

    String url() {
      return url;
    }

    String line() throws IOException {
      return String.valueOf(out.readLine());
    }

    String err() {
      return err.toString();
    }

    void reload() {
      reload.join().run();
    }

    int stop() {
      stop.join().run();
      return code.join();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(URI.create(url + path)));
    }

    HttpResponse<String> get(String path, String user) throws IOException, InterruptedException {
      String credentials =
          Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
      return send(HttpRequest.newBuilder(URI.create(url + path))
          .header("Authorization", "Basic " + credentials));
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
      return send(
          HttpRequest.newBuilder(URI.create(url + path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(URI.create(url + path)).DELETE());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      stop();
    }
  }
}
