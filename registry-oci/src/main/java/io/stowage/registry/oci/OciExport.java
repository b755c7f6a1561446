package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.TagService;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Writes images of a repository to files.
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
 * written with everything that it lists. The name of an image in the layout is its tag. Exports of
 * the same images have the same bytes.
 *
 * <p>Immutable and thread-safe. Each {@code with} method returns a changed copy. Each {@code to}
 * method throws a {@link RegistryException} MANIFEST_UNKNOWN or BLOB_UNKNOWN if a manifest or blob
 * is not in the repository, UNSUPPORTED if a manifest has a type whose references are unknown, a
 * {@link StorageException} if a blob is damaged or cannot be read, or the thread is interrupted,
 * and an {@link UncheckedIOException} if the files cannot be written.
 */
public final class OciExport {
  private final Repository repository;
  private final List<Reference> references;
  private final boolean referrers;
  private final CopyListener listener;

  private OciExport(
      Repository repository, List<Reference> references, boolean referrers, CopyListener listener) {
    this.repository = repository;
    this.references = references;
    this.referrers = referrers;
    this.listener = listener;
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
    return new OciExport(repository, List.of(references), false, CopyListener.none());
  }

  /**
   * Returns an export of all images that have a tag now.
   *
   * @throws RegistryException NAME_UNKNOWN as {@link TagService#list()} does
   */
  public static OciExport ofAllTags(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    List<Tag> tags = repository.tags().list();
    return new OciExport(repository, List.copyOf(tags), false, CopyListener.none());
  }

  /** Returns a copy that also exports the referrers of the images, such as signatures and SBOMs. */
  public OciExport withReferrers() {
    return new OciExport(repository, references, true, listener);
  }

  /** Returns a copy that reports its progress to {@code listener}. */
  public OciExport withListener(CopyListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new OciExport(repository, references, referrers, listener);
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
    return run(folder, false, (plan, tally) -> FolderTarget.write(folder, plan, tally));
  }

  /**
   * Writes an OCI image layout as a tar archive. The archive is written to a temporary file next to
   * {@code file}, which it replaces atomically at the end. If {@code file} is a symbolic link, the
   * link is kept and its target is replaced. A pipe or device is written to directly.
   */
  public CopyReport toArchive(Path file) {
    Objects.requireNonNull(file, "file");
    return run(file, false, (plan, tally) -> TarTarget.write(file, plan, tally));
  }

  /**
   * Writes an OCI image layout as a tar archive to {@code out}, which is flushed and not closed.
   */
  public CopyReport toArchive(OutputStream out) {
    Objects.requireNonNull(out, "out");
    return run("the stream", false, (plan, tally) -> TarTarget.write(out, plan, tally));
  }

  /**
   * Writes a tar archive that {@code docker load} and skopeo's {@code docker-archive:} read. Like
   * archives of newer versions of {@code docker save}, it is an OCI image layout with Docker's
   * {@code manifest.json}, so that {@link OciImport} restores the same digests. Replaces
   * {@code file} as {@link #toArchive(Path)} does.
   *
   * @throws RegistryException UNSUPPORTED if a reference names something other than an image for
   *     one platform
   */
  public CopyReport toDockerArchive(Path file) {
    Objects.requireNonNull(file, "file");
    return run(file, true, (plan, tally) -> TarTarget.write(file, plan, tally));
  }

  /**
   * Writes the archive of {@link #toDockerArchive(Path)} to {@code out}, which is flushed and not
   * closed.
   */
  public CopyReport toDockerArchive(OutputStream out) {
    Objects.requireNonNull(out, "out");
    return run("the stream", true, (plan, tally) -> TarTarget.write(out, plan, tally));
  }

  /** Returns the repository, the references, and whether referrers are exported. */
  @Override
  public String toString() {
    return "OciExport[repository=" + repository
        + ", references=" + references
        + ", referrers=" + referrers
        + "]";
  }

  private CopyReport run(Object place, boolean docker, Target target) {
    try {
      List<Reference> once = references.stream().distinct().toList();
      ExportPlan plan = ExportPlan.of(repository, once, referrers, docker);
      Tally tally = new Tally(listener);
      target.write(plan, tally);
      return tally.report(plan.images());
    } catch (ClosedByInterruptException e) {
      throw new StorageException.Interrupted(place.toString(), e);
    } catch (IOException e) {
      throw e.getCause() instanceof StorageException cause
          ? cause
          : new UncheckedIOException("cannot export to " + place + ": " + e, e);
    }
  }

  /** Writes everything in a plan. */
  private interface Target {
    void write(ExportPlan plan, Tally tally) throws IOException;
  }
}
