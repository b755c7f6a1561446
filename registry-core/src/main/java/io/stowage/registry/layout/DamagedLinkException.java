package io.stowage.registry.layout;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Objects;
import java.util.Optional;

/**
 * Thrown when the content of a link file is not the digest that belongs there.
 *
 * <p>If the path of the link determines that digest, the exception offers it as the repair.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class DamagedLinkException extends StowageException {
  private static final int SHOWN = 80;

  private final String path;
  private final String found;
  private final String repair;

  DamagedLinkException(StoragePath path, String found, Optional<Digest> repair) {
    super(ErrorCode.UNKNOWN, message(path, shown(found), repair));
    this.path = path.value();
    this.found = shown(found);
    this.repair = repair.map(Digest::toString).orElse("");
  }

  /**
   * Creates an exception for the link at {@code path}, which cannot be read because of {@code
   * cause}.
   */
  public DamagedLinkException(
      StoragePath path, String found, Optional<Digest> repair, Throwable cause) {
    this(
        Objects.requireNonNull(path, "path"),
        Objects.requireNonNull(found, "found"),
        Objects.requireNonNull(repair, "repair"));
    initCause(Objects.requireNonNull(cause, "cause"));
  }

  /** Returns the path of the link. */
  public StoragePath path() {
    return StoragePath.parse(path);
  }

  /**
   * Returns the content of the link, quoted and cut to fit in a message, followed by its length.
   */
  public String found() {
    return found;
  }

  /** Returns the digest that belongs there, or empty if the path does not determine it. */
  public Optional<Digest> repair() {
    return repair.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(repair));
  }

  private static String message(StoragePath path, String shown, Optional<Digest> repair) {
    String expected = repair.map(Digest::toString).orElse("a digest");
    return "damaged link " + path + ": found " + shown + ", expected " + expected;
  }

  private static String shown(String found) {
    String start = found.length() <= SHOWN ? found : found.substring(0, SHOWN) + "...";
    return '"' + Printable.of(start) + "\" (" + found.length() + " bytes)";
  }
}
