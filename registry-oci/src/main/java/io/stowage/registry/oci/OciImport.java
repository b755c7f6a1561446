package io.stowage.registry.oci;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Imports images from files into a registry.
 *
 * <pre>{@code
 * import io.stowage.registry.oci.OciImport;
 * import java.nio.file.Path;
 *
 * OciImport.into(registry.repository("team/app")).from(Path.of("app.tar"));
 * }</pre>
 *
 * <p>An import reads OCI image layouts, in a folder or a tar archive, folders of skopeo's {@code
 * dir:}, and archives of {@code docker save}; archives may be gzipped. The format is detected. All
 * digests and sizes are checked. Layers of a layout are stored as they are, whatever their
 * compression.
 * Contents are streamed. Blobs that the repository already has are not read, manifests that it has
 * are not put again, and content that no image reaches is not stored. Manifests are put after all
 * blobs, children before their indexes, and tags are set at the very end, so that an interrupted
 * import leaves no incomplete image visible: the next run finds the content that it stored, or a
 * collection removes it.
 *
 * <p>If the registry is closed during an import, the import ends after the content that it is
 * copying, with a {@link CancellationException}, and the close waits for it.
 *
 * <p>Immutable and thread-safe. Each {@code with} method returns a changed copy.
 */
public final class OciImport {
  private final Endpoint target;
  private final Function<ImageLabel, Repository> repositories;
  private final Optional<Tag> tag;
  private final Optional<PlatformChoice> platform;
  private final CopyListener listener;

  private OciImport(
      Endpoint target,
      Function<ImageLabel, Repository> repositories,
      Optional<Tag> tag,
      Optional<PlatformChoice> platform,
      CopyListener listener) {
    this.target = target;
    this.repositories = repositories;
    this.tag = tag;
    this.platform = platform;
    this.listener = listener;
  }

  /**
   * Returns an import of all images into {@code repository}, under their own tags. The repositories
   * in their names are ignored.
   */
  public static OciImport into(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    return new OciImport(
        Endpoint.of(repository),
        label -> repository,
        Optional.empty(),
        Optional.empty(),
        CopyListener.none());
  }

  /**
   * Returns an import of each image into the repository that its name contains, such as {@code
   * team/app} for {@code docker.io/team/app:1.0}.
   */
  public static OciImport into(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new OciImport(
        Endpoint.of(registry),
        label -> registry.repository(label
            .repository()
            .orElseThrow(() -> RegistryException.invalid(
                ErrorCode.NAME_INVALID,
                label.tag().map(Tag::value).orElse(""),
                "a name with a repository, or one repository for all images"))),
        Optional.empty(),
        Optional.empty(),
        CopyListener.none());
  }

  /**
   * Returns a copy that sets {@code tag} instead of the tag in the layout, which must name exactly
   * one image.
   */
  public OciImport withTag(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return new OciImport(target, repositories, Optional.of(tag), platform, listener);
  }

  /**
   * Returns a copy of this import that takes from each index only the image for {@code platform},
   * under the name of the index. Its {@code from} methods throw a {@link RegistryException}
   * MANIFEST_UNKNOWN, which lists the platforms that are there, if the index has no such image or
   * more than one, or if an image without an index is for another platform. A platform without a
   * variant matches any variant and prefers none. Images that state no platform are imported.
   */
  public OciImport withPlatform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    return new OciImport(
        target, repositories, tag, Optional.of(new PlatformChoice(platform)), listener);
  }

  /** Returns a copy that reports its progress to {@code listener}. */
  public OciImport withListener(CopyListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new OciImport(target, repositories, tag, platform, listener);
  }

  /**
   * Imports all images that {@code path} names.
   *
   * @param path a folder or a tar archive; an archive that is not a regular file, such as a pipe,
   *     is read as by {@link #from(InputStream)}
   * @throws RegistryException MANIFEST_INVALID if {@code path} is not a layout, or if the layout
   *     leads out of itself or is too large; DIGEST_INVALID or SIZE_INVALID if a content does not
   *     match its descriptor; MANIFEST_BLOB_UNKNOWN, with everything that is neither in the layout
   *     nor in the repository; NAME_INVALID or TAG_INVALID if the name of an image is not valid in
   *     a registry; and the errors of the services. In these cases no manifest has been stored,
   *     unless the put of a manifest itself failed
   * @throws UncheckedIOException if {@code path} cannot be read
   */
  public CopyReport from(Path path) {
    Objects.requireNonNull(path, "path");
    return from(path.toString(), () -> LayoutFiles.open(path));
  }

  /**
   * Imports all images that a tar archive names. The archive is first copied to a temporary file,
   * which takes at most half of the free space for such files.
   *
   * @param archive the archive, which is read to its end and not closed
   * @throws UncheckedIOException if {@code archive} cannot be read, or is too large for the file
   * @throws RegistryException as {@link #from(Path)} does
   */
  public CopyReport from(InputStream archive) {
    Objects.requireNonNull(archive, "archive");
    return from("the stream", () -> TarFiles.of(archive, "the stream"));
  }

  /** Returns the registry or repository to import into, the tag, and the platform if any. */
  @Override
  public String toString() {
    return "OciImport[into=" + target
        + ", tag=" + tag.map(Tag::value).orElse("of the image")
        + platform.map(chosen -> ", platform=" + chosen).orElse("")
        + "]";
  }

  private CopyReport from(String origin, Opening opening) {
    return EndingListener.during(
        List.of(target), listener, ending -> withListener(ending).read(origin, opening));
  }

  private CopyReport read(String origin, Opening opening) {
    try (LayoutFiles files = opening.open()) {
      ImageSource source = ImageSource.of(files, origin);
      return run(relabelled(chosen(source), origin), source);
    } catch (ClosedByInterruptException e) {
      throw new StorageException.Interrupted(origin, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot import " + origin + ": " + e, e);
    }
  }

  /** Imports {@code images} with everything that they reach from {@code source}. */
  CopyReport run(List<LabelledImage> images, ContentSource source) throws IOException {
    Map<RepositoryName, RepositoryImport> imports = new LinkedHashMap<>();
    List<CopiedImage> copied = new ArrayList<>();
    Map<Digest, RepositoryName> homes = new HashMap<>();
    Tally tally = new Tally(listener);
    GraphLimit limit = new GraphLimit();
    List<Endpoint> registries = Stream.concat(
            source.repository().map(Endpoint::of).stream(), Stream.of(target))
        .toList();
    LeaseRenewal renewal =
        new LeaseRenewal(registries, () -> imports.values().forEach(RepositoryImport::renewLeases));
    for (LabelledImage image : images) {
      Repository repository = repositories.apply(image.label());
      imports
          .computeIfAbsent(
              repository.name(),
              name -> new RepositoryImport(repository, source, tally, homes, limit))
          .add(image);
      copied.add(CopiedImage.of(repository.name(), image.label().tag(), image.manifest()));
    }
    for (RepositoryImport one : imports.values()) {
      one.check();
    }
    for (RepositoryImport one : imports.values()) {
      one.copyBlobs(renewal);
    }
    for (RepositoryImport one : imports.values()) {
      one.putManifests(renewal);
    }
    imports.values().forEach(one -> one.setTags(renewal));
    return tally.report(copied, List.of());
  }

  /** Returns the images of {@code source}, each index replaced by its image for the platform. */
  private List<LabelledImage> chosen(ImageSource source) throws IOException {
    if (platform.isEmpty()) {
      return source.images();
    }
    List<LabelledImage> images = new ArrayList<>();
    for (LabelledImage image : source.images()) {
      Descriptor named = image.manifest();
      byte[] bytes = source
          .manifest(named)
          .orElseThrow(() -> RegistryException.of(
              ErrorCode.MANIFEST_UNKNOWN, named.digest().toString(), "not in the source"));
      Manifest manifest = Manifest.parse(named.mediaType(), bytes);
      Descriptor one = platform.get().of(named.digest().toString(), named, manifest, source);
      images.add(new LabelledImage(one, image.label()));
    }
    return images;
  }

  private List<LabelledImage> relabelled(List<LabelledImage> images, String origin) {
    if (tag.isEmpty()) {
      return images;
    }
    if (images.stream()
            .map(LabelledImage::manifest)
            .map(m -> m.digest())
            .distinct()
            .count()
        != 1) {
      throw RegistryException.invalid(
          ErrorCode.TAG_INVALID,
          tag.get().value(),
          "exactly one image for this tag, found " + images.size() + " in " + origin);
    }
    LabelledImage first = images.get(0);
    return List.of(
        new LabelledImage(first.manifest(), new ImageLabel(first.label().repository(), tag)));
  }

  /** Opens a layout. */
  private interface Opening {
    LayoutFiles open() throws IOException;
  }
}
