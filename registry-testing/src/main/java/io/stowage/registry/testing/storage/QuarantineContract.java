package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link Quarantine}, with one caller. */
abstract class QuarantineContract extends OperationContract {
  private static final StoragePath KEPT = StoragePath.parse("quarantine/run/1/object");
  private static final StoragePath COMPANION = FOLDER.resolve("companion");

  private Quarantine quarantine;

  QuarantineContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @BeforeEach
  void enter() {
    quarantine = driver.quarantine();
  }

  @Test
  void takesAnObjectOutOfItsPlace() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(quarantine.take(OBJECT, KEPT)).isTrue();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(contentOf(KEPT)).isEqualTo(ascii("hello"));
    assertThat(names(KEPT.parent())).containsExactly("object");
  }

  @Test
  void takesTheWholeFolder() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    quarantine.take(OBJECT, KEPT);
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(names(KEPT.parent())).containsExactlyInAnyOrder("object", "companion");
  }

  @Test
  void keepsTheLeaseOfATakenObject() {
    driver.write(OBJECT, ascii("hello"));
    Instant lease = leaseAt(OBJECT);
    untilClockMoves();
    quarantine.take(OBJECT, KEPT);
    assertThat(quarantine.leaseOf(OBJECT, KEPT)).contains(lease);
  }

  @Test
  void takesAnObjectWhoseLeaseIsUnchanged() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(quarantine.takeUnchanged(OBJECT, KEPT, leaseAt(OBJECT))).isTrue();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(contentOf(KEPT)).isEqualTo(ascii("hello"));
  }

  @Test
  void restoresAnObjectWhoseLeaseWasRenewed() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    Instant seen = leaseAt(OBJECT).minusMillis(1);
    assertThat(quarantine.takeUnchanged(OBJECT, KEPT, seen)).isFalse();
    assertThat(names(FOLDER)).containsExactlyInAnyOrder("object", "companion");
    assertThat(isThere(KEPT)).isFalse();
    assertThat(quarantine.takeUnchanged(NOTHING, KEPT, seen)).isFalse();
  }

  @Test
  void takesNothingWithoutAnObject() {
    driver.write(COMPANION, ascii("friend"));
    assertThat(quarantine.take(OBJECT, KEPT)).isFalse();
    assertThat(quarantine.take(NOTHING, KEPT)).isFalse();
    assertThat(quarantine.leaseOf(OBJECT, KEPT)).isEmpty();
    assertThat(contentOf(COMPANION)).isEqualTo(ascii("friend"));
  }

  @Test
  void takesNothingToAnOccupiedPlace() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(KEPT, ascii("kept before"));
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> quarantine.take(OBJECT, KEPT));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(KEPT)).isEqualTo(ascii("kept before"));
  }

  @Test
  void takesToAPlaceThatWasOccupiedBefore() {
    driver.write(KEPT, ascii("kept before"));
    driver.delete(KEPT);
    driver.write(OBJECT, ascii("hello"));
    assertThat(quarantine.take(OBJECT, KEPT)).isTrue();
    assertThat(contentOf(KEPT)).isEqualTo(ascii("hello"));
  }

  @Test
  void returnsNoLeaseOfAnObjectThatIsNotKept() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(quarantine.leaseOf(OBJECT, KEPT)).isEmpty();
  }

  @Test
  void restoresAnObject() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    quarantine.take(OBJECT, KEPT);
    assertThat(quarantine.restore(KEPT, OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(COMPANION)).isEqualTo(ascii("friend"));
    assertThat(isThere(KEPT)).isFalse();
  }

  @Test
  void restoresTheLease() {
    driver.write(OBJECT, ascii("hello"));
    Instant lease = leaseAt(OBJECT);
    quarantine.take(OBJECT, KEPT);
    untilClockMoves();
    quarantine.restore(KEPT, OBJECT);
    assertThat(leaseAt(OBJECT)).isEqualTo(lease);
  }

  @Test
  void restoresEvenIfTheFoldersAboveAreGone() {
    driver.write(OBJECT, ascii("hello"));
    quarantine.take(OBJECT, KEPT);
    driver.deleteTree(FOLDER.parent());
    assertThat(quarantine.restore(KEPT, OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void restoresNothingOverANewObject() {
    driver.write(OBJECT, ascii("old"));
    quarantine.take(OBJECT, KEPT);
    driver.write(OBJECT, ascii("new"));
    Instant lease = leaseAt(OBJECT);
    assertThat(quarantine.restore(KEPT, OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("new"));
    assertThat(leaseAt(OBJECT)).isEqualTo(lease);
    assertThat(isThere(KEPT)).isFalse();
  }

  @Test
  void restoresIntoANewFolder() {
    driver.write(OBJECT, ascii("hello"));
    quarantine.take(OBJECT, KEPT);
    driver.write(COMPANION, ascii("unfinished"));
    assertThat(quarantine.restore(KEPT, OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(COMPANION)).isEqualTo(ascii("unfinished"));
    assertThat(isThere(KEPT)).isFalse();
  }

  @Test
  void restoresIntoAnEmptiedFolder() {
    driver.write(OBJECT, ascii("hello"));
    quarantine.take(OBJECT, KEPT);
    driver.write(COMPANION, ascii("gone"));
    driver.delete(COMPANION);
    assertThat(quarantine.restore(KEPT, OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void restoresNothingThatIsNotKept() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(quarantine.restore(KEPT, OBJECT)).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void purgesPermanently() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    quarantine.take(OBJECT, KEPT);
    assertThat(quarantine.purge(KEPT)).isTrue();
    assertThat(quarantine.restore(KEPT, OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(driver.list(KEPT.parent(), name -> {})).isFalse();
  }

  @Test
  void purgesNothingThatWasRestored() {
    driver.write(OBJECT, ascii("hello"));
    quarantine.take(OBJECT, KEPT);
    quarantine.restore(KEPT, OBJECT);
    assertThat(quarantine.purge(KEPT)).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void returnsFalseIfOnlyTheFolderExists() {
    driver.write(KEPT.parent().resolve("companion"), ascii("friend"));
    assertThat(quarantine.purge(KEPT)).isFalse();
  }

  @Test
  void purgesNothingElse() {
    StoragePath other = StoragePath.parse("quarantine/run/11/object");
    driver.write(other, ascii("other"));
    driver.write(KEPT, ascii("hello"));
    assertThat(quarantine.purge(KEPT)).isTrue();
    assertThat(contentOf(other)).isEqualTo(ascii("other"));
  }

  @Test
  void purgesManyPermanently() {
    List<StoragePath> kept = kept(3);
    kept.forEach(each -> driver.write(each, ascii("hello")));
    driver.write(kept.get(1).parent().resolve("companion"), ascii("friend"));
    assertThat(quarantine.purgeAll(kept)).isEqualTo(kept);
    assertThat(kept).noneMatch(this::isThere);
    assertThat(kept).noneMatch(each -> driver.list(each.parent(), name -> {}));
  }

  @Test
  void returnsOnlyThoseThatWereNotRestored() {
    List<StoragePath> kept = kept(3);
    kept.forEach(each -> driver.write(each, ascii("hello")));
    quarantine.restore(kept.get(1), OBJECT);
    assertThat(quarantine.purgeAll(kept)).containsExactly(kept.get(0), kept.get(2));
    assertThat(quarantine.purgeAll(kept)).isEmpty();
    assertThat(quarantine.purgeAll(List.of())).isEmpty();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void purgesNothingElseThanTheGivenPaths() {
    List<StoragePath> kept = kept(3);
    kept.forEach(each -> driver.write(each, ascii("hello")));
    StoragePath elsewhere = StoragePath.parse("quarantine/run/other/1/object");
    driver.write(elsewhere, ascii("other"));
    assertThat(quarantine.purgeAll(List.of(kept.get(0), kept.get(2), elsewhere)))
        .hasSize(3);
    assertThat(contentOf(kept.get(1))).isEqualTo(ascii("hello"));
    assertThat(isThere(elsewhere)).isFalse();
  }

  @Test
  void purgesManyInTheRoot() {
    List<StoragePath> kept = List.of(StoragePath.parse("1/object"), StoragePath.parse("2/object"));
    kept.forEach(each -> driver.write(each, ascii("hello")));
    assertThat(quarantine.purgeAll(kept)).isEqualTo(kept);
    assertThat(kept).noneMatch(this::isThere);
  }

  private static List<StoragePath> kept(int many) {
    return IntStream.range(0, many)
        .mapToObj(each -> StoragePath.parse("quarantine/run/shard/" + each + "/object"))
        .toList();
  }
}
