package io.stowage.registry.interop;

import java.util.List;

/**
 * One step in the making of a registry, such that the same steps make the same registry.
 *
 * <p>Repositories, layers and tags are numbers of a few that there are. A manifest is a number too: it
 * is taken from those that the repository has by then; a step that finds none does nothing.
 */
sealed interface Step {
  /** An image of those layers, tagged unless {@code tag} is negative. */
  record PushImage(int repository, List<Integer> layers, boolean docker, int tag) implements Step {}

  /** An index of those manifests, be they images or indexes. */
  record PushIndex(int repository, List<Integer> children, boolean docker, int tag)
      implements Step {}

  /** A signature of a manifest. */
  record PushReferrer(int repository, int subject, int tag) implements Step {}

  /** An image in the format of before 2016. */
  record PushSchema1(int repository) implements Step {}

  /** Sets or moves a tag. */
  record SetTag(int repository, int manifest, int tag) implements Step {}

  record RemoveTag(int repository, int tag) implements Step {}

  /** Deletes a manifest with its tags, unless an index that is there needs it. */
  record DeleteManifest(int repository, int manifest) implements Step {}

  /** Pushes a layer that no manifest needs to name, by its sha512 or its sha256. */
  record PushLayer(int repository, int layer, boolean sha512) implements Step {}

  record DeleteLayer(int repository, int layer) implements Step {}

  /** A blob that no repository knows of. */
  record OrphanBlob(int layer) implements Step {}

  /** An upload that is left alone. */
  record BeginUpload(int repository, int layer) implements Step {}
}
