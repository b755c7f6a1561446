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
 * <p>They are real: layers are gzipped tar files of one file each, and the config names them, so that
 * other tools can pull and run through them. Each call makes another content, always the same for the
 * same seed and order of calls.
 *
 * <pre>{@code
 * TestImages images = TestImages.in(registry.repository("team/app"));
 * TestImage base = images.image().layers(2).tag("base").push();
 * TestImage app = images.image().sharing(base).layers(1).push();
 * TestImage both = images.index(base, app).tag("1.0").push();
 * images.artifactFor(both).push();
 * }</pre>
 *
 * <p>Not thread-safe. What is broken on purpose is made by {@link Breakage}.
 */
public final class TestImages {
  private final Repository repository;
  private final Random random;

  private TestImages(Repository repository, long seed) {
    this.repository = repository;
    this.random = new Random(seed);
  }

  /** Makes images in {@code repository}, with a seed taken from its name. */
  public static TestImages in(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    return in(repository, repository.name().value().hashCode());
  }

  /** Makes images in {@code repository}, with content from {@code seed}. */
  public static TestImages in(Repository repository, long seed) {
    Objects.requireNonNull(repository, "repository");
    return new TestImages(repository, seed);
  }

  /** Begins an OCI image for linux/amd64, untagged, with one layer if no other is asked for. */
  public ImageBuilder image() {
    return new ImageBuilder(repository, random);
  }

  /** Begins an OCI index, untagged, of {@code children}, which are in this repository. */
  public IndexBuilder index(TestImage... children) {
    Objects.requireNonNull(children, "children");
    return new IndexBuilder(repository, List.of(children));
  }

  /** Begins an artifact, untagged, that refers to {@code subject}, as a signature or an SBOM does. */
  public ImageBuilder artifactFor(TestImage subject) {
    Objects.requireNonNull(subject, "subject");
    return artifactFor(subject.descriptor());
  }

  /** Begins an artifact, untagged, that refers to {@code subject}, which need not be there. */
  public ImageBuilder artifactFor(Descriptor subject) {
    Objects.requireNonNull(subject, "subject");
    byte[] content = ("signature " + random.nextLong()).getBytes(StandardCharsets.UTF_8);
    return image()
        .config(MediaType.OCI_EMPTY, "{}".getBytes(StandardCharsets.UTF_8))
        .artifactType(MediaType.parse("application/vnd.example.signature"))
        .layer(MediaType.parse("application/vnd.example.signature.v1"), content)
        .subject(subject);
  }

  /** Pushes an image in the format of before 2016, schema 1, signed, with two layers. */
  public TestImage schema1() {
    List<byte[]> layers = List.of(layer(), layer());
    return new Schema1Writer(repository).push(layers);
  }

  /** Returns the content of a layer that was not made before: a gzipped tar file. */
  public byte[] layer() {
    return LayerWriter.layer(random);
  }

  /** Returns {@code size} bytes that were not made before. */
  public byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
