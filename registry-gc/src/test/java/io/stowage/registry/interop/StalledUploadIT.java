package io.stowage.registry.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An upload to docker-registry stalls, and this library commits what has arrived so far. */
@RequiresPeers({"docker-registry", "skopeo"})
class StalledUploadIT {
  private static final String REPOSITORY = "team/app";

  /** A multiple of the buffer size of docker-registry, which writes when the buffer is full. */
  private static final int HALF = 64 * 1024;

  private static final long SECONDS = 30;

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final Path root;

  StalledUploadIT(@TempDir Path folder) {
    root = folder.resolve("registry");
  }

  @Test
  void doesNotChangeTheBlobWhenItContinues() throws Exception {
    byte[] content = new byte[2 * HALF];
    new Random(1).nextBytes(content);
    byte[] half = Arrays.copyOf(content, HALF);
    DockerRegistry server = peer.serve(root);
    URI upload = new HttpApi(server).startUpload(REPOSITORY);
    UUID id = UUID.fromString(upload.getPath().replaceAll(".*/", ""));
    try (Socket client = new Socket(upload.getHost(), upload.getPort());
        Registry registry = Registry.open(FileSystemStorage.open(root))) {
      Repository repository = registry.repository(REPOSITORY);
      Path data = root.resolve(RegistryLayout.uploadData(repository.name(), id).value());
      OutputStream out = client.getOutputStream();
      out.write(head(upload, content.length).getBytes(US_ASCII));
      out.write(half);
      awaitSize(data, HALF);

      BlobUpload resumed = repository.blobs().resumeUpload(id);
      resumed.commit(Digest.of(half));
      out.write(content, HALF, HALF);
      assertThat(statusLine(client)).startsWith("HTTP/1.1 ");

      assertThat(repository.blobs().read(Digest.of(half), HALF)).isEqualTo(half);
      assertThat(new HttpApi(server).body(REPOSITORY + "/blobs/" + Digest.of(half)))
          .isEqualTo(half);
    }
  }

  private static String head(URI upload, int length) {
    return "PATCH " + upload.getRawPath() + "?" + upload.getRawQuery() + " HTTP/1.1\r\n"
        + "Host: " + upload.getAuthority() + "\r\n"
        + "Content-Type: application/octet-stream\r\n"
        + "Content-Length: " + length + "\r\n"
        + "Connection: close\r\n\r\n";
  }

  private static String statusLine(Socket client) throws IOException {
    client.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(SECONDS)));
    return new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII)).readLine();
  }

  private static void awaitSize(Path file, long size) throws IOException, InterruptedException {
    Path folder = file.resolveSibling("");
    try (WatchService changes = folder.getFileSystem().newWatchService()) {
      folder.register(
          changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!Files.exists(file) || Files.size(file) < size) {
        WatchKey changed = changes.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(changed).as("docker-registry writes what it gets").isNotNull();
        changed.reset();
      }
    }
  }
}
