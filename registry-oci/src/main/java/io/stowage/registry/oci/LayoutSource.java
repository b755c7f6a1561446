package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
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
    List<Descriptor> images = LayoutIndex.read(index);
    return new LayoutSource(files, images.stream().map(LayoutSource::labelled).toList());
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
    List<String> names = Stream.of(OciLayout.REF_NAME, OciLayout.IMAGE_NAME)
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
    return file.isPresent()
        ? Optional.of(file.get().readManifest(manifest.digest()))
        : manifest.data();
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
    return LayoutFile.ofSize(files.find(OciLayout.blob(content.digest())), content);
  }
}
