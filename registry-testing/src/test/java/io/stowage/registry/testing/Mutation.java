package io.stowage.registry.testing;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Tag;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A change to a registry.
 *
 * @param name describes the change
 * @param prepare makes everything that must exist before
 * @param apply makes the change
 */
record Mutation(String name, Consumer<Registry> prepare, Consumer<Registry> apply) {
  /** Returns one change of each kind. */
  static List<Mutation> all() {
    return List.of(
        new Mutation(
            "push blob",
            registry -> {},
            registry -> app(registry)
                .blobs()
                .put(
                    new ByteArrayInputStream(content()),
                    Digest.of(DigestAlgorithm.SHA512, content()))),
        new Mutation(
            "push image",
            registry -> {},
            registry -> images(registry, 1).image().layers(2).tag("1.0").push()),
        new Mutation("push index", registry -> {}, registry -> {
          TestImages images = images(registry, 1);
          images.index(images.image().push()).tag("all").push();
        }),
        new Mutation(
            "move tag",
            registry -> {
              images(registry, 1).image().tag("1.0").push();
              images(registry, 2).image().push();
            },
            registry ->
                app(registry).tags().put(Tag.parse("1.0"), image(registry, 2).digest())),
        new Mutation(
            "delete manifest",
            registry -> {
              images(registry, 1).image().tag("1.0").tag("latest").push();
              images(registry, 2).image().tag("2.0").push();
            },
            registry -> app(registry).manifests().delete(image(registry, 1).digest())),
        new Mutation(
            "untag",
            registry -> {
              images(registry, 1).image().tag("1.0").push();
              images(registry, 2).image().tag("1.0").push();
            },
            registry -> app(registry).tags().remove(Tag.parse("1.0"))),
        new Mutation(
            "delete blob",
            registry -> app(registry).blobs().put(content()),
            registry -> app(registry).blobs().delete(Digest.of(content()))),
        new Mutation(
            "mount",
            registry -> registry.repository("other").blobs().put(content()),
            registry -> app(registry)
                .blobs()
                .mount(Digest.of(content()), registry.repository("other").name())),
        new Mutation(
            "remove repository",
            registry -> {
              TestImages images = images(registry, 1);
              images.index(images.image().tag("1.0").push()).tag("all").push();
              app(registry).blobs().startUpload();
              TestImages.in(registry.repository("app/below"), 3)
                  .image()
                  .tag("1.0")
                  .push();
            },
            registry -> registry.remove(app(registry).name())));
  }

  @Override
  public String toString() {
    return name;
  }

  private static Repository app(Registry registry) {
    return registry.repository("app");
  }

  private static TestImages images(Registry registry, long seed) {
    return TestImages.in(app(registry), seed);
  }

  private static Manifest image(Registry registry, long seed) {
    return images(registry, seed).image().manifest();
  }

  private static byte[] content() {
    return "content".getBytes(StandardCharsets.US_ASCII);
  }
}
