package io.stowage.registry.testing;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Makes small images for tests, and pushes them to one repository.
 *
 * <p>The images are real: each layer is a gzipped tar file with one file, and the config lists the
 * layers, so other tools can pull and read the images. Each call produces new content, which depends
 * only on the seed and the order of calls.
 *
 * <pre>{@code
 * import io.stowage.registry.testing.TestImage;
 * import io.stowage.registry.testing.TestImages;
 *
 * TestImages images = TestImages.in(registry.repository("team/app"));
 * TestImage base = images.image().layers(2).tag("base").push();
 * TestImage app = images.image().sharing(base).layers(1).push();
 * TestImage both = images.index(base, app).tag("1.0").push();
 * images.artifactFor(both).push();
 * }</pre>
 *
 * <p>Not thread-safe. To damage images on purpose, use {@link Breakage}.
 */
public final class TestImages {
  private final Repository repository;
  private final Random random;

  private TestImages(Repository repository, long seed) {
    this.repository = repository;
    this.random = new Random(seed);
  }

  /** Makes images in {@code repository}, with a seed derived from its name. */
  public static TestImages in(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    return in(repository, repository.name().value().hashCode());
  }

  /** Makes images in {@code repository}, with content derived from {@code seed}. */
  public static TestImages in(Repository repository, long seed) {
    Objects.requireNonNull(repository, "repository");
    return new TestImages(repository, seed);
  }

  /** Begins an untagged OCI image for linux/amd64, with one layer unless others are added. */
  public ImageBuilder image() {
    return new ImageBuilder(repository, random);
  }

  /** Begins an untagged OCI index of {@code children}, which must be in this repository. */
  public IndexBuilder index(TestImage... children) {
    Objects.requireNonNull(children, "children");
    return new IndexBuilder(repository, List.of(children));
  }

  /**
   * Begins an untagged artifact, such as a signature or an SBOM, that refers to {@code subject}.
   */
  public ImageBuilder artifactFor(TestImage subject) {
    Objects.requireNonNull(subject, "subject");
    return artifactFor(subject.descriptor());
  }

  /** Begins an untagged artifact that refers to {@code subject}, which need not exist. */
  public ImageBuilder artifactFor(Descriptor subject) {
    Objects.requireNonNull(subject, "subject");
    byte[] content = ("signature " + random.nextLong()).getBytes(StandardCharsets.UTF_8);
    return image()
        .config(MediaType.OCI_EMPTY, "{}".getBytes(StandardCharsets.UTF_8))
        .artifactType(MediaType.parse("application/vnd.example.signature"))
        .layer(MediaType.parse("application/vnd.example.signature.v1"), content)
        .subject(subject);
  }

  /** Pushes a signed image with two layers in schema 1, the format used before 2016. */
  public TestImage schema1() {
    List<byte[]> layers = List.of(layer(), layer());
    return new Schema1Writer(repository).push(layers);
  }

  /** Returns the content of a new layer, a gzipped tar file. */
  public byte[] layer() {
    return LayerWriter.layer(random);
  }

  /** Returns {@code size} new bytes. */
  public byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
