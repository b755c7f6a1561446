package io.stowage.registry.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.util.List;

/** Names of the OCI image layout (OCI image spec, "Image Layout"). */
final class OciLayout {
  static final String MARKER = "oci-layout";
  static final String INDEX = "index.json";
  static final String BLOBS = "blobs";
  static final String VERSION = "1.0.0";
  static final String VERSION_KEY = "imageLayoutVersion";

  /** The annotation that names an image within its layout, usually by a tag. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The annotation of containerd and Docker that holds the full name of an image. */
  static final String IMAGE_NAME = "io.containerd.image.name";

  private OciLayout() {}

  /** Returns the content of the file that marks a folder as a layout. */
  static byte[] marker() {
    return Json.bytes(Json.object().put(VERSION_KEY, VERSION));
  }

  /** Returns the index of a layout with {@code images}. */
  static ObjectNode index(List<Descriptor> images) {
    ObjectNode index = Json.object().put("schemaVersion", 2);
    index.put("mediaType", MediaType.OCI_INDEX.value());
    index.set(
        "manifests", Json.array().addAll(images.stream().map(Json::descriptor).toList()));
    return index;
  }

  static String blob(Digest digest) {
    return BLOBS + "/" + digest.algorithm() + "/" + digest.encoded();
  }
}
