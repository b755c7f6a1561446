package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The image in a folder that skopeo wrote as {@code dir:}. It has no name. */
final class DirSource implements ImageSource {
  private static final int LONGEST_VERSION = 1024;

  private final LayoutFiles files;
  private final Descriptor image;
  private final byte[] manifest;

  private DirSource(LayoutFiles files, Descriptor image, byte[] manifest) {
    this.files = files;
    this.image = image;
    this.manifest = manifest;
  }

  /** Returns whether {@code files} have the version file of this form. */
  static boolean isIn(LayoutFiles files) throws IOException {
    return version(files)
        .filter(text -> text.startsWith(DirLayout.VERSION_PREFIX))
        .isPresent();
  }

  /**
   * Reads the manifest.
   *
   * @throws RegistryException UNSUPPORTED if the major version is not 1
   */
  static DirSource read(LayoutFiles files) throws IOException {
    String version = version(files).orElse("").strip();
    if (!version.startsWith(DirLayout.VERSION_PREFIX + "1.")) {
      throw RegistryException.invalid(
          ErrorCode.UNSUPPORTED, version, DirLayout.VERSION_CONTENT.strip());
    }
    LayoutFile file = files
        .find(DirLayout.MANIFEST)
        .orElseThrow(() -> Json.invalid(DirLayout.MANIFEST, "a file with this name"));
    byte[] bytes = file.read(Manifest.LIMIT);
    Manifest manifest = Manifest.parse(bytes);
    Descriptor image = Descriptor.of(manifest.mediaType(), manifest.digest(), bytes.length);
    return new DirSource(files, image, bytes);
  }

  private static Optional<String> version(LayoutFiles files) throws IOException {
    Optional<LayoutFile> file = files.find(DirLayout.VERSION);
    return file.isPresent() && file.get().size() <= LONGEST_VERSION
        ? Optional.of(new String(file.get().read(LONGEST_VERSION), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public List<LabelledImage> images() {
    return List.of(new LabelledImage(image, ImageLabel.none()));
  }

  @Override
  public Optional<byte[]> manifest(Descriptor descriptor) throws IOException {
    if (descriptor.digest().equals(image.digest())) {
      return Optional.of(manifest.clone());
    }
    Optional<LayoutFile> file =
        LayoutFile.ofSize(files.find(DirLayout.child(descriptor.digest())), descriptor);
    return file.isPresent()
        ? Optional.of(file.get().readManifest(descriptor.digest()))
        : Optional.empty();
  }

  @Override
  public Optional<InputStream> blob(Descriptor blob) throws IOException {
    Optional<LayoutFile> file = file(blob);
    return file.isPresent() ? Optional.of(file.get().open()) : Optional.empty();
  }

  @Override
  public boolean has(Descriptor blob) throws IOException {
    return file(blob).isPresent();
  }

  private Optional<LayoutFile> file(Descriptor blob) throws IOException {
    return LayoutFile.ofSize(files.find(DirLayout.blob(blob.digest())), blob);
  }
}
