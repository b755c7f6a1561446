package io.stowage.registry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.exploration.peer.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the server of the jar as an operator does, and sends it signals. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ServeIT {
  private static final Path JAR = Path.of("target", "registry-cli.jar");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;

  ServeIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void stopsCleanlyOnASignal(String signal) throws Exception {
    Path ready = folder.resolve("ready");
    Process server =
        start("--create", "--ready-file=" + ready, folder.resolve("root").toString());
    try (BufferedReader out = server.inputReader()) {
      String url = url(out);
      assertThat(ready).hasContent(url + "\n");
      assertThat(get(url + "/v2/").statusCode()).isEqualTo(200);

      signal(server, signal);

      assertThat(server.waitFor()).as(err()).isZero();
      assertThat(ready).doesNotExist();
      assertThat(folder.resolve("root/docker/registry/v2/_stowage")).doesNotExist();
      assertThat(err()).contains("level=info msg=Stopped");
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void finishesTheRequestsUnderWayUnlessItIsSignalledAgain() throws Exception {
    Process server = start("--memory");
    try (BufferedReader out = server.inputReader()) {
      URI url = URI.create(url(out));
      try (Socket upload = new Socket(url.getHost(), url.getPort())) {
        begin(upload);
        signal(server, "TERM");
        assertThat(server.waitFor(1, TimeUnit.SECONDS)).isFalse();

        signal(server, "TERM");

        assertThat(server.waitFor()).isEqualTo(ExitCode.CANCELLED);
      }
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void readsItsFilesAgainOnSighup() throws Exception {
    Path passwords = Files.writeString(folder.resolve("htpasswd"), "");
    Process server = start("--memory", "--htpasswd", passwords.toString());
    try (BufferedReader out = server.inputReader()) {
      String url = url(out);
      assertThat(get(url + "/v2/").statusCode()).isEqualTo(401);
      signal(server, "HUP");
      assertThat(get(url + "/v2/").statusCode()).isEqualTo(401);
      assertThat(out.readLine()).contains("\"GET /v2/ HTTP/1.1\" 401");
      signal(server, "TERM");

      assertThat(server.waitFor()).as(err()).isZero();
      assertThat(err()).contains("were read again");
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void failsIfItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process server = start("--memory", "--addr", "0.0.0.0:" + taken.getLocalPort());
      try {
        assertThat(server.waitFor()).isEqualTo(ExitCode.FAILED);
        assertThat(err()).startsWith("stowage: The server cannot listen on ").hasLineCount(1);
      } finally {
        server.destroyForcibly();
      }
    }
  }

  /** Begins an upload whose body does not arrive, and waits until the server asks for it. */
  private static void begin(Socket upload) throws IOException {
    OutputStream to = upload.getOutputStream();
    to.write(("POST /v2/a/blobs/uploads/?digest=sha256:" + "0".repeat(64) + " HTTP/1.1\r\n"
            + "Host: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    assertThat(upload.getInputStream().readNBytes(12))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("HTTP/1.1 100");
  }

  private Process start(String... options) throws IOException {
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    line.addAll(JavaCommand.program(JAR, "serve", "--addr=127.0.0.1:0"));
    line.addAll(List.of(options));
    return new ProcessBuilder(line)
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private static String url(BufferedReader out) throws IOException {
    String line = String.valueOf(out.readLine());
    assertThat(line).startsWith("listening on http://127.0.0.1:");
    return line.replace("listening on ", "");
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void signal(Process server, String name) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
            .start()
            .waitFor())
        .isZero();
  }

  private String err() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
