package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The common base of the parts of the contract: an empty store, a few paths, and helper methods to
 * read them.
 */
abstract class OperationContract {
  static final StoragePath FOLDER = StorageDriver.MARKER.resolve("root/folder");
  static final StoragePath OBJECT = FOLDER.resolve("object");
  static final StoragePath BELOW_OBJECT = OBJECT.resolve("below");
  static final StoragePath DEEP_BELOW_OBJECT = OBJECT.resolve("deep/below");
  static final StoragePath NOTHING = StorageDriver.MARKER.resolve("root/nothing/here");
  static final int LARGE = 3_000_017;

  /** The run that moves objects to quarantine. */
  static final String RUN = "run";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a test repeats a race, which it does a few times in any case. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

  private static final int FEW = 3;

  private final Supplier<StorageDriver> opener;
  private final long began = System.nanoTime();
  StorageDriver driver;

  OperationContract(Supplier<StorageDriver> opener) {
    this.opener = opener;
  }

  @BeforeEach
  void open() {
    driver = opener.get();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Returns whether a test makes round {@code i} of {@code most}. A slow store makes fewer. */
  boolean hasRound(int i, int most) {
    return i < FEW || (i < most && System.nanoTime() - began < LONG_ENOUGH.toNanos());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] large(long seed) {
    byte[] content = new byte[LARGE];
    new Random(seed).nextBytes(content);
    return content;
  }

  byte[] contentOf(StoragePath path) {
    return driver.read(path, LARGE);
  }

  List<String> names(StoragePath folder) {
    List<String> names = new ArrayList<>();
    driver.list(folder, names::add);
    return names;
  }

  StorageEntry entry(StoragePath path) {
    return driver.stat(path).orElseThrow(() -> new AssertionError("no object at " + path));
  }

  /** Compares two lookups of one object, of which either may omit the digest of the content. */
  static void assertSameObject(StorageEntry found, StorageEntry expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    assertThat(found.modified()).isEqualTo(expected.modified());
    assertThat(found.version()).isEqualTo(expected.version());
  }

  Instant leaseAt(StoragePath path) {
    return entry(path).modified();
  }

  boolean isThere(StoragePath path) {
    return driver.stat(path).isPresent();
  }

  /** Moves an object to quarantine as it is, and returns whether it was taken. */
  boolean take(StoragePath path) {
    return take(RUN, path);
  }

  boolean take(String run, StoragePath path) {
    List<Quarantine.Seen> seen = driver.stat(path).stream()
        .map(entry -> new Quarantine.Seen(path, entry))
        .toList();
    return !driver.quarantine().take(run, seen).isEmpty();
  }

  boolean restore(StoragePath path) {
    return !driver.quarantine().restore(RUN, List.of(path)).isEmpty();
  }

  boolean purge(StoragePath path) {
    return !driver.quarantine().purge(RUN, List.of(path)).isEmpty();
  }

  boolean isKept(StoragePath path) {
    return driver.quarantine().keptBy(RUN).stat(path).isPresent();
  }

  /** Appends {@code content} to an object of {@code offset} bytes. */
  void append(StoragePath path, long offset, byte[] content) {
    try (WritableByteChannel channel = driver.append(path, offset)) {
      writeTo(channel, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void writeTo(WritableByteChannel channel, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static byte[] rest(ReadableByteChannel channel) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (channel.read(buffer) >= 0) {
      bytes.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return bytes.toByteArray();
  }

  /** Repeats {@code act} until {@link #leaseAt} shows a time after {@code before}. */
  void untilRenewed(StoragePath path, Instant before, Runnable act) {
    long began = System.nanoTime();
    do {
      act.run();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("the lease of %s is still %s", path, before)
          .isLessThan(PATIENCE);
    } while (!leaseAt(path).isAfter(before));
  }

  /** Writes to a separate path until its lease is later than all leases that existed before. */
  void untilClockMoves() {
    StoragePath probe = StoragePath.parse("clock/probe");
    driver.write(probe, ascii("tick"));
    untilRenewed(probe, leaseAt(probe), () -> driver.write(probe, ascii("tack")));
  }
}
