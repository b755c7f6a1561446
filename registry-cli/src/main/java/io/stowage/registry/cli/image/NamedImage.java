package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.UsageException;

/** Parses names of images that must contain a tag or digest. */
final class NamedImage {
  private NamedImage() {}

  /**
   * Parses {@code text}.
   *
   * @param expected the forms that the command takes, for the message of an error
   * @throws UsageException if {@code text} is malformed, or a repository alone
   */
  static ImageName parse(String text, String expected) {
    ImageName name = UsageException.parsed(() -> ImageName.parse(text));
    if (name.isBare()) {
      throw new UsageException(text + ": expected " + expected);
    }
    return name;
  }
}
