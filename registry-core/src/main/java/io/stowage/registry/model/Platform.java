package io.stowage.registry.model;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The platform that an image runs on (OCI image index, "platform"). Strings that are not given are
 * empty.
 *
 * @param os the operating system, such as {@code linux}
 * @param architecture the processor architecture, such as {@code arm64}
 * @param osVersion the version of the operating system, such as {@code 10.0.20348.2113}
 * @param osFeatures the required features of the operating system, such as {@code win32k}
 * @param variant the variant of the processor, such as {@code v8}
 */
public record Platform(
    String os, String architecture, String osVersion, List<String> osFeatures, String variant) {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9._-]{1,64}/[A-Za-z0-9._-]{1,64}(/[A-Za-z0-9._-]{1,64})?");

  /** Copies the features. */
  public Platform {
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(osVersion, "osVersion");
    Objects.requireNonNull(osFeatures, "osFeatures");
    Objects.requireNonNull(variant, "variant");
    osFeatures = List.copyOf(osFeatures);
  }

  /**
   * Returns the platform with the given operating system and architecture and no further details.
   */
  public static Platform of(String os, String architecture) {
    return new Platform(os, architecture, "", List.of(), "");
  }

  /**
   * Parses {@code os/architecture} or {@code os/architecture/variant}, such as {@code
   * linux/arm/v7}, the form that {@link #toString} returns.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static Platform parse(String text) {
    Objects.requireNonNull(text, "text");
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("platform is \"" + Printable.of(text)
          + "\", expected OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT, such as linux/arm64");
    }
    String[] parts = text.split("/", -1);
    return new Platform(parts[0], parts[1], "", List.of(), parts.length > 2 ? parts[2] : "");
  }

  /**
   * Returns this platform as JSON, in the canonical form that {@link ManifestBuilder} describes.
   * Jackson writes a platform in this form.
   *
   * @throws RegistryException MANIFEST_INVALID if a string is not valid Unicode
   */
  @JsonValue
  @JsonRawValue
  public String toJson() {
    return CanonicalJson.text(CanonicalJson.platform(this));
  }

  /** Returns {@code os/architecture}, and {@code /variant} if there is one. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
