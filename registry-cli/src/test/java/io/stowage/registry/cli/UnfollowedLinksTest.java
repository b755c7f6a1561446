package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A symbolic link or a pipe replaces a folder or file of a registry: commands report it and
 * continue, and a collection keeps everything that it may hide, and everything around it.
 */
@org.junit.jupiter.api.Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UnfollowedLinksTest {
  private static final Set<Integer> DAMAGED = Set.of(ExitCode.DAMAGED);
  private static final Set<Integer> READ = Set.of(ExitCode.DONE, ExitCode.DAMAGED);
  private static final Set<Integer> SHOWN =
      Set.of(ExitCode.DONE, ExitCode.DAMAGED, ExitCode.FAILED);
  private static final String TREE = RegistryLayout.ROOT.value();

  private final Path folder;
  private final Path sample;
  private final List<TestImage> kept = new ArrayList<>();
  private final SoftAssertions all = new SoftAssertions();

  UnfollowedLinksTest(@TempDir Path folder) {
    this.folder = folder;
    this.sample = folder.resolve("sample");
  }

  @BeforeEach
  void fill() {
    try (Registry registry = Trees.open(sample)) {
      TestImages images = TestImages.in(registry.repository("team/app"), 1);
      TestImage index =
          images.index(images.image().push(), images.image().push()).tag("1.0").push();
      TestImage image = images.image().tag("2.0").push();
      kept.addAll(List.of(index, image, images.artifactFor(image).push()));
      images.image().layers(2).push();
      registry.repository("team/app").blobs().startUpload().append(0, new byte[] {1});
      registry.repository("team/app").blobs().put(new byte[] {1});
      TestImages other = TestImages.in(registry.repository("other/web"), 2);
      kept.add(other.image().tag("1.0").push());
      other.image().push();
    }
    Trees.age(sample);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void areReportedAndLoseNothing(Kind kind) throws Exception {
    int n = 0;
    for (String place : places()) {
      Path root = copy(folder.resolve("root" + n++));
      Path original = folder.resolve("original" + n);
      Path path = root.resolve(TREE).resolve(place);
      Files.move(path, original);
      kind.put(path, original);

      check(kind + " at " + place, root, place);

      Files.delete(path);
      Files.move(original, path);
      assertAllIsThere(kind + " at " + place, root);
    }
    all.assertAll();
  }

  private void check(String place, Path root, String link) {
    String path = TREE + "/" + link;
    all.assertThat(run(place, root, READ, "ls")).contains(whatIsElsewhere(link));
    run(place, root, READ, "ls", "-l");
    run(place, root, READ, "du");
    all.assertThat(run(place, root, DAMAGED, "verify")).contains(path);
    run(place, root, SHOWN, "tags", "team/app");
    run(place, root, SHOWN, "inspect", "team/app:1.0");
    run(place, root, SHOWN, "why", kept.get(0).digest().toString());
    run(place, root, READ, "purge-uploads", "--dry-run");
    Set<Integer> codes = isLookedAt(link) ? DAMAGED : READ;
    for (int again = 0; again < 2; again++) {
      String report = run(
          place,
          root,
          codes,
          "garbage-collect",
          "--writers=none",
          "--delete-untagged",
          "--tidy=empty-folders,dead-links,unreached-links,empty-repositories");
      all.assertThat(report).contains(isLookedAt(link) ? path : "");
    }
  }

  /** A collection without other writers does not read these, because they reference nothing. */
  private static boolean isLookedAt(String link) {
    return !link.matches("blobs/sha256/../.*|.*/index(/.*)?|.*/_uploads.*");
  }

  private static String whatIsElsewhere(String link) {
    return link.startsWith("repositories/team") ? "other/web" : "";
  }

  private String run(String place, Path root, Set<Integer> codes, String... words) {
    List<Object> line = new ArrayList<>(List.of(words));
    int at = Math.min(line.size(), Math.max(1, firstArgument(words)));
    line.add(at, root);
    Cli.Result result = Cli.plain().run(line.toArray());
    all.assertThat(codes)
        .as(() -> place + ": " + String.join(" ", words) + ": " + result.out() + result.err())
        .contains(result.code());
    return result.out() + result.err();
  }

  private static int firstArgument(String... words) {
    int at = 1;
    while (at < words.length && words[at].startsWith("-")) {
      at++;
    }
    return at;
  }

  private void assertAllIsThere(String place, Path root) {
    try (Registry registry = Trees.open(root)) {
      for (TestImage image : kept) {
        Repository repository = registry.repository(image.repository().name());
        assertIsThere(place, repository, image);
      }
      Repository app = registry.repository(RepositoryName.parse("team/app"));
      all.assertThat(app.tags().list())
          .as(place)
          .containsExactly(Tag.parse("1.0"), Tag.parse("2.0"));
    }
  }

  private void assertIsThere(String place, Repository repository, TestImage image) {
    Manifest manifest;
    try {
      manifest = repository.manifests().get(image.digest());
    } catch (RegistryException e) {
      all.fail(place + ": " + e.getMessage());
      return;
    }
    for (Descriptor blob : manifest.blobs()) {
      all.assertThat(repository.blobs().touch(blob.digest())).as(place).isPresent();
    }
    image.children().forEach(child -> assertIsThere(place, repository, child));
  }

  /** Returns one path of each kind of folder and file of the layout, relative to its root. */
  private List<String> places() throws IOException {
    Path top = sample.resolve(TREE);
    try (Stream<Path> all = Files.walk(top)) {
      List<String> paths = new ArrayList<>(all.filter(path -> !path.equals(top))
          .map(path -> top.relativize(path).toString())
          .toList());
      Collections.sort(paths);
      Collections.shuffle(paths, new Random(1));
      Set<String> seen = new HashSet<>();
      return paths.stream()
          .filter(path -> !path.startsWith("."))
          .filter(path -> seen.add(pattern(path)))
          .sorted()
          .toList();
    }
  }

  private static String pattern(String path) {
    return path.replaceAll("[0-9a-f-]{32,}|/[0-9a-f]{2}(?=/|$)", "#")
        .replaceAll("team/app|other/web", "repository")
        .replaceAll("tags/[12].0", "tags/tag");
  }

  private Path copy(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(sample)) {
      for (Path path : all.toList()) {
        Path copy = target.resolve(sample.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return target;
  }

  /** The kind of entry that replaces a folder or file. */
  enum Kind {
    LINK {
      @Override
      void put(Path path, Path original) throws IOException {
        Files.createSymbolicLink(path, original);
      }
    },
    LINK_TO_NOTHING {
      @Override
      void put(Path path, Path original) throws IOException {
        Files.createSymbolicLink(path, Path.of("nothing"));
      }
    },
    PIPE {
      @Override
      void put(Path path, Path original) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
            .isZero();
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
      }
    };

    abstract void put(Path path, Path original) throws IOException, InterruptedException;
  }
}
