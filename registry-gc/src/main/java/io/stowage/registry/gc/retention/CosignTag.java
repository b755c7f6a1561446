package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags that contain the digest of the image to which their manifest belongs: those of cosign for
 * signatures, attestations and SBOMs, {@code sha256-<hex>.sig}, {@code .att} and {@code .sbom}.
 */
final class CosignTag {
  private static final Pattern FORM = Pattern.compile("sha256-([0-9a-f]{64})\\.(?:sig|att|sbom)");

  private CosignTag() {}

  /** Returns the digest of the image to which {@code tag} belongs, if it has such a form. */
  static Optional<Digest> subject(Tag tag) {
    Matcher matcher = FORM.matcher(tag.value());
    return matcher.matches()
        ? Optional.of(Digest.parse("sha256:" + matcher.group(1)))
        : Optional.empty();
  }
}
