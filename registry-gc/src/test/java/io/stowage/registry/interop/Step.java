package io.stowage.registry.interop;

import java.util.List;

/**
 * One step in the creation of a registry; the same steps create the same registry.
 *
 * <p>Repositories, layers and tags are numbers that select from small sets. A manifest is a number
 * too, which selects from the current manifests of the repository; a step for which there is none
 * does nothing.
 */
sealed interface Step {
  /** An image of those layers, tagged unless {@code tag} is negative. */
  record PushImage(int repository, List<Integer> layers, boolean docker, int tag) implements Step {}

  /** An index of those manifests, which are images or indexes. */
  record PushIndex(int repository, List<Integer> children, boolean docker, int tag)
      implements Step {}

  /** A signature of a manifest. */
  record PushReferrer(int repository, int subject, int tag) implements Step {}

  /** An image in the format used before 2016. */
  record PushSchema1(int repository) implements Step {}

  /** Sets or moves a tag. */
  record SetTag(int repository, int manifest, int tag) implements Step {}

  record RemoveTag(int repository, int tag) implements Step {}

  /** Deletes a manifest with its tags, unless an existing index needs it. */
  record DeleteManifest(int repository, int manifest) implements Step {}

  /** Pushes a layer that no manifest needs to name, under its sha512 or sha256 digest. */
  record PushLayer(int repository, int layer, boolean sha512) implements Step {}

  record DeleteLayer(int repository, int layer) implements Step {}

  /** A blob that no repository links to. */
  record OrphanBlob(int layer) implements Step {}

  /** An upload that is abandoned. */
  record BeginUpload(int repository, int layer) implements Step {}
}
