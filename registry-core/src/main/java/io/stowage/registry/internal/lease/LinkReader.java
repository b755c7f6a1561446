package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.Link;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads links, including links that another registry is writing at the same time.
 *
 * <p>Distribution 2.x truncates a link and then writes it. A link that is empty or truncated is
 * therefore read again, at most five times, until it is complete or has not changed for a second. A
 * link that a collection keeps in quarantine is read there. Thread-safe.
 */
public final class LinkReader {
  private static final int TRIES_AGAIN = 5;
  private static final Duration UNCHANGED = Duration.ofSeconds(1);
  private static final Duration BETWEEN = Duration.ofMillis(250);

  private final StorageDriver driver;
  private final QuarantineLookup lookup;
  private final InstantSource clock;
  private final Consumer<Duration> pause;

  /** Creates a reader of {@code driver} that compares last-modified times with {@code clock}. */
  public LinkReader(StorageDriver driver, InstantSource clock, Consumer<Duration> pause) {
    this.driver = driver;
    this.lookup = new QuarantineLookup(driver);
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Returns the digest that the link at {@code path} names, or empty if no link is there. It is
   * nearly always {@code expected}, which is detected without parsing the link.
   *
   * @throws DamagedLinkException if the link is damaged, and not because it is being written
   */
  public Optional<Digest> read(StoragePath path, Digest expected) {
    Optional<byte[]> content = contentOf(path);
    return content.isPresent() && Link.names(expected, content.get())
        ? Optional.of(expected)
        : parse(path, content);
  }

  /**
   * Returns the digest that the link at {@code path} names, or empty if no link is there.
   *
   * @throws DamagedLinkException if the link is damaged, and not because it is being written
   */
  public Optional<Digest> read(StoragePath path) {
    return parse(path, contentOf(path));
  }

  /**
   * Returns the digest that the link at {@code path} names, whose content has just been read, or
   * empty if the content was incomplete and the link has been removed since.
   *
   * @throws DamagedLinkException if the link is damaged, and not because it is being written
   */
  public Optional<Digest> complete(StoragePath path, byte[] content) {
    return parse(path, Optional.of(content));
  }

  private Optional<Digest> parse(StoragePath path, Optional<byte[]> first) {
    Optional<byte[]> content = first;
    for (int again = 0; content.isPresent(); again++) {
      try {
        return Optional.of(Link.parse(path, content.get()));
      } catch (DamagedLinkException e) {
        if (again == TRIES_AGAIN || !mayBeComing(path, content.get())) {
          throw e;
        }
      }
      pause(path);
      content = contentOf(path);
    }
    return Optional.empty();
  }

  private void pause(StoragePath path) {
    pause.accept(BETWEEN);
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException.Interrupted(path.value());
    }
  }

  private Optional<byte[]> contentOf(StoragePath path) {
    return lookup.find(view -> contentAt(view, path));
  }

  private Optional<byte[]> contentAt(StorageView view, StoragePath path) {
    try {
      return Optional.of(view.read(path, Link.LIMIT));
    } catch (StorageException.UnexpectedKind e) {
      throw new DamagedLinkException(path, "a folder", Link.expectedAt(path), e);
    } catch (StorageException.TooLarge e) {
      String found = "more than " + Link.LIMIT + " bytes";
      throw new DamagedLinkException(path, found, Link.expectedAt(path), e);
    }
  }

  /** Reads the time after the content: a link that was completed in between has a recent time. */
  private boolean mayBeComing(StoragePath path, byte[] content) {
    if (!cutShort(content)) {
      return false;
    }
    Instant settled = clock.instant().minus(UNCHANGED);
    Optional<StorageEntry> entry = driver.stat(path);
    return entry.isEmpty() || entry.get().modified().isAfter(settled);
  }

  private static boolean cutShort(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int whole = text.startsWith("sha512:") ? 7 + 128 : 7 + 64;
    return content.length < whole;
  }
}
