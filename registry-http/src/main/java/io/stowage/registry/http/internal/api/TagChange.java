package io.stowage.registry.http.internal.api;

import io.stowage.registry.Expected;
import io.stowage.registry.ManifestService;
import io.stowage.registry.TagService;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import java.util.Map;
import java.util.Optional;

/**
 * The change of a tag by a push, which may depend on the manifest that the tag named when the
 * request arrived: because of conditions in the request, or because its caller may not move tags.
 *
 * @param call the request
 * @param tag the tag to set
 * @param seen the condition that the tag has not changed since the request arrived, or empty if the
 *     change does not depend on it
 * @param current the manifest that the tag named, if {@code seen} is present
 */
record TagChange(Call call, Tag tag, Optional<Expected> seen, Optional<Digest> current) {
  /**
   * Returns the change of {@code tag} by {@code call}.
   *
   * @throws ApiException TAG_MISMATCH if the tag does not meet {@code conditions}
   */
  static TagChange of(Call call, Tag tag, Preconditions conditions) {
    if (!conditions.exist() && call.may(Access.Action.PUSH)) {
      return new TagChange(call, tag, Optional.empty(), Optional.empty());
    }
    Optional<Digest> current = call.repository().tags().find(tag);
    if (!conditions.allowChange(current)) {
      throw mismatch(tag);
    }
    Expected seen = current.map(Expected::is).orElseGet(Expected::absent);
    return new TagChange(call, tag, Optional.of(seen), current);
  }

  private static ApiException mismatch(Tag tag) {
    return ApiException.of(ErrorCode.TAG_MISMATCH, Errors.message(ErrorCode.TAG_MISMATCH))
        .withDetail(Map.of("Tag", tag.value()));
  }

  /**
   * Checks that the caller may set the tag to {@code manifest}.
   *
   * @throws ApiException DENIED if the tag names another manifest and the caller may not move it
   */
  void check(Digest manifest) {
    boolean moves = current.filter(other -> !other.equals(manifest)).isPresent();
    if (moves && !call.may(Access.Action.PUSH)) {
      throw denied();
    }
  }

  private ApiException denied() {
    return ApiException.of(
            ErrorCode.DENIED,
            Errors.message(ErrorCode.DENIED) + ": the tag exists, and you may not move it")
        .withDetail(Map.of("Tag", tag.value()));
  }

  /**
   * Stores {@code manifest} and sets the tag to it.
   *
   * @throws ApiException as {@link #make} does
   */
  void push(Manifest manifest) {
    ManifestService manifests = call.repository().manifests();
    if (seen.isEmpty()) {
      manifests.put(tag, manifest);
    } else if (!isMade(manifest.digest(), () -> manifests.put(tag, manifest, seen.get()))) {
      manifests.put(manifest);
    }
  }

  /**
   * Sets the tag to {@code manifest}, which the repository has.
   *
   * @throws ApiException TAG_MISMATCH if the tag has changed since the request arrived, or DENIED
   *     if this matters only because the caller may not move it
   */
  void make(Digest manifest) {
    TagService tags = call.repository().tags();
    if (seen.isEmpty()) {
      tags.put(tag, manifest);
    } else {
      isMade(manifest, () -> tags.put(tag, manifest, seen.get()));
    }
  }

  /**
   * Performs {@code change}, which depends on the manifest that the tag named.
   *
   * @return false if another request has set the tag to the same {@code manifest} in the meantime,
   *     which is no move
   */
  private boolean isMade(Digest manifest, Runnable change) {
    try {
      change.run();
      return true;
    } catch (RegistryException e) {
      if (e.code() != ErrorCode.TAG_MISMATCH) {
        throw e;
      }
      if (Preconditions.of(call.request()).exist()) {
        throw mismatch(tag);
      }
      if (!call.repository().tags().find(tag).equals(Optional.of(manifest))) {
        throw denied();
      }
      return false;
    }
  }
}
