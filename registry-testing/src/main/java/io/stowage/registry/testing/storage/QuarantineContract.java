package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link Quarantine}, with one caller. */
abstract class QuarantineContract extends OperationContract {
  private static final StoragePath COMPANION = FOLDER.resolve("companion");
  private static final String OTHER_RUN = "other-run";

  private Quarantine quarantine;
  private StorageView kept;

  QuarantineContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @BeforeEach
  void enter() {
    quarantine = driver.quarantine();
    kept = quarantine.keptBy(RUN);
  }

  @Test
  void takesAnObjectOutOfItsPlace() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(take(OBJECT)).isTrue();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(kept.read(OBJECT, LARGE)).isEqualTo(ascii("hello"));
    assertThat(namesKept(FOLDER)).containsExactly("object");
  }

  @Test
  void takesTheWholeFolder() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    take(OBJECT);
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(namesKept(FOLDER)).containsExactlyInAnyOrder("object", "companion");
  }

  @Test
  void keepsTheLeaseOfATakenObject() {
    driver.write(OBJECT, ascii("hello"));
    Instant lease = leaseAt(OBJECT);
    untilClockMoves();
    take(OBJECT);
    assertThat(kept.stat(OBJECT)).map(StorageEntry::modified).contains(lease);
  }

  @Test
  void keepsAnObjectInPlaceWhoseLeaseWasRenewed() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    StorageEntry entry = entry(OBJECT);
    StorageEntry older = new StorageEntry(
        entry.size(), entry.modified().minusMillis(1), entry.version(), entry.md5());
    assertThat(quarantine.take(RUN, List.of(new Seen(OBJECT, older)))).isEmpty();
    assertThat(names(FOLDER)).containsExactlyInAnyOrder("object", "companion");
    assertThat(isKept(OBJECT)).isFalse();
    assertThat(quarantine.take(RUN, List.of(new Seen(NOTHING, older)))).isEmpty();
  }

  @Test
  void takesThoseOfSeveralWhoseLeasesAreUnchanged() {
    List<StoragePath> objects = written(3);
    List<Seen> seen = objects.stream().map(path -> new Seen(path, entry(path))).toList();
    untilRenewed(objects.get(1), leaseAt(objects.get(1)), () -> driver.lease(objects.get(1)));
    assertThat(quarantine.take(RUN, seen)).containsExactly(objects.get(0), objects.get(2));
    assertThat(objects.stream().filter(this::isThere)).containsExactly(objects.get(1));
    assertThat(quarantine.take(RUN, List.of())).isEmpty();
  }

  @Test
  void takesNothingWithoutAnObject() {
    driver.write(COMPANION, ascii("friend"));
    Seen seen = new Seen(OBJECT, entry(COMPANION));
    assertThat(quarantine.take(RUN, List.of(seen))).isEmpty();
    assertThat(isKept(OBJECT)).isFalse();
    assertThat(contentOf(COMPANION)).isEqualTo(ascii("friend"));
  }

  @Test
  void takesNothingToAnOccupiedPlace() {
    driver.write(OBJECT, ascii("kept before"));
    take(OBJECT);
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.UnexpectedKind.class).isThrownBy(() -> take(OBJECT));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(kept.read(OBJECT, LARGE)).isEqualTo(ascii("kept before"));
  }

  @Test
  void takesToAPlaceThatWasOccupiedBefore() {
    driver.write(OBJECT, ascii("kept before"));
    take(OBJECT);
    purge(OBJECT);
    driver.write(OBJECT, ascii("hello"));
    assertThat(take(OBJECT)).isTrue();
    assertThat(kept.read(OBJECT, LARGE)).isEqualTo(ascii("hello"));
  }

  @Test
  void showsObjectsThatAnyRunKeeps() throws IOException {
    StoragePath other = FOLDER.parent().resolve("other/object");
    driver.write(OBJECT, ascii("hello"));
    driver.write(other, ascii("other"));
    StorageEntry entry = entry(OBJECT);
    take(OBJECT);
    take(OTHER_RUN, other);
    assertSameObject(quarantine.stat(OBJECT).orElseThrow(), entry);
    assertThat(quarantine.read(other, LARGE)).isEqualTo(ascii("other"));
    try (ReadableByteChannel channel = quarantine.open(OBJECT, 1)) {
      assertThat(rest(channel)).isEqualTo(ascii("ello"));
    }
    List<String> names = new ArrayList<>();
    assertThat(quarantine.list(FOLDER.parent(), names::add)).isTrue();
    assertThat(names).containsExactlyInAnyOrder("folder", "other");
    assertThat(kept.stat(other)).isEmpty();
  }

  @Test
  void showsNothingThatIsInItsPlace() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(quarantine.stat(OBJECT)).isEmpty();
    assertThat(quarantine.list(FOLDER, name -> {})).isFalse();
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> quarantine.read(OBJECT, LARGE));
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> quarantine.open(OBJECT, 0));
  }

  @Test
  void restoresAnObject() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    take(OBJECT);
    assertThat(restore(OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(COMPANION)).isEqualTo(ascii("friend"));
    assertThat(isKept(OBJECT)).isFalse();
  }

  @Test
  void restoresTheLease() {
    driver.write(OBJECT, ascii("hello"));
    Instant lease = leaseAt(OBJECT);
    take(OBJECT);
    untilClockMoves();
    restore(OBJECT);
    assertThat(leaseAt(OBJECT)).isEqualTo(lease);
  }

  @Test
  void restoresEvenIfTheFoldersAboveAreGone() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    driver.deleteTree(FOLDER.parent());
    assertThat(restore(OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void restoresNothingOverANewObject() {
    driver.write(OBJECT, ascii("old"));
    take(OBJECT);
    driver.write(OBJECT, ascii("new"));
    Instant lease = leaseAt(OBJECT);
    assertThat(restore(OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("new"));
    assertThat(leaseAt(OBJECT)).isEqualTo(lease);
    assertThat(isKept(OBJECT)).isFalse();
  }

  @Test
  void restoresIntoANewFolder() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    driver.write(COMPANION, ascii("unfinished"));
    assertThat(restore(OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(COMPANION)).isEqualTo(ascii("unfinished"));
    assertThat(isKept(OBJECT)).isFalse();
  }

  @Test
  void restoresIntoAnEmptiedFolder() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    driver.write(COMPANION, ascii("gone"));
    driver.delete(COMPANION);
    assertThat(restore(OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void restoresNothingThatIsNotKept() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(restore(OBJECT)).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void restoresFromAnyRun() {
    driver.write(OBJECT, ascii("hello"));
    take(OTHER_RUN, OBJECT);
    assertThat(quarantine.restoreFromAnyRun(OBJECT)).isTrue();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(quarantine.stat(OBJECT)).isEmpty();
    assertThat(quarantine.restoreFromAnyRun(OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isTrue();
  }

  @Test
  void purgesPermanently() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    take(OBJECT);
    quarantine.aboutToPurge(RUN);
    assertThat(purge(OBJECT)).isTrue();
    assertThat(restore(OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(kept.list(FOLDER, name -> {})).isFalse();
  }

  @Test
  void purgesNothingThatWasRestored() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    restore(OBJECT);
    assertThat(purge(OBJECT)).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void purgesNothingThatAnotherRunKeeps() {
    driver.write(OBJECT, ascii("hello"));
    take(OTHER_RUN, OBJECT);
    assertThat(purge(OBJECT)).isFalse();
    assertThat(quarantine.stat(OBJECT)).isPresent();
  }

  @Test
  void purgesSeveralAndReturnsThoseThatWereNotRestored() {
    List<StoragePath> objects = written(4);
    objects.forEach(this::take);
    restore(objects.get(1));
    List<StoragePath> purged = objects.subList(0, 3);
    assertThat(quarantine.purge(RUN, purged)).containsExactly(objects.get(0), objects.get(2));
    assertThat(quarantine.purge(RUN, purged)).isEmpty();
    assertThat(quarantine.purge(RUN, List.of())).isEmpty();
    assertThat(isThere(objects.get(1))).isTrue();
    assertThat(isKept(objects.get(3))).isTrue();
    quarantine.persist(RUN, objects);
  }

  @Test
  void visitsObjectsThatARunKeeps() {
    StoragePath other = FOLDER.parent().resolve("other/object");
    driver.write(OBJECT, ascii("hello"));
    driver.write(COMPANION, ascii("friend"));
    driver.write(other, ascii("other"));
    take(OBJECT);
    take(other);
    assertThat(visited(RUN, StorageDriver.MARKER)).containsExactly(COMPANION, OBJECT, other);
    assertThat(visited(RUN, other.parent())).containsExactly(other);
    assertThat(visited(OTHER_RUN, StorageDriver.MARKER)).isEmpty();
    assertThat(visited(RUN, NOTHING)).isEmpty();
  }

  @Test
  void allowsAVisitorToRestoreAndPurge() {
    List<StoragePath> objects = written(3);
    objects.forEach(this::take);
    quarantine.forEachKept(
        RUN,
        StorageDriver.MARKER,
        path -> assertThat(path.equals(objects.get(0)) ? restore(path) : purge(path))
            .isTrue());
    assertThat(objects.stream().filter(this::isThere)).containsExactly(objects.get(0));
    assertThat(visited(RUN, StorageDriver.MARKER)).isEmpty();
  }

  @Test
  void leavesNothingOfARunThatEnded() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    purge(OBJECT);
    quarantine.end(RUN);
    driver.deleteTree(FOLDER.parent());
    List<String> names = new ArrayList<>();
    quarantine.list(StorageDriver.MARKER, names::add);
    assertThat(names).isEmpty();
    assertThat(visited(RUN, StorageDriver.MARKER)).isEmpty();
  }

  @Test
  void keepsObjectsThatARunThatEndedStillKeeps() {
    driver.write(OBJECT, ascii("hello"));
    take(OBJECT);
    quarantine.end(RUN);
    assertThat(quarantine.stat(OBJECT)).isPresent();
  }

  private List<StoragePath> written(int many) {
    List<StoragePath> objects = IntStream.range(0, many)
        .mapToObj(each -> FOLDER.resolve(each + "/object"))
        .toList();
    objects.forEach(path -> driver.write(path, ascii("hello")));
    return objects;
  }

  private List<StoragePath> visited(String run, StoragePath folder) {
    List<StoragePath> visited = new ArrayList<>();
    quarantine.forEachKept(run, folder, visited::add);
    return visited;
  }

  private List<String> namesKept(StoragePath folder) {
    List<String> names = new ArrayList<>();
    kept.list(folder, names::add);
    return names;
  }
}
