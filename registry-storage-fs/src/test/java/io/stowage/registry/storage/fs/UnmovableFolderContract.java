package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Tests the quarantine on a file system that cannot rename folders of a lower layer but can rename
 * the files in them.
 */
abstract class UnmovableFolderContract {
  static final StoragePath OBJECT = StoragePath.parse("a/1/object");
  private static final StoragePath OTHER = StoragePath.parse("a/2/object");
  private static final StoragePath COMPANION = StoragePath.parse("a/1/companion");
  private static final StoragePath KEPT = StoragePath.parse("kept/a/1/object");
  private static final StoragePath OTHER_KEPT = StoragePath.parse("kept/a/2/object");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final byte[] NEW = "new".getBytes(US_ASCII);

  /** Returns the store. */
  abstract StorageDriver store();

  /** Makes all existing folders unmovable. */
  abstract void commit();

  @Test
  void takesAnObjectWithoutItsFolder() {
    Instant lease = committed();
    assertThat(Moves.of(store()).take(OBJECT, KEPT)).isPresent();
    assertThat(store().stat(OBJECT)).isEmpty();
    assertThat(store().list(OBJECT.parent(), name -> {})).isFalse();
    assertThat(store().read(KEPT, 10)).isEqualTo(HELLO);
    assertThat(leaseOf(KEPT)).isEqualTo(lease);
  }

  @Test
  void takesAnObjectWhoseLeaseIsUnchanged() {
    Instant lease = committed();
    assertThat(Moves.of(store()).take(OBJECT, KEPT)).contains(lease);
    assertThat(store().stat(OBJECT)).isEmpty();
  }

  @Test
  void restoresAnObjectWhoseLeaseWasRenewed() {
    Instant lease = committed();
    Instant renewed = renew(lease);
    assertThat(Moves.of(store()).take(OBJECT, KEPT)).contains(renewed);
    assertThat(Moves.of(store()).restore(KEPT, OBJECT)).isTrue();
    assertThat(store().read(OBJECT, 10)).isEqualTo(HELLO);
    assertThat(leaseOf(OBJECT)).isEqualTo(renewed);
    assertThat(store().list(KEPT.parent(), name -> {})).isFalse();
  }

  @Test
  void keepsAndNamesAnObjectThatIsNotAloneInItsFolder() {
    store().write(COMPANION, HELLO);
    Instant lease = committed();
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(() -> Moves.of(store()).take(OBJECT, KEPT))
        .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()));
    assertThat(leaseOf(OBJECT)).isEqualTo(lease);
    assertThat(store().read(COMPANION, 10)).isEqualTo(HELLO);
    assertThat(store().stat(KEPT)).isEmpty();
  }

  @Test
  void takesNothingWithoutAnObject() {
    committed();
    store().delete(OBJECT);
    assertThat(Moves.of(store()).take(OBJECT, KEPT)).isEmpty();
    assertThat(store().list(KEPT.parent(), name -> {})).isFalse();
  }

  @Test
  void takesNothingToAnOccupiedPlace() {
    store().write(KEPT, NEW);
    committed();
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> Moves.of(store()).take(OBJECT, KEPT));
    assertThat(store().read(OBJECT, 10)).isEqualTo(HELLO);
    assertThat(store().read(KEPT, 10)).isEqualTo(NEW);
  }

  @Test
  void takesToAPlaceThatWasOccupiedBefore() {
    store().write(KEPT, NEW);
    committed();
    store().delete(KEPT);
    assertThat(Moves.of(store()).take(OBJECT, KEPT)).isPresent();
    assertThat(store().read(KEPT, 10)).isEqualTo(HELLO);
  }

  @Test
  void restoresATakenObject() {
    Instant lease = committed();
    Moves.of(store()).take(OBJECT, KEPT);
    assertThat(Moves.of(store()).restore(KEPT, OBJECT)).isTrue();
    assertThat(leaseOf(OBJECT)).isEqualTo(lease);
    assertThat(store().read(OBJECT, 10)).isEqualTo(HELLO);
    assertThat(store().stat(KEPT)).isEmpty();
  }

  @Test
  void restoresFromAFolderThatCannotBeRenamed() {
    store().write(OBJECT, HELLO);
    Moves.of(store()).take(OBJECT, KEPT);
    Instant lease = leaseOf(KEPT);
    commit();
    assertThat(Moves.of(store()).restore(KEPT, OBJECT)).isTrue();
    assertThat(leaseOf(OBJECT)).isEqualTo(lease);
    assertThat(store().read(OBJECT, 10)).isEqualTo(HELLO);
    assertThat(store().list(KEPT.parent(), name -> {})).isFalse();
  }

  @Test
  void restoresNothingOverANewObject() {
    committed();
    Moves.of(store()).take(OBJECT, KEPT);
    store().write(OBJECT, NEW);
    commit();
    assertThat(Moves.of(store()).restore(KEPT, OBJECT)).isTrue();
    assertThat(store().read(OBJECT, 10)).isEqualTo(NEW);
    assertThat(store().stat(KEPT)).isEmpty();
  }

  @Test
  void purgesATakenObject() {
    committed();
    Moves.of(store()).take(OBJECT, KEPT);
    assertThat(Moves.of(store()).purge(KEPT)).isTrue();
    assertThat(store().list(KEPT.parent(), name -> {})).isFalse();
  }

  @Test
  void purgesFoldersThatCannotBeRenamed() {
    store().write(KEPT, HELLO);
    store().write(OTHER_KEPT, HELLO);
    commit();
    assertThat(Moves.of(store()).purge(KEPT)).isTrue();
    assertThat(Moves.of(store()).purge(OTHER_KEPT)).isTrue();
    assertThat(store().list(KEPT.parent(), name -> {})).isFalse();
    assertThat(store().list(OTHER_KEPT.parent(), name -> {})).isFalse();
    assertThat(Moves.of(store()).purge(KEPT)).isFalse();
  }

  @Test
  void takesARestoredObjectAgain() {
    committed();
    Moves.of(store()).take(OBJECT, KEPT);
    Moves.of(store()).restore(KEPT, OBJECT);
    commit();
    assertThat(Moves.of(store()).take(OBJECT, KEPT)).contains(leaseOf(KEPT));
    assertThat(store().stat(OTHER)).isPresent();
  }

  /**
   * Writes two objects into folders that then become unmovable, and returns the lease of the first.
   */
  Instant committed() {
    store().write(OBJECT, HELLO);
    store().write(OTHER, HELLO);
    commit();
    return leaseOf(OBJECT);
  }

  Instant leaseOf(StoragePath object) {
    return store().stat(object).orElseThrow().modified();
  }

  private Instant renew(Instant lease) {
    Instant renewed = lease;
    while (renewed.equals(lease)) {
      renewed = store().lease(OBJECT).orElseThrow().modified();
    }
    return renewed;
  }
}
