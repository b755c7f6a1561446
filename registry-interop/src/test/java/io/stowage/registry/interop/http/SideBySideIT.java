package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's docker-registry and {@code stowage serve}, each in front of its copy of one directory
 * and with the same configuration, give the same answers to a recorded list of requests, except for
 * the differences that are listed with their reasons.
 */
@Tag("once")
@RequiresPeers("docker-registry")
class SideBySideIT {
  private static final int MOST_DIFFERENCES = 40;
  private static final List<Difference> KNOWN = Difference.load("differences.tsv");
  private static final List<Difference> FOUND = new ArrayList<>();
  private static final List<RecordedStep> STEPS = RecordedStep.load("requests.txt");

  @BeforeAll
  static void compare(@TempDir Path folder) {
    Path theirs = folder.resolve("theirs");
    Path ours = folder.resolve("ours");
    Map<String, byte[]> contents = prepare(theirs);
    prepare(ours);
    try (ServerProcess docker = ServerProcess.dockerRegistry(
            ServerProcess.configuration(folder.resolve("theirs.yml"), theirs, ""));
        ServerProcess stowage = ServerProcess.stowage(
            ServerProcess.configuration(folder.resolve("ours.yml"), ours, "").toString())) {
      Player dockerPlayer = new Player(docker.host(), contents);
      Player stowagePlayer = new Player(stowage.host(), contents);
      for (RecordedStep step : STEPS) {
        compare(step, dockerPlayer.play(step), stowagePlayer.play(step));
      }
    }
  }

  private static void compare(RecordedStep step, Answer docker, Answer stowage) {
    Map<String, String> theirs = Aspects.of(docker);
    Map<String, String> ours = Aspects.of(stowage);
    String request = step + " " + docker.status() + "/" + stowage.status();
    Set<String> names = new TreeSet<>(theirs.keySet());
    names.addAll(ours.keySet());
    for (String name : names) {
      String their = theirs.getOrDefault(name, "-");
      String our = ours.getOrDefault(name, "-");
      if (!their.equals(our)) {
        FOUND.add(new Difference(request, name, their, our, "?"));
      }
    }
  }

  @Test
  void noAnswerDiffersWithoutAReason() {
    assertThat(FOUND)
        .filteredOn(found -> KNOWN.stream().noneMatch(known -> known.explains(found)))
        .isEmpty();
  }

  @Test
  void everyListedDifferenceIsFound() {
    assertThat(KNOWN)
        .filteredOn(known -> FOUND.stream().noneMatch(known::explains))
        .isEmpty();
  }

  @Test
  void differencesAreFew() {
    assertThat(KNOWN).hasSizeLessThanOrEqualTo(MOST_DIFFERENCES);
    assertThat(STEPS)
        .extracting(RecordedStep::title)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(150);
  }

  /** Creates the registry in {@code root}, and returns the contents that requests refer to. */
  private static Map<String, byte[]> prepare(Path root) {
    try (Registry registry = FileSystemRegistry.openOrCreate(root)) {
      Map<String, byte[]> contents = new HashMap<>(unpushed());
      Repository app = registry.repository("team/app");
      TestImages images = TestImages.in(app);
      TestImage image = images.image().layers(2).tag("1.0").tag("latest").push();
      add(contents, "image", image);
      add(contents, "docker", images.image().docker().tag("docker").push());
      TestImage amd64 = images.image().docker().push();
      add(contents, "amd64", amd64);
      contents.put(
          "list",
          images
              .index(amd64, images.image().docker().push())
              .docker()
              .tag("list")
              .push()
              .manifest()
              .bytes());
      contents.put("index", images.index(image).tag("index").push().manifest().bytes());
      TestImages others = TestImages.in(registry.repository("team/other"));
      add(contents, "other", others.image().tag("1.0").push());
      add(contents, "gone", others.image().tag("gone").push());
      return contents;
    }
  }

  private static void add(Map<String, byte[]> contents, String name, TestImage image) {
    contents.put(name, image.manifest().bytes());
    contents.put(name + ".config", Samples.content(image, image.config()));
    contents.put(name + ".layer", Samples.content(image, image.layers().get(0)));
  }

  /** Returns contents that no registry has yet. */
  private static Map<String, byte[]> unpushed() {
    TestImages images = Samples.of("side by side").images();
    Map<String, byte[]> contents = new HashMap<>();
    TestImage pushed = images.image().push();
    add(contents, "new", pushed);
    byte[] layer = Samples.content(pushed, pushed.layers().get(0));
    contents.put("new.begin", Arrays.copyOf(layer, 100));
    contents.put("new.rest", Arrays.copyOfRange(layer, 100, layer.length));
    contents.put("whole", images.bytes(500));
    contents.put("streamed", images.bytes(10_000));
    contents.put("monolith", images.bytes(300));
    contents.put("wrong", images.bytes(50));
    contents.put("empty", new byte[0]);
    contents.put("text", "hello".getBytes(StandardCharsets.UTF_8));
    contents.put("large", new byte[4 * 1024 * 1024 + 1]);
    contents.put("missing", images.image().manifest().bytes());
    contents.put(
        "signature",
        images
            .image()
            .config(MediaType.OCI_CONFIG, Samples.content(pushed, pushed.config()))
            .sharing(pushed)
            .subject(pushed.descriptor())
            .manifest()
            .bytes());
    contents.put(
        "missing.index",
        ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":["
                + Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(new byte[7]), 7)
                    .toJson() + "]}")
            .getBytes(StandardCharsets.UTF_8));
    return contents;
  }
}
