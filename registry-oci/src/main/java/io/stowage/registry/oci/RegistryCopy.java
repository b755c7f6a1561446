package io.stowage.registry.oci;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Copies images from a repository to another one, in the same registry or in another registry on
 * any store.
 *
 * <pre>{@code
 * import io.stowage.registry.oci.RegistryCopy;
 *
 * RegistryCopy.from(registry.repository("team/app"))
 *     .image("1.0")
 *     .image("1.1").as("stable")
 *     .withReferrers()
 *     .to(mirror.repository("team/app"));
 * }</pre>
 *
 * <p>An image is copied byte for byte, and an index with everything that it lists. Content that the
 * target already has is neither read nor written again. If both repositories are in the same
 * registry, blobs are mounted instead of copied. Otherwise their bytes are streamed, and their
 * digests are verified.
 *
 * <p>Both registries may be collected in the meantime: the leases of everything that the copy
 * relies on, in the source and in the target, are renewed when it is found, and again as often as
 * the grace periods require. If the source is read-only, its leases are not renewed, and the copy
 * fails if a collection removes an image that has lost its tag.
 *
 * <p>Nothing is written before all manifests have been read and all blobs have been found.
 * Manifests are put after all blobs, children before their indexes, and tags are set at the very
 * end, so that a copy that fails leaves no incomplete image visible: the next copy finds the
 * content that it stored, or a collection removes it.
 *
 * <p>If one of the registries is closed during a copy, the copy ends after the content that it is
 * copying, with a {@link CancellationException}, and the close waits for it.
 *
 * <p>Immutable and thread-safe. Each method except {@code to} returns a changed copy.
 */
public final class RegistryCopy {
  private final Repository source;
  private final List<Choice> choices;
  private final ExportScope scope;
  private final CopyListener listener;

  private RegistryCopy(
      Repository source, List<Choice> choices, ExportScope scope, CopyListener listener) {
    this.source = source;
    this.choices = List.copyOf(choices);
    this.scope = scope;
    this.listener = listener;
  }

  /** Returns a copy from {@code source}, which names no image yet. */
  public static RegistryCopy from(Repository source) {
    Objects.requireNonNull(source, "source");
    ExportScope scope = new ExportScope(false, Optional.empty(), Naming.TAG);
    return new RegistryCopy(source, List.of(), scope, CopyListener.none());
  }

  /**
   * Adds an image. It gets the same tag in the target if {@code reference} is a tag, and no tag if
   * it is a digest, unless {@link #as(Tag)} follows.
   */
  public RegistryCopy image(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    Optional<Tag> tag = reference instanceof Tag name ? Optional.of(name) : Optional.empty();
    List<Choice> more = new ArrayList<>(choices);
    more.add(new Choice(reference, tag));
    return new RegistryCopy(source, more, scope, listener);
  }

  /**
   * Parses {@code reference} and adds an image as {@link #image(Reference)} does.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if {@code reference} is malformed
   */
  public RegistryCopy image(String reference) {
    Objects.requireNonNull(reference, "reference");
    return image(Reference.parse(reference));
  }

  /**
   * Sets the tag in the target of the image that was added last.
   *
   * @throws IllegalStateException if no image was added
   */
  public RegistryCopy as(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    checkNotEmpty("as");
    int last = choices.size() - 1;
    List<Choice> changed = new ArrayList<>(choices);
    changed.set(last, new Choice(choices.get(last).reference(), Optional.of(tag)));
    return new RegistryCopy(source, changed, scope, listener);
  }

  /**
   * Parses {@code tag} and sets the tag in the target as {@link #as(Tag)} does.
   *
   * @throws RegistryException TAG_INVALID if {@code tag} is malformed
   * @throws IllegalStateException if no image was added
   */
  public RegistryCopy as(String tag) {
    Objects.requireNonNull(tag, "tag");
    return as(Tag.parse(tag));
  }

  /**
   * Also copies the referrers of the images, such as signatures and SBOMs, and their referrers.
   */
  public RegistryCopy withReferrers() {
    ExportScope changed = new ExportScope(true, scope.platform(), scope.naming());
    return new RegistryCopy(source, choices, changed, listener);
  }

  /**
   * Copies from each index only the image for {@code platform}, under the tag of the index. {@link
   * #to} then throws a {@link RegistryException} MANIFEST_UNKNOWN, which lists the platforms that
   * are there, if the index has no such image or more than one, or if an image without an index is
   * for another platform. A platform without a variant matches any variant and prefers none. Images
   * that state no platform are copied.
   */
  public RegistryCopy withPlatform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    PlatformChoice chosen = new PlatformChoice(platform);
    ExportScope changed = new ExportScope(scope.referrers(), Optional.of(chosen), scope.naming());
    return new RegistryCopy(source, choices, changed, listener);
  }

  /** Reports the progress of the copy to {@code listener}. */
  public RegistryCopy withListener(CopyListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new RegistryCopy(source, choices, scope, listener);
  }

  /**
   * Copies the images to {@code target}.
   *
   * @return what was copied, and what the target already had
   * @throws IllegalStateException if no image was added
   * @throws RegistryException MANIFEST_UNKNOWN if the source does not have one of the images or a
   *     manifest below it; MANIFEST_BLOB_UNKNOWN, with every blob that neither repository has;
   *     SIZE_INVALID if a blob does not have the size in its descriptor; TAG_INVALID if one tag is
   *     set for two images; UNSUPPORTED if a manifest has a type whose references are unknown, or
   *     the target is read-only; and the errors of the services
   * @throws StorageException if a blob of the source is damaged, one of the stores fails, or the
   *     thread is interrupted
   */
  public CopyReport to(Repository target) {
    Objects.requireNonNull(target, "target");
    checkNotEmpty("to");
    return EndingListener.during(
        List.of(Endpoint.of(source), Endpoint.of(target)),
        listener,
        ending -> copy(target, ending));
  }

  private CopyReport copy(Repository target, CopyListener ending) {
    try {
      return OciImport.into(target)
          .withListener(ending)
          .run(images(), new RepositorySource(source));
    } catch (UncheckedIOException e) {
      throw storageFailure(e.getCause()).orElse(e);
    } catch (IOException e) {
      throw storageFailure(e)
          .orElseGet(() -> new UncheckedIOException("cannot copy from " + source + ": " + e, e));
    }
  }

  private static Optional<RuntimeException> storageFailure(@Nullable Throwable e) {
    return Optional.ofNullable(e)
        .map(Throwable::getCause)
        .filter(StorageException.class::isInstance)
        .map(StorageException.class::cast);
  }

  /**
   * Returns the source, the images with their tags in the target, whether referrers follow, and the
   * platform if one was chosen.
   */
  @Override
  public String toString() {
    return "RegistryCopy[source=" + source + ", images=" + choices + ", referrers="
        + scope.referrers()
        + scope.platform().map(chosen -> ", platform=" + chosen).orElse("")
        + "]";
  }

  /** Reads all manifests, and returns the images followed by their referrers. */
  private List<LabelledImage> images() throws IOException {
    List<CopiedImage> found = ExportPlan.of(
            source, choices.stream().map(Choice::reference).toList(), scope)
        .images();
    Map<Tag, Digest> tags = new HashMap<>();
    List<LabelledImage> images = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Descriptor manifest = found.get(i).manifest();
      if (i < choices.size()) {
        images.add(choices.get(i).label(named(choices.get(i), manifest), tags));
      } else {
        images.add(new LabelledImage(manifest, ImageLabel.none()));
      }
    }
    return images;
  }

  /** Returns {@code manifest}, by the digest that the caller gave, if it is that of the image. */
  private Descriptor named(Choice choice, Descriptor manifest) {
    return scope.platform().isEmpty() && choice.reference() instanceof Digest digest
        ? Descriptor.of(manifest.mediaType(), digest, manifest.size())
        : manifest;
  }

  private void checkNotEmpty(String method) {
    if (choices.isEmpty()) {
      throw new IllegalStateException("no image to copy: call image before " + method);
    }
  }

  /**
   * An image to copy.
   *
   * @param reference its name in the source
   * @param tag its tag in the target
   */
  private record Choice(Reference reference, Optional<Tag> tag) {
    @Override
    public String toString() {
      return reference + tag.map(name -> " as " + name).orElse("");
    }

    /**
     * Returns the image with its tag in the target.
     *
     * @param tags the manifests of the tags so far, to which that of this image is added
     */
    LabelledImage label(Descriptor manifest, Map<Tag, Digest> tags) {
      if (tag.isPresent()) {
        Digest other = tags.putIfAbsent(tag.get(), manifest.digest());
        if (other != null && !other.equals(manifest.digest())) {
          throw RegistryException.invalid(
              ErrorCode.TAG_INVALID,
              tag.get().value(),
              "one image for this tag, found " + other + " and " + manifest.digest());
        }
      }
      return new LabelledImage(manifest, new ImageLabel(Optional.empty(), tag));
    }
  }
}
