package io.stowage.registry.proofs;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.proofs.Catalogue.Item;
import java.util.List;
import java.util.Optional;

/** The possible effects of one change whose outcome is unknown. */
final class Doubts {
  private final Ledger ledger;
  private Optional<Change> change = Optional.empty();

  /**
   * A change of items and tags.
   *
   * @param put what they may name afterwards, empty if they are removed
   * @param whole whether everything below {@code put} certainly existed
   */
  private record Change(
      String repository, List<Item> items, List<String> tags, Optional<Item> put, boolean whole) {}

  Doubts(Ledger ledger) {
    this.ledger = ledger;
  }

  void mayPut(String repository, Item item, Optional<String> tag, boolean whole) {
    change = Optional.of(
        new Change(repository, List.of(item), tag.stream().toList(), Optional.of(item), whole));
  }

  void mayUntag(String repository, String tag) {
    change = Optional.of(new Change(repository, List.of(), List.of(tag), Optional.empty(), false));
  }

  void mayDelete(String repository, Item item) {
    List<String> tags = ledger.tagsOf(repository, item);
    change = Optional.of(new Change(repository, List.of(item), tags, Optional.empty(), false));
  }

  void mayRemove(String repository) {
    change =
        Optional.of(new Change(repository, Catalogue.ITEMS, Ledger.TAGS, Optional.empty(), false));
    ledger.breakPromises(repository);
  }

  /** Clears all doubts, because every outcome is known. */
  void clear() {
    change = Optional.empty();
  }

  /** Records in the ledger the actual outcome of the change, after checking that it is possible. */
  void settle(Registry reopened) {
    change.ifPresent(made -> {
      made.items().forEach(item -> settle(reopened, made, item));
      made.tags().forEach(tag -> settle(reopened, made, tag));
    });
    clear();
  }

  private void settle(Registry reopened, Change made, Item item) {
    RepositoryName name = RepositoryName.parse(made.repository());
    boolean there = reopened
        .storage()
        .stat(RegistryLayout.revisionLink(name, item.digest()))
        .isPresent();
    if (there && made.whole()) {
      ledger.found(made.repository(), item);
    } else if (there && made.put().isPresent()) {
      ledger.mayBeThere(made.repository(), item);
    } else if (!there && made.put().isEmpty()) {
      ledger.forget(made.repository(), item);
    }
  }

  private void settle(Registry reopened, Change made, String tag) {
    Optional<Digest> found = reopened.repository(made.repository()).tags().find(Tag.parse(tag));
    Optional<Item> before = ledger.tag(made.repository(), tag);
    if (found.equals(before.map(Item::digest))) {
      return;
    }
    if (!found.equals(made.put().map(Item::digest))) {
      throw new AssertionError(tag + " names " + found + ", and " + before + " before " + made);
    }
    made.put()
        .ifPresentOrElse(
            put -> found(made.repository(), tag, put),
            () -> ledger.untagged(made.repository(), tag));
  }

  /** Records a tag that was found: a tag is set last, so what it names is complete. */
  private void found(String repository, String tag, Item item) {
    ledger.found(repository, item);
    ledger.foundBelow(repository, item);
    ledger.tagged(repository, tag, item);
  }
}
