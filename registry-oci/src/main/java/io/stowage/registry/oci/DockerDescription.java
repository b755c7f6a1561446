package io.stowage.registry.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes the images of a layout in the form that {@code docker load} reads. */
final class DockerDescription {
  private static final Set<MediaType> CONFIGS =
      Set.of(MediaType.OCI_CONFIG, MediaType.DOCKER_CONFIG);

  private DockerDescription() {}

  /** Returns whether {@code type} is that of the config of an image, as opposed to an artifact. */
  static boolean isImageConfig(MediaType type) {
    return CONFIGS.contains(type);
  }

  /**
   * Returns the content of {@code manifest.json}.
   *
   * @throws RegistryException UNSUPPORTED if one of {@code images} is not an image for one platform
   */
  static byte[] of(Repository repository, List<CopiedImage> images) {
    Map<Digest, ObjectNode> descriptions = new LinkedHashMap<>();
    for (CopiedImage image : images) {
      ObjectNode description = descriptions.computeIfAbsent(
          image.manifest().digest(), digest -> describe(image(repository, digest)));
      image
          .tag()
          .ifPresent(tag ->
              description.withArray("RepoTags").add(ImageLabel.inFull(repository.name(), tag)));
    }
    return Json.bytes(Json.array().addAll(descriptions.values()));
  }

  private static ImageManifest image(Repository repository, Digest digest) {
    if (repository.manifests().get(digest) instanceof ImageManifest image
        && isImageConfig(image.config().mediaType())) {
      return image;
    }
    throw RegistryException.invalid(
        ErrorCode.UNSUPPORTED, digest.toString(), "an image for one platform");
  }

  private static ObjectNode describe(ImageManifest image) {
    ObjectNode json = Json.object().put("Config", OciLayout.blob(image.config().digest()));
    json.putArray("RepoTags");
    ArrayNode layers = json.putArray("Layers");
    image.layers().stream().map(Descriptor::digest).map(OciLayout::blob).forEach(layers::add);
    return json;
  }
}
