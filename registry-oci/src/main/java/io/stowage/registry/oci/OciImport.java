package io.stowage.registry.oci;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
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
import java.util.function.Function;

/**
 * Brings images from files into a registry.
 *
 * <pre>{@code
 * OciImport.into(registry.repository("team/app")).from(Path.of("app.tar"));
 * }</pre>
 *
 * <p>It reads OCI image layouts, in a folder or a tar archive, and what {@code docker save} writes;
 * archives may be gzipped. What is to be read is found out by itself. All digests and sizes are
 * checked. Contents are streamed, and what the repository has already is not read at all; what no
 * image reaches is not stored. Manifests are put when all blobs are there, children before their
 * indexes, and tags at the very end, so that an import that breaks off shows nothing half: what it
 * stored is found when it is run again, or is collected.
 *
 * <p>Immutable and thread-safe. Each {@code with} method returns a changed copy.
 */
public final class OciImport {
  private final Function<ImageLabel, Repository> repositories;
  private final Optional<Tag> tag;
  private final CopyListener listener;

  private OciImport(
      Function<ImageLabel, Repository> repositories, Optional<Tag> tag, CopyListener listener) {
    this.repositories = repositories;
    this.tag = tag;
    this.listener = listener;
  }

  /** Brings all images into {@code repository}, whatever their names say, under the tags they have. */
  public static OciImport into(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    return new OciImport(label -> repository, Optional.empty(), CopyListener.none());
  }

  /**
   * Brings each image into the repository of {@code registry} that its name says: {@code team/app} if
   * it is {@code docker.io/team/app:1.0}.
   */
  public static OciImport into(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return new OciImport(
        label -> registry.repository(label
            .repository()
            .orElseThrow(() -> RegistryException.invalid(
                ErrorCode.NAME_INVALID,
                label.tag().map(Tag::value).orElse(""),
                "an image whose name has a repository, or a repository for all images"))),
        Optional.empty(),
        CopyListener.none());
  }

  /** Returns this with {@code tag} in place of what a layout calls its one image. */
  public OciImport withTag(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return new OciImport(repositories, Optional.of(tag), listener);
  }

  /** Returns this with {@code listener} being told how far it is. */
  public OciImport withListener(CopyListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new OciImport(repositories, tag, listener);
  }

  /**
   * Imports all images that {@code path} names.
   *
   * @param path a folder, or a tar archive; one that is no regular file, such as a pipe, is read as
   *     {@link #from(InputStream)} does
   * @throws RegistryException MANIFEST_INVALID if it is no layout, or one that leads out of itself or
   *     is too large; DIGEST_INVALID or SIZE_INVALID if a content is not what its name says;
   *     MANIFEST_BLOB_UNKNOWN with all that is neither there nor in the repository; NAME_INVALID or
   *     TAG_INVALID if an image's name is not one of a registry; and as the services throw. No
   *     manifest is stored, unless the last ones were refused
   * @throws UncheckedIOException if {@code path} cannot be read
   */
  public CopyReport from(Path path) {
    Objects.requireNonNull(path, "path");
    return from(path.toString(), () -> LayoutFiles.open(path));
  }

  /**
   * Imports all images that a tar archive names. It is copied to a temporary file first, which takes at
   * most half of the room that is left for such files.
   *
   * @param archive is read to its end, and not closed
   * @throws UncheckedIOException if {@code archive} cannot be read, or is too large for the file
   * @throws RegistryException as {@link #from(Path)} does
   */
  public CopyReport from(InputStream archive) {
    Objects.requireNonNull(archive, "archive");
    return from("the stream", () -> TarFiles.of(archive, "the stream"));
  }

  private CopyReport from(String origin, Opening opening) {
    try (LayoutFiles files = opening.open()) {
      return run(ImageSource.of(files, origin), origin);
    } catch (ClosedByInterruptException e) {
      throw new StorageException.Interrupted(origin, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot import " + origin + ": " + e, e);
    }
  }

  private CopyReport run(ImageSource source, String origin) throws IOException {
    Map<RepositoryName, RepositoryImport> imports = new LinkedHashMap<>();
    List<CopiedImage> images = new ArrayList<>();
    Map<Digest, RepositoryName> homes = new HashMap<>();
    Tally tally = new Tally(listener);
    for (LabelledImage image : relabelled(source.images(), origin)) {
      Repository repository = repositories.apply(image.label());
      imports
          .computeIfAbsent(
              repository.name(), name -> new RepositoryImport(repository, source, tally, homes))
          .add(image);
      images.add(CopiedImage.of(repository.name(), image.label().tag(), image.manifest()));
    }
    for (RepositoryImport one : imports.values()) {
      one.checkComplete();
    }
    for (RepositoryImport one : imports.values()) {
      one.copyBlobs();
    }
    for (RepositoryImport one : imports.values()) {
      one.putManifests();
    }
    imports.values().forEach(RepositoryImport::setTags);
    return tally.report(images);
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
          "one image to name so, found " + images.size() + " in " + origin);
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
