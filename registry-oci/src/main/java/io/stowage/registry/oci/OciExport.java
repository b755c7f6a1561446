package io.stowage.registry.oci;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagService;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes images of a repository, or of a whole registry, to files.
 *
 * <pre>{@code
 * import io.stowage.registry.model.Tag;
 * import io.stowage.registry.oci.OciExport;
 * import java.nio.file.Path;
 *
 * OciExport.of(registry.repository("team/app"), Tag.parse("1.0")).toArchive(Path.of("app.tar"));
 * }</pre>
 *
 * <p>Manifests and blobs are written byte for byte, and their digests are checked. An index is
 * written with everything that it lists. The name of an image in the layout is its tag, in an
 * export of a registry preceded by its repository. Exports of the same images have the same bytes.
 *
 * <p>An export of a registry names each image with its repository, and contains content that
 * several repositories share once. Images that are incomplete or cannot be read are left out, and
 * are listed in the {@linkplain CopyReport#leftOut report}.
 *
 * <p>Immutable and thread-safe. Each {@code with} method returns a changed copy. Each {@code to}
 * method throws a {@link RegistryException} MANIFEST_UNKNOWN or BLOB_UNKNOWN if a manifest or blob
 * is not in the repository, UNSUPPORTED if a manifest has a type whose references are unknown, a
 * {@link StorageException} if a blob is damaged or cannot be read, or the thread is interrupted,
 * and an {@link UncheckedIOException} if the files cannot be written.
 */
public final class OciExport {
  private final Selection selection;
  private final boolean referrers;
  private final Optional<PlatformChoice> platform;
  private final CopyListener listener;

  private OciExport(
      Selection selection,
      boolean referrers,
      Optional<PlatformChoice> platform,
      CopyListener listener) {
    this.selection = selection;
    this.referrers = referrers;
    this.platform = platform;
    this.listener = listener;
  }

  private static OciExport of(Selection selection) {
    return new OciExport(selection, false, Optional.empty(), CopyListener.none());
  }

  /**
   * Returns an export of the images that {@code references} name. There must be at least one
   * reference.
   */
  public static OciExport of(Repository repository, Reference... references) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(references, "references");
    if (references.length == 0) {
      throw new IllegalArgumentException("no references given, expected at least one");
    }
    return of(new Images(repository, List.of(references)));
  }

  /**
   * Returns an export of all images that have a tag now.
   *
   * @throws RegistryException NAME_UNKNOWN as {@link TagService#list()} does
   */
  public static OciExport ofAllTags(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    List<Tag> tags = repository.tags().list();
    return of(new Images(repository, List.copyOf(tags)));
  }

  /**
   * Returns an export of all manifests of all repositories, as {@link #ofAll(Registry, Predicate)}
   * does.
   */
  public static OciExport ofAll(Registry registry) {
    return ofAll(registry, name -> true);
  }

  /**
   * Returns an export of all manifests, with and without a tag, that the repositories have at the
   * time of the export. An import into another registry gives it the same repositories, tags,
   * manifests and blobs. Content that no manifest references, uploads and the histories of tags are
   * not exported.
   *
   * @param repositories accepts the names of the repositories to export
   */
  public static OciExport ofAll(Registry registry, Predicate<RepositoryName> repositories) {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(repositories, "repositories");
    return of(new Repositories(registry, repositories, true));
  }

  /**
   * Returns an export of all images that have a tag at the time of the export.
   *
   * @param repositories accepts the names of the repositories to export
   */
  public static OciExport ofAllTags(Registry registry, Predicate<RepositoryName> repositories) {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(repositories, "repositories");
    return of(new Repositories(registry, repositories, false));
  }

  /** Returns a copy that also exports the referrers of the images, such as signatures and SBOMs. */
  public OciExport withReferrers() {
    return new OciExport(selection, true, platform, listener);
  }

  /**
   * Returns a copy of this export that takes from each index only the image for {@code platform},
   * under the tag of the index. Its {@code to} methods throw a {@link RegistryException}
   * MANIFEST_UNKNOWN, which lists the platforms that are there, if the index has no such image or
   * more than one, or if an image without an index is for another platform. A platform without a
   * variant matches any variant and prefers none. Images that state no platform are exported. An
   * export of all manifests becomes one of all tags.
   */
  public OciExport withPlatform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    return new OciExport(selection, referrers, Optional.of(new PlatformChoice(platform)), listener);
  }

  /** Returns a copy that reports its progress to {@code listener}. */
  public OciExport withListener(CopyListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new OciExport(selection, referrers, platform, listener);
  }

  /**
   * Adds the images to the OCI image layout in {@code folder}, which is created if there is none.
   * Images in an existing layout are kept, except for images whose names the new images get. Blobs
   * are written first, and the index is replaced atomically at the end, so that a reader sees the
   * layout either without or with all new images. Nothing is written through a symbolic link in
   * {@code folder}, or over something other than a file.
   *
   * @throws RegistryException MANIFEST_INVALID if {@code folder} contains such a link or entry, or
   *     other content than a layout
   */
  public CopyReport toLayout(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return run(folder, false, (content, tally) -> FolderTarget.write(folder, content, tally));
  }

  /**
   * Writes one image to {@code folder} in the form of skopeo's {@code dir:}. The folder is created
   * if there is none, and must be empty otherwise. The manifest of the image is written at the end;
   * an export that was interrupted can be repeated.
   *
   * @throws RegistryException UNSUPPORTED if this export does not have exactly one image, for
   *     example because of referrers
   */
  public CopyReport toDir(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return run(folder, false, (content, tally) -> {
      if (content.images().size() != 1) {
        throw RegistryException.invalid(
            ErrorCode.UNSUPPORTED,
            content.images().size() + " images",
            "one image without referrers for a folder in the form dir:");
      }
      DirTarget.write(folder, content, tally);
    });
  }

  /**
   * Writes an OCI image layout as a tar archive. The archive is written to a temporary file next to
   * {@code file}, which it replaces atomically at the end. If {@code file} is a symbolic link, the
   * link is kept and its target is replaced. A pipe or device is written to directly.
   */
  public CopyReport toArchive(Path file) {
    Objects.requireNonNull(file, "file");
    return run(file, false, (content, tally) -> TarTarget.write(file, content, tally));
  }

  /**
   * Writes an OCI image layout as a tar archive to {@code out}, which is flushed and not closed.
   */
  public CopyReport toArchive(OutputStream out) {
    Objects.requireNonNull(out, "out");
    return run("the stream", false, (content, tally) -> TarTarget.write(out, content, tally));
  }

  /**
   * Writes a tar archive that {@code docker load} and skopeo's {@code docker-archive:} read. Like
   * archives of newer versions of {@code docker save}, it is an OCI image layout with Docker's
   * {@code manifest.json}, so that {@link OciImport} restores the same digests. Replaces
   * {@code file} as {@link #toArchive(Path)} does.
   *
   * @throws RegistryException UNSUPPORTED if a reference names something other than an image for
   *     one platform
   * @throws IllegalStateException if this is an export of a registry
   */
  public CopyReport toDockerArchive(Path file) {
    Objects.requireNonNull(file, "file");
    return run(file, true, (content, tally) -> TarTarget.write(file, content, tally));
  }

  /**
   * Writes the archive of {@link #toDockerArchive(Path)} to {@code out}, which is flushed and not
   * closed.
   *
   * @throws IllegalStateException if this is an export of a registry
   */
  public CopyReport toDockerArchive(OutputStream out) {
    Objects.requireNonNull(out, "out");
    return run("the stream", true, (content, tally) -> TarTarget.write(out, content, tally));
  }

  /** Returns the selection, whether referrers are exported, and the platform if one was chosen. */
  @Override
  public String toString() {
    return "OciExport[" + selection + ", referrers=" + referrers
        + platform.map(chosen -> ", platform=" + chosen).orElse("")
        + "]";
  }

  private CopyReport run(Object place, boolean docker, Target target) {
    try {
      ExportContent content = selection.content(docker, referrers, platform);
      Tally tally = new Tally(listener);
      target.write(content, tally);
      return tally.report(content.images(), content.leftOut());
    } catch (ClosedByInterruptException e) {
      throw new StorageException.Interrupted(place.toString(), e);
    } catch (IOException e) {
      throw e.getCause() instanceof StorageException cause
          ? cause
          : new UncheckedIOException("cannot export to " + place + ": " + e, e);
    }
  }

  /** Writes the content of an export. */
  private interface Target {
    void write(ExportContent content, Tally tally) throws IOException;
  }

  /** The images of an export. */
  private interface Selection {
    ExportContent content(boolean docker, boolean referrers, Optional<PlatformChoice> platform)
        throws IOException;
  }

  /** Some images of a repository. */
  private record Images(Repository repository, List<Reference> references) implements Selection {
    @Override
    public ExportContent content(
        boolean docker, boolean referrers, Optional<PlatformChoice> platform) throws IOException {
      List<Reference> once = references.stream().distinct().toList();
      Naming naming = docker ? Naming.DOCKER : Naming.TAG;
      return ExportPlan.of(repository, once, new ExportScope(referrers, platform, naming))
          .content();
    }

    @Override
    public String toString() {
      return "repository=" + repository + ", references=" + references;
    }
  }

  /** All images of some repositories. */
  private record Repositories(
      Registry registry, Predicate<RepositoryName> repositories, boolean untagged)
      implements Selection {
    @Override
    public ExportContent content(
        boolean docker, boolean referrers, Optional<PlatformChoice> platform) throws IOException {
      if (docker) {
        throw new IllegalStateException(
            "an archive for Docker has images of one repository, found an export of a registry");
      }
      return RegistryPlan.of(
          registry,
          repositories,
          untagged && platform.isEmpty(),
          new ExportScope(referrers, platform, Naming.REPOSITORY));
    }

    @Override
    public String toString() {
      return "registry=" + registry + ", untagged=" + untagged;
    }
  }
}
