package io.stowage.registry.oci;

import io.stowage.registry.Repository;
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
 * OciExport.of(registry.repository("team/app"), Tag.parse("1.0")).toArchive(Path.of("app.tar"));
 * }</pre>
 *
 * <p>Manifests and blobs are written byte for byte and their digests checked, indexes with all that
 * they list. A tag is the name of its image in the layout. The same images make the same bytes.
 *
 * <p>Immutable and thread-safe. Each {@code with} method returns a changed copy. Each {@code to}
 * method throws a {@link RegistryException} MANIFEST_UNKNOWN or BLOB_UNKNOWN if something is not in
 * the repository, UNSUPPORTED if it is of a type whose references are not known, a {@link
 * StorageException} if a blob is damaged or cannot be read, or the thread is interrupted, and an {@link
 * UncheckedIOException} if the files cannot be written.
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

  /** Exports what {@code references} name, at least one. */
  public static OciExport of(Repository repository, Reference... references) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(references, "references");
    if (references.length == 0) {
      throw new IllegalArgumentException("no references given, expected at least one");
    }
    return new OciExport(repository, List.of(references), false, CopyListener.none());
  }

  /**
   * Exports all that a tag names now.
   *
   * @throws RegistryException NAME_UNKNOWN if the repository never had a tag
   */
  public static OciExport ofAllTags(Repository repository) {
    Objects.requireNonNull(repository, "repository");
    List<Tag> tags = repository.tags().list();
    return new OciExport(repository, List.copyOf(tags), false, CopyListener.none());
  }

  /** Returns this with all that refers to the images: signatures, SBOMs and the like. */
  public OciExport withReferrers() {
    return new OciExport(repository, references, true, listener);
  }

  /** Returns this with {@code listener} being told how far it is. */
  public OciExport withListener(CopyListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new OciExport(repository, references, referrers, listener);
  }

  /**
   * Adds to the OCI image layout in {@code folder}, which is made if there is none. What is there
   * stays, but for the names that these images take over. Blobs come first and the index at the end,
   * at once, so that a reader finds the layout as it was or with all of them. What would lie behind a
   * symbolic link in {@code folder}, or in place of something other than a file, is refused.
   *
   * @throws RegistryException MANIFEST_INVALID if {@code folder} holds such a link, or no layout
   */
  public CopyReport toLayout(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return run(folder, false, (plan, tally) -> FolderTarget.write(folder, plan, tally));
  }

  /**
   * Writes an OCI image layout as a tar archive. What {@code file} was is replaced at the end, at
   * once; until then all goes to a temporary file beside it. A symbolic link stays, and the file that
   * it leads to is replaced. A pipe or device is written into.
   */
  public CopyReport toArchive(Path file) {
    Objects.requireNonNull(file, "file");
    return run(file, false, (plan, tally) -> TarTarget.write(file, plan, tally));
  }

  /** Writes an OCI image layout as a tar archive to {@code out}, which is flushed and not closed. */
  public CopyReport toArchive(OutputStream out) {
    Objects.requireNonNull(out, "out");
    return run("the stream", false, (plan, tally) -> TarTarget.write(out, plan, tally));
  }

  /**
   * Writes a tar archive that {@code docker load} and skopeo's {@code docker-archive:} read, as newer
   * versions of {@code docker save} do: an OCI image layout with Docker's {@code manifest.json}, so
   * that {@link OciImport} finds the same digests again. Otherwise as {@link #toArchive}.
   *
   * @throws RegistryException UNSUPPORTED if a reference names something else than an image for one
   *     platform
   */
  public CopyReport toDockerArchive(Path file) {
    Objects.requireNonNull(file, "file");
    return run(file, true, (plan, tally) -> TarTarget.write(file, plan, tally));
  }

  /** As {@link #toDockerArchive(Path)}, to {@code out}, which is flushed and not closed. */
  public CopyReport toDockerArchive(OutputStream out) {
    Objects.requireNonNull(out, "out");
    return run("the stream", true, (plan, tally) -> TarTarget.write(out, plan, tally));
  }

  private CopyReport run(Object place, boolean docker, Target target) {
    try {
      ExportPlan plan = ExportPlan.of(repository, references, referrers, docker);
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

  /** Writes all that is planned. */
  private interface Target {
    void write(ExportPlan plan, Tally tally) throws IOException;
  }
}
