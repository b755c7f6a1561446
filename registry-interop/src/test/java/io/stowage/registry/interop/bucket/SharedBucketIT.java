package io.stowage.registry.interop.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.interop.http.Answer;
import io.stowage.registry.interop.http.Client;
import io.stowage.registry.interop.http.Request;
import io.stowage.registry.interop.http.Samples;
import io.stowage.registry.interop.http.ServerProcess;
import io.stowage.registry.interop.http.Skopeo;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's docker-registry and {@code stowage serve} take turns with buckets of one store and with
 * the same configuration files.
 */
@Tag("once")
@RequiresRadosGateway
@RequiresPeers({"docker-registry", "skopeo", "ceph-mon", "ceph-osd", "radosgw"})
class SharedBucketIT {
  private static final String REPOSITORY = "team/app";

  /** Less than the smallest part that a store accepts before the last one. */
  private static final int SMALL = 60_000;

  /** More than the smallest part that a store accepts before the last one. */
  private static final int LARGE = 6 << 20;

  private final TestImages images = Samples.of("bucket").images();
  private final Path folder;
  private final RegistryBucket bucket;
  private final RegistryBucket other;
  private final StoredObjects objects;
  private final StoredObjects others;

  SharedBucketIT(@TempDir Path folder, RadosGateway gateway) {
    this.folder = folder;
    this.bucket = RegistryBucket.createIn(gateway);
    this.other = RegistryBucket.createIn(gateway);
    this.objects = StoredObjects.of(bucket);
    this.others = StoredObjects.of(other);
  }

  @AfterEach
  void close() {
    objects.close();
    others.close();
  }

  @Test
  void theSamePushesLeaveTheSameObjectsWhichTheOtherServes() throws IOException {
    TestImage base = images.image().layers(2).push();
    TestImage app = images.image().sharing(base).layers(1).push();
    TestImage index = images.index(base, images.image().layers(1).push()).push();
    byte[] large = images.bytes(2 * LARGE);
    Map<String, TestImage> tags =
        new TreeMap<>(Map.of("library/base:1.0", base, "team/app:1.1", app, "team/many:1", index));
    try (ServerProcess docker = dockerRegistry(bucket);
        ServerProcess stowage = stowage(other)) {
      push(docker, tags);
      push(stowage, tags);
      client(docker).patchAndPut(REPOSITORY, large);
      client(stowage).patchAndPut(REPOSITORY, large);
    }
    Set<Digest> uploaded = Stream.concat(
            Stream.of(Digest.of(large)),
            Stream.concat(Stream.of(base, app), index.children().stream())
                .flatMap(image -> image.blobs().stream()))
        .collect(Collectors.toUnmodifiableSet());
    assertThat(others.ofDistribution(uploaded))
        .isNotEmpty()
        .isEqualTo(objects.ofDistribution(uploaded));
    assertThat(others.unfinished("")).isEmpty();
    try (ServerProcess docker = dockerRegistry(other);
        ServerProcess stowage = stowage(bucket)) {
      pull(docker, tags);
      pull(stowage, tags);
    }
  }

  /** A small part, after which nothing can be added, is not the end for either of them. */
  @Test
  void eachContinuesUploadsOfTheOther() {
    Upload small = new Upload(images.bytes(3 * SMALL));
    Upload large = new Upload(images.bytes(2 * LARGE));
    Upload ourSmall = new Upload(images.bytes(3 * SMALL));
    Upload ourLarge = new Upload(images.bytes(2 * LARGE + SMALL));
    Upload ourMixed = new Upload(images.bytes(LARGE + 3 * SMALL));
    try (ServerProcess docker = dockerRegistry(bucket)) {
      small.begin(docker);
      small.append(docker, SMALL);
      large.begin(docker);
      large.append(docker, LARGE);
    }
    try (ServerProcess stowage = stowage(bucket)) {
      small.append(stowage, SMALL);
      small.complete(stowage);
      large.complete(stowage);
      Stream.of(small, large).forEach(each -> each.pull(stowage));
      Stream.of(ourSmall, ourLarge, ourMixed).forEach(each -> each.begin(stowage));
      ourSmall.append(stowage, SMALL);
      ourLarge.append(stowage, LARGE);
      ourMixed.append(stowage, LARGE);
      ourMixed.append(stowage, SMALL);
    }
    try (ServerProcess docker = dockerRegistry(bucket)) {
      ourSmall.append(docker, SMALL);
      ourLarge.append(docker, LARGE);
      ourMixed.append(docker, SMALL);
      Stream.of(ourSmall, ourLarge, ourMixed).forEach(each -> each.complete(docker));
      Stream.of(small, large, ourSmall, ourLarge, ourMixed).forEach(each -> each.pull(docker));
    }
    assertThat(objects.keys("repositories/" + REPOSITORY + "/_uploads/")).isEmpty();
    assertThat(objects.unfinished("")).isEmpty();
  }

  /**
   * It removes the objects of an upload by the call with which it purges old uploads, and writes a
   * hash state afterwards.
   */
  @Test
  void dockerRegistryCancelsUploadsOfOurs() {
    Upload begun = new Upload(images.bytes(3 * SMALL));
    Upload mixed = new Upload(images.bytes(LARGE + 2 * SMALL));
    try (ServerProcess stowage = stowage(bucket)) {
      Stream.of(begun, mixed).forEach(each -> each.begin(stowage));
      begun.append(stowage, SMALL);
      mixed.append(stowage, LARGE);
      mixed.append(stowage, SMALL);
    }
    try (ServerProcess docker = dockerRegistry(bucket)) {
      Stream.of(begun, mixed).forEach(each -> each.cancel(docker));
    }
    assertThat(objects.keys("repositories/" + REPOSITORY + "/_uploads/"))
        .allMatch(key -> key.contains("/hashstates/"));
    assertThat(objects.unfinished("")).isEmpty();
  }

  private ServerProcess dockerRegistry(RegistryBucket served) {
    return ServerProcess.dockerRegistry(configuration(served));
  }

  private ServerProcess stowage(RegistryBucket served) {
    return ServerProcess.stowage("--create", configuration(served).toString());
  }

  private Path configuration(RegistryBucket served) {
    return served.configuration(folder.resolve(served.name() + ".yml"));
  }

  private static Client client(ServerProcess server) {
    return Client.of(server.host(), "test");
  }

  /** Pushes with a skopeo that does not know where else blobs are. */
  private void push(ServerProcess server, Map<String, TestImage> tags) throws IOException {
    Path home = Files.createTempDirectory(folder, "skopeo");
    Skopeo skopeo = new Skopeo(home);
    tags.forEach((name, image) -> {
      Path layout = Samples.layout(home.resolve(name.replace(':', '-')), image);
      skopeo
          .copy("--all", "oci:" + layout, "docker://" + server.host() + "/" + name)
          .run();
    });
  }

  /** Pulls with a program that checks what it gets. */
  private void pull(ServerProcess server, Map<String, TestImage> tags) throws IOException {
    Path home = Files.createTempDirectory(folder, "skopeo");
    Skopeo skopeo = new Skopeo(home);
    for (Map.Entry<String, TestImage> tag : tags.entrySet()) {
      Path copy = home.resolve(tag.getKey().replace(':', '-').replace('/', '-'));
      skopeo
          .copy("--all", "docker://" + server.host() + "/" + tag.getKey(), "dir:" + copy)
          .run();
      assertThat(copy.resolve("manifest.json"))
          .hasBinaryContent(tag.getValue().manifest().bytes());
    }
  }

  /** An upload of a blob in pieces, each of which another server may get. */
  private static final class Upload {
    private final byte[] content;
    private String location = "";
    private int sent;

    Upload(byte[] content) {
      this.content = content;
    }

    void begin(ServerProcess server) {
      continueAt(server, client(server).send(202, Request.post(Client.uploads(REPOSITORY))));
    }

    void append(ServerProcess server, int size) {
      Answer answer = client(server).send(202, patch(size));
      sent += size;
      assertThat(answer.header("Range")).isEqualTo("0-" + (sent - 1));
      continueAt(server, answer);
    }

    void cancel(ServerProcess server) {
      client(server).send(204, Request.delete(location));
    }

    void complete(ServerProcess server) {
      Request put = Request.put(location + "&digest=" + Digest.of(content))
          .with("Content-Type", "application/octet-stream")
          .sending(rest(content.length - sent));
      client(server).send(201, put);
    }

    void pull(ServerProcess server) {
      assertThat(client(server).send(200, Request.get(blob())).body()).isEqualTo(content);
    }

    private Request patch(int size) {
      return Request.patch(location)
          .with("Content-Type", "application/octet-stream")
          .sending(rest(size));
    }

    private byte[] rest(int size) {
      return Arrays.copyOfRange(content, sent, sent + size);
    }

    private String blob() {
      return "/v2/" + REPOSITORY + "/blobs/" + Digest.of(content);
    }

    private void continueAt(ServerProcess server, Answer answer) {
      location = client(server).location(answer);
      assertThat(location).contains("_state=");
    }
  }
}
