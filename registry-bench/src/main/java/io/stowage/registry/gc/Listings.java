package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Scratch;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares pages of catalogs and tags with docker-registry, and measures other operations that
 * depend on the length of a list.
 */
@Command(
    name = "listings",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Times pages of the catalog and of tags, the deletion of a manifest with many tags, and "
            + "referrers; docker-registry answers over HTTP.")
final class Listings implements Callable<Integer> {
  private static final int GROUPS = 500;
  private static final int PAGE = 100;
  private static final int FEW = 10;
  private static final Duration UNTIL_SETTLED = Duration.ofSeconds(4);
  private static final double MILLIS = 1e6;

  @Option(names = "--warm-ups", description = "Default: ${DEFAULT-VALUE}.")
  private int warmUps = 20;

  @Option(names = "--runs", description = "Measured pairs. Default: ${DEFAULT-VALUE}.")
  private int runs = 11;

  @Option(names = "--repositories", description = "In each catalog. Default: ${DEFAULT-VALUE}.")
  private int repositories = 50_000;

  @Option(names = "--only-referrers", description = "Leave out the catalog and the tags.")
  private boolean onlyReferrers;

  @Option(
      names = "--tags",
      description = "Tags, or manifests, of the repository. Default: ${DEFAULT-VALUE}.")
  private int tags = 10_000;

  @Override
  public Integer call() throws IOException {
    Path folder = Scratch.make("listings");
    try {
      System.out.println("machine: " + Machine.describe());
      if (!onlyReferrers) {
        pages(folder);
      }
      referrers(folder);
    } finally {
      Scratch.remove(folder);
    }
    return 0;
  }

  private void pages(Path folder) throws IOException {
    System.out.println();
    System.out.println("| page | ours, ms | docker-registry, ms | ours / docker-registry |");
    System.out.println("|---|---|---|---|");
    catalog(
        folder,
        "flat",
        IntStream.range(0, repositories)
            .mapToObj(i -> String.format(Locale.ROOT, "app-%05d", i))
            .toList());
    catalog(
        folder,
        "grouped",
        IntStream.range(0, repositories)
            .mapToObj(i -> String.format(
                Locale.ROOT, "group-%03d/app-%05d", i / Math.max(1, repositories / GROUPS), i))
            .toList());
    tags(folder);
  }

  private void catalog(Path folder, String name, List<String> names) throws IOException {
    Path root = folder.resolve(name);
    for (String each : names) {
      Files.createDirectories(
          root.resolve(RegistryLayout.layers(RepositoryName.parse(each)).value()));
    }
    try (Registry registry = Registry.open(FileSystemStorage.open(root));
        ServingRegistry peer = new ServingRegistry(folder, root)) {
      compare(
          name + ", first",
          () -> registry.repositories(PAGE).items().size(),
          () -> peer.get("_catalog?n=" + PAGE).length());
      for (int last : new int[] {names.size() / 2, names.size() - PAGE - 1}) {
        RepositoryName behind = RepositoryName.parse(names.get(last));
        compare(
            name + (last == names.size() / 2 ? ", middle" : ", last"),
            () -> registry.repositories(PAGE, behind).items().size(),
            () -> peer.get("_catalog?n=" + PAGE + "&last=" + behind).length());
      }
    }
    Scratch.remove(root);
  }

  private void tags(Path folder) throws IOException {
    Path root = folder.resolve("tags");
    try (Registry registry = Registry.open(FileSystemStorage.openOrCreate(root))) {
      Repository app = registry.repository("app");
      Digest manifest = push(app, 0).digest();
      IntStream.range(0, tags).forEach(i -> tag(root, app.name(), i, manifest));
      try (ServingRegistry peer = new ServingRegistry(folder, root)) {
        compare(
            "tags, first",
            () -> app.tags().list(PAGE).items().size(),
            () -> peer.get("app/tags/list").length());
        for (int last : new int[] {tags / 2, tags - PAGE - 1}) {
          Tag behind = Tag.parse(tagOf(last));
          compare(
              last == tags / 2 ? "tags, middle" : "tags, last",
              () -> app.tags().list(PAGE, behind).items().size(),
              () -> peer.get("app/tags/list").length());
        }
      }
      double seconds = millis(() -> {
            app.manifests().delete(manifest);
            return PAGE;
          })
          / 1000;
      System.out.println();
      System.out.println(
          "deletion of a manifest with " + tags + " tags: " + Spread.text(seconds) + " s");
    }
    Scratch.remove(root);
  }

  /** Times the referrers of one of many manifests, of which every other one has one. */
  private void referrers(Path folder) {
    Path root = folder.resolve("referrers");
    try (Registry registry =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED))) {
      Repository few = registry.repository("few");
      Repository many = registry.repository("many");
      Descriptor inFew = pushSigned(few, FEW);
      Descriptor inMany = pushSigned(many, tags);
      System.out.println();
      System.out.println(
          "| referrers | of " + tags + " manifests, ms | of " + FEW + ", ms | ratio |");
      System.out.println("|---|---|---|---|");
      LockSupport.parkNanos(UNTIL_SETTLED.toNanos());
      compare(
          "of one subject",
          () -> PAGE * many.referrers().of(inMany.digest()).size(),
          () -> PAGE * few.referrers().of(inFew.digest()).size());
    }
    Scratch.remove(root);
  }

  /** Pushes {@code count} manifests, half of them referrers of the other half; returns one subject. */
  private static Descriptor pushSigned(Repository app, int count) {
    List<Descriptor> images = new ArrayList<>();
    for (int i = 0; i < count / 2; i++) {
      images.add(push(app, i));
      app.manifests().put(image(app, i).subject(images.get(i)).build());
    }
    return images.get(images.size() / 2);
  }

  private static Descriptor push(Repository app, int number) {
    return app.manifests().put(image(app, number).build());
  }

  private static ImageManifest.Builder image(Repository app, int number) {
    byte[] config = ("{\"number\":" + number + "}").getBytes(StandardCharsets.UTF_8);
    return ImageManifest.builder().config(app.blobs().put(config, MediaType.OCI_CONFIG));
  }

  private static String tagOf(int number) {
    return String.format(Locale.ROOT, "v%05d", number);
  }

  private static void tag(Path root, RepositoryName name, int number, Digest manifest) {
    Tag tag = Tag.parse(tagOf(number));
    for (StoragePath link : List.of(
        RegistryLayout.tagIndexLink(name, tag, manifest),
        RegistryLayout.tagCurrentLink(name, tag))) {
      Path file = root.resolve(link.value());
      try {
        Files.createDirectories(file.getParent());
        Files.write(file, Link.content(manifest));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void compare(String what, Callable<Integer> ours, Callable<Integer> theirs) {
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    for (int i = -warmUps; i < runs; i++) {
      double one = millis(ours);
      double other = millis(theirs);
      if (i >= 0) {
        our.add(one);
        their.add(other);
      }
    }
    System.out.println("| " + what + " | " + Spread.of(our) + " | " + Spread.of(their) + " | "
        + Spread.ofRatios(our, their) + " |");
  }

  private static double millis(Callable<Integer> call) {
    long start = System.nanoTime();
    try {
      if (call.call() < PAGE) {
        throw new IllegalStateException("listed fewer than " + PAGE + " names");
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return (System.nanoTime() - start) / MILLIS;
  }
}
