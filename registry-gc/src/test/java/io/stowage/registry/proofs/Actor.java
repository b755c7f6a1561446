package io.stowage.registry.proofs;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.proofs.Catalogue.Item;
import io.stowage.registry.testing.TestImage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A client of a registry that records its operations in the ledger, which says what may be refused.
 */
final class Actor {
  private final TestStore store;
  private final Registry registry;
  private final Ledger ledger;
  private final Doubts doubts;

  /**
   * Acts in {@code registry}, and records in {@code doubts} the operations whose outcome is
   * unknown.
   */
  Actor(TestStore store, Registry registry, Ledger ledger, Doubts doubts) {
    this.store = store;
    this.registry = registry;
    this.ledger = ledger;
    this.doubts = doubts;
  }

  /** The way in which a client provides a blob that its image needs. */
  enum Way {
    /** Uploads it. */
    UPLOAD,
    /** Checks whether it exists, and uploads it if not. */
    ASK,
    /** Tries to mount it from another repository, and uploads it if that fails. */
    MOUNT
  }

  /** Pushes everything that an image consists of, and then the image itself. */
  void push(String repository, Item item, Optional<String> tag, Way way) {
    offer(repository, item, way);
    put(repository, item, tag);
  }

  /** Pushes everything that an image consists of, but not the image itself. */
  void offer(String repository, Item item, Way way) {
    for (Item child : item.children()) {
      if (way == Way.UPLOAD || !asks(repository, child)) {
        push(repository, child, Optional.empty(), way);
      }
    }
    item.blobs().forEach(blob -> offer(repository, blob, way));
  }

  private void offer(String repository, Digest blob, Way way) {
    boolean there = switch (way) {
      case UPLOAD -> false;
      case ASK -> asks(repository, blob);
      case MOUNT -> mounts(repository, blob);
    };
    if (!there) {
      Descriptor put = in(repository).blobs().put(Catalogue.content(blob));
      check(put.digest().equals(blob), blob + " was stored as " + put);
      ledger.promised(repository, blob, now());
    }
  }

  boolean asks(String repository, Digest blob) {
    boolean sure = ledger.guarantees(repository, blob, now());
    boolean there = in(repository).blobs().touch(blob).isPresent();
    check(there || !sure, "denied the existence of " + blob + " in " + repository);
    if (there) {
      ledger.promised(repository, blob, now());
    }
    return there;
  }

  /**
   * Checks for a manifest; the answer about one that was collected says nothing of its references.
   */
  boolean asks(String repository, Item item) {
    boolean there = in(repository).manifests().touch(item.digest()).isPresent();
    check(
        there || !ledger.has(repository, item),
        "denied the existence of " + item + " in " + repository);
    if (ledger.has(repository, item)) {
      ledger.promised(repository, item, now());
    }
    return there;
  }

  private boolean mounts(String repository, Digest blob) {
    int next = Ledger.REPOSITORIES.indexOf(repository) + 1;
    String from = Ledger.REPOSITORIES.get(next % Ledger.REPOSITORIES.size());
    boolean sure = ledger.guarantees(from, blob, now());
    boolean there =
        in(repository).blobs().mount(blob, RepositoryName.parse(from)).isPresent();
    check(there || !sure, "denied the existence of " + blob + " in " + from);
    if (there) {
      ledger.promised(from, blob, now());
      ledger.promised(repository, blob, now());
    }
    return there;
  }

  /** Puts a manifest, which may be refused unless its references were confirmed to exist. */
  void put(String repository, Item item, Optional<String> tag) {
    boolean sure = ledger.guaranteesBelow(repository, item, now());
    Reference reference = tag.<Reference>map(Tag::parse).orElse(item.digest());
    MediaType type = item.image().manifest().mediaType();
    byte[] bytes = Catalogue.content(item.digest());
    doubts.mayPut(repository, item, tag, sure);
    if (isDone(
        () -> in(repository).manifests().put(reference, type, bytes),
        ErrorCode.MANIFEST_BLOB_UNKNOWN,
        sure)) {
      ledger.pushed(repository, item, now());
      tag.ifPresent(name -> ledger.tagged(repository, name, item));
    }
    doubts.clear();
  }

  void tag(String repository, Item item, String tag) {
    boolean sure = ledger.isWhole(repository, item);
    Set<ErrorCode> refusals =
        EnumSet.of(ErrorCode.MANIFEST_BLOB_UNKNOWN, ErrorCode.MANIFEST_UNKNOWN);
    doubts.mayPut(repository, item, Optional.of(tag), sure);
    if (isDone(() -> in(repository).tags().put(Tag.parse(tag), item.digest()), refusals, sure)) {
      ledger.pushed(repository, item, now());
      ledger.tagged(repository, tag, item);
    }
    doubts.clear();
  }

  void untag(String repository, String tag) {
    boolean sure = ledger.tag(repository, tag).isPresent();
    doubts.mayUntag(repository, tag);
    if (isDone(
        () -> in(repository).tags().remove(Tag.parse(tag)), ErrorCode.MANIFEST_UNKNOWN, sure)) {
      ledger.untagged(repository, tag);
    }
    doubts.clear();
  }

  void delete(String repository, Item item) {
    boolean sure = ledger.has(repository, item);
    doubts.mayDelete(repository, item);
    if (isDone(
        () -> in(repository).manifests().delete(item.digest()), ErrorCode.MANIFEST_UNKNOWN, sure)) {
      ledger.deleted(repository, item);
    }
    doubts.clear();
  }

  /**
   * Deletes a blob: images that contain it cannot be pulled afterwards, even if the repository
   * lacked it.
   */
  void deleteBlob(String repository, Digest blob) {
    boolean sure = ledger.guarantees(repository, blob, now());
    ledger.cut(repository, blob);
    isDone(() -> in(repository).blobs().delete(blob), ErrorCode.BLOB_UNKNOWN, sure);
  }

  void remove(String repository) {
    boolean sure = Catalogue.ITEMS.stream().anyMatch(item -> ledger.has(repository, item));
    doubts.mayRemove(repository);
    if (isDone(
        () -> registry.remove(RepositoryName.parse(repository)), ErrorCode.NAME_UNKNOWN, sure)) {
      ledger.removed(repository);
    }
    doubts.clear();
  }

  /** Pushes in the same way as a docker-registry on the same store. */
  void pushForeign(String repository, Item item, String tag) {
    TestImage image = inRepository(repository, item);
    new ForeignPush(registry.storage(), Catalogue.store(), image, tag).whole();
    acknowledgeAll(repository, item);
    ledger.tagged(repository, tag, item);
  }

  private TestImage inRepository(String repository, Item item) {
    return new TestImage(
        in(repository),
        item.image().manifest(),
        item.children().stream().map(child -> inRepository(repository, child)).toList());
  }

  private void acknowledgeAll(String repository, Item item) {
    item.children().forEach(child -> acknowledgeAll(repository, child));
    ledger.pushed(repository, item, now());
  }

  private static boolean isDone(Runnable call, ErrorCode refusal, boolean sure) {
    return isDone(call, EnumSet.of(refusal), sure);
  }

  private static boolean isDone(Runnable call, Set<ErrorCode> refusals, boolean sure) {
    try {
      call.run();
      return true;
    } catch (RegistryException e) {
      if (sure || !refusals.contains(e.code())) {
        throw new AssertionError("refused: " + e.getMessage(), e);
      }
      return false;
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private Instant now() {
    return store.now();
  }

  private Repository in(String repository) {
    return registry.repository(repository);
  }
}
