package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The images of an OCI image layout. */
final class LayoutSource implements ImageSource {
  private final LayoutFiles files;
  private final List<LabelledImage> images;

  private LayoutSource(LayoutFiles files, List<LabelledImage> images) {
    this.files = files;
    this.images = images;
  }

  static LayoutSource read(LayoutFiles files) throws IOException {
    checkVersion(files);
    LayoutFile index = files
        .find(OciLayout.INDEX)
        .orElseThrow(() -> Json.invalid(OciLayout.INDEX, "a file with this name"));
    if (!(Manifest.parse(index.read(Manifest.LIMIT)) instanceof ImageIndex manifest)) {
      throw Json.invalid(OciLayout.INDEX, "an image index");
    }
    return new LayoutSource(
        files, manifest.manifests().stream().map(LayoutSource::labelled).toList());
  }

  /**
   * Checks the version of the layout, if there is one.
   *
   * @throws RegistryException UNSUPPORTED if the major version is not 1
   */
  static void checkVersion(LayoutFiles files) throws IOException {
    Optional<LayoutFile> marker = files.find(OciLayout.MARKER);
    if (marker.isPresent()) {
      String version = Json.text(Json.read(marker.get()), OciLayout.VERSION_KEY, OciLayout.MARKER);
      if (!version.startsWith("1.")) {
        throw RegistryException.invalid(
            ErrorCode.UNSUPPORTED, version, "an image layout of version " + OciLayout.VERSION);
      }
    }
  }

  private static LabelledImage labelled(Descriptor image) {
    List<String> names = Stream.of(OciLayout.IMAGE_NAME, OciLayout.REF_NAME)
        .flatMap(key -> Optional.ofNullable(image.annotations().get(key)).stream())
        .toList();
    return new LabelledImage(image, ImageLabel.of(names));
  }

  @Override
  public List<LabelledImage> images() {
    return images;
  }

  @Override
  public Optional<byte[]> manifest(Descriptor manifest) throws IOException {
    Optional<LayoutFile> file = file(manifest);
    if (file.isEmpty()) {
      return manifest.data();
    }
    byte[] bytes = file.get().read(Manifest.LIMIT);
    Digest actual = Digest.of(manifest.digest().algorithm(), bytes);
    if (!actual.equals(manifest.digest())) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          manifest.digest().toString(),
          "the content has digest " + actual);
    }
    return Optional.of(bytes);
  }

  @Override
  public Optional<InputStream> blob(Descriptor blob) throws IOException {
    Optional<LayoutFile> file = file(blob);
    return file.isPresent()
        ? Optional.of(file.get().open())
        : blob.data().map(ByteArrayInputStream::new);
  }

  @Override
  public boolean has(Descriptor blob) throws IOException {
    return file(blob).isPresent() || blob.data().isPresent();
  }

  private Optional<LayoutFile> file(Descriptor content) throws IOException {
    Optional<LayoutFile> file = files.find(OciLayout.blob(content.digest()));
    if (file.isPresent() && content.sizeKnown() && file.get().size() != content.size()) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID,
          Long.toString(file.get().size()),
          content.size() + " bytes of " + content.digest());
    }
    return file;
  }
}
