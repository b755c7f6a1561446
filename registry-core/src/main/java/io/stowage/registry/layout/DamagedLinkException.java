package io.stowage.registry.layout;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.StoragePath;
import java.io.Serial;
import java.util.Objects;
import java.util.Optional;

/**
 * A link file holds something other than the digest that belongs there.
 *
 * <p>Where its path says what belongs there, a repair is offered.
 */
public final class DamagedLinkException extends StowageException {
  @Serial
  private static final long serialVersionUID = 1L;

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

  /** Makes an error for the link at {@code path}, of which {@code cause} prevented a reading. */
  public DamagedLinkException(
      StoragePath path, String found, Optional<Digest> repair, Throwable cause) {
    this(
        Objects.requireNonNull(path, "path"),
        Objects.requireNonNull(found, "found"),
        Objects.requireNonNull(repair, "repair"));
    initCause(Objects.requireNonNull(cause, "cause"));
  }

  /** Returns where the link is. */
  public StoragePath path() {
    return StoragePath.parse(path);
  }

  /** Returns what is there instead, quoted and no longer than a message may be, and its length. */
  public String found() {
    return found;
  }

  /** Returns the digest that belongs there, or empty where the path does not say. */
  public Optional<Digest> repair() {
    return repair.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(repair));
  }

  private static String message(StoragePath path, String shown, Optional<Digest> repair) {
    String expected = repair.map(Digest::toString).orElse("the text of a digest");
    return "damaged link " + path + ": found " + shown + ", expected " + expected;
  }

  private static String shown(String found) {
    String start = found.length() <= SHOWN ? found : found.substring(0, SHOWN) + "...";
    return '"' + Printable.of(start) + "\" (" + found.length() + " bytes)";
  }
}
