package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The manifests of one repository that are signed: a referrer is a signature, or there is a tag of
 * cosign for one, {@code sha256-<hex>.sig}. Whether a signature is valid is not checked. Immutable.
 */
final class Signatures {
  private static final Pattern COSIGN = Pattern.compile("sha256-([0-9a-f]{64})\\.sig");
  private static final List<String> TYPES =
      List.of("signature", ".cosign.artifact.sig.", ".sigstore.bundle.");

  private final Set<Digest> signed;

  private Signatures(Set<Digest> signed) {
    this.signed = Set.copyOf(signed);
  }

  /**
   * Finds the signatures of a repository, and reads each of its manifests once. A manifest that
   * cannot be read is no signature.
   */
  static Signatures of(Registry registry, RepositoryName name, List<Tag> tags) {
    Set<Digest> signed = new HashSet<>();
    for (Tag tag : tags) {
      Matcher cosign = COSIGN.matcher(tag.value());
      if (cosign.matches()) {
        signed.add(Digest.parse("sha256:" + cosign.group(1)));
      }
    }
    Repository repository = registry.repository(name);
    repository
        .manifests()
        .forEach(digest -> find(repository, digest)
            .filter(Signatures::isSignature)
            .flatMap(Manifest::subject)
            .map(Descriptor::digest)
            .ifPresent(signed::add));
    return new Signatures(signed);
  }

  /** Returns whether {@code manifest} is signed. */
  boolean has(Digest manifest) {
    return signed.contains(manifest);
  }

  private static Optional<Manifest> find(Repository repository, Digest digest) {
    try {
      return repository.manifests().find(digest);
    } catch (RegistryException | DamagedLinkException e) {
      return Optional.empty();
    }
  }

  private static boolean isSignature(Manifest manifest) {
    String type = manifest.artifactType().map(MediaType::value).orElse("").toLowerCase(Locale.ROOT);
    return TYPES.stream().anyMatch(type::contains);
  }
}
