package io.stowage.registry.proofs;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.model.Digest;
import io.stowage.registry.proofs.Catalogue.Item;
import io.stowage.registry.testing.storage.Moment;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The steps of long runs. */
final class RandomActions {
  private static final int LATEST_CALL = 400;

  private static final Arbitrary<String> REPOSITORY = Arbitraries.of(Ledger.REPOSITORIES);
  private static final Arbitrary<String> TAG = Arbitraries.of(Ledger.TAGS);
  private static final Arbitrary<Item> ITEM = Arbitraries.of(Catalogue.ITEMS);
  private static final Arbitrary<Digest> BLOB = Arbitraries.of(Catalogue.BLOBS);
  private static final Arbitrary<Actor.Way> WAY = Arbitraries.of(Actor.Way.class);
  private static final Arbitrary<Integer> UPLOAD = Arbitraries.integers().between(0, 5);
  private static final Arbitrary<Duration> TIME = Arbitraries.of(
      Duration.ofSeconds(1),
      Duration.ofSeconds(20),
      Duration.ofMinutes(5),
      Duration.ofMinutes(29),
      Duration.ofMinutes(31),
      Duration.ofHours(1),
      Duration.ofHours(3),
      Duration.ofDays(8));

  private RandomActions() {}

  /** Returns lists of that many steps, which shrink to shorter ones. */
  static Arbitrary<List<RandomAction>> lists(int steps) {
    return any()
        .list()
        .ofMaxSize(steps)
        .withSizeDistribution((tries, min, max, center) -> random -> BigInteger.valueOf(steps));
  }

  private static Arbitrary<RandomAction> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, pushing()),
        Tuple.of(8, removing()),
        Tuple.of(4, uploading()),
        Tuple.of(6, TIME.map(RandomAction.Pass::new)),
        Tuple.of(4, collecting(true)),
        Tuple.of(2, repairing()),
        Tuple.of(1, foreign()),
        Tuple.of(4, beside()),
        Tuple.of(4, crashing()));
  }

  private static Arbitrary<RandomAction> pushing() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Combinators.combine(REPOSITORY, ITEM, TAG.optional(), WAY).as(RandomAction.Push::new)),
        Tuple.of(2, Combinators.combine(REPOSITORY, ITEM, WAY).as(RandomAction.Offer::new)),
        Tuple.of(
            3, Combinators.combine(REPOSITORY, ITEM, TAG.optional()).as(RandomAction.Put::new)),
        Tuple.of(2, Combinators.combine(REPOSITORY, ITEM, TAG).as(RandomAction.Tag::new)),
        Tuple.of(1, Combinators.combine(REPOSITORY, BLOB).as(RandomAction.Ask::new)),
        Tuple.of(1, Combinators.combine(REPOSITORY, ITEM).as(RandomAction.AskManifest::new)));
  }

  private static Arbitrary<RandomAction> removing() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Combinators.combine(REPOSITORY, ITEM).as(RandomAction.Delete::new)),
        Tuple.of(4, Combinators.combine(REPOSITORY, TAG).as(RandomAction.Untag::new)),
        Tuple.of(1, Combinators.combine(REPOSITORY, BLOB).as(RandomAction.DeleteBlob::new)),
        Tuple.of(1, REPOSITORY.map(RandomAction.Remove::new)));
  }

  private static Arbitrary<RandomAction> uploading() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Combinators.combine(REPOSITORY, BLOB).as(RandomAction.Begin::new)),
        Tuple.of(3, UPLOAD.map(RandomAction.Append::new)),
        Tuple.of(2, UPLOAD.map(RandomAction.Commit::new)),
        Tuple.of(1, UPLOAD.map(RandomAction.Cancel::new)),
        Tuple.of(1, purging()));
  }

  private static Arbitrary<RandomAction> repairing() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, restoring()),
        Tuple.of(1, purgingQuarantine()),
        Tuple.of(1, Arbitraries.of(false, true).map(RandomAction.Scrub::new)));
  }

  private static Arbitrary<RandomAction> restoring() {
    return ITEM.optional().map(RandomAction.Restore::new);
  }

  private static Arbitrary<RandomAction> purgingQuarantine() {
    return Arbitraries.of(Duration.ZERO, Duration.ofHours(1))
        .map(RandomAction.PurgeQuarantine::new);
  }

  private static Arbitrary<RandomAction> purging() {
    return Arbitraries.of(Duration.ofMinutes(10), Duration.ofDays(7)).map(RandomAction.Purge::new);
  }

  private static Arbitrary<RandomAction> foreign() {
    return Combinators.combine(REPOSITORY, ITEM, TAG).as(RandomAction.Foreign::new);
  }

  /** Returns collections; if {@code alone}, some require that no other process uses the store. */
  private static Arbitrary<RandomAction.Collect> collecting(boolean alone) {
    return alone
        ? Arbitraries.frequencyOf(
            Tuple.of(3, collectingBeside(Writers.STOWAGE, Writers.ANY)),
            Tuple.of(1, collecting(Arbitraries.of(Writers.NONE), Duration.ZERO, Ledger.GRACE)))
        : collectingBeside(Writers.STOWAGE, Writers.ANY);
  }

  private static Arbitrary<RandomAction.Collect> collectingBeside(Writers... writers) {
    return collecting(
        Arbitraries.of(writers), Ledger.GRACE, Ledger.GRACE, Duration.ofHours(2), Ledger.GRACE);
  }

  private static Arbitrary<RandomAction.Collect> collecting(
      Arbitrary<Writers> writers, Duration... grace) {
    Arbitrary<Duration> quarantine =
        Arbitraries.of(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(7));
    Arbitrary<Set<Tidying>> tidying = Arbitraries.of(Tidying.class).set();
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(either, Arbitraries.of(grace), quarantine, tidying, writers)
        .as(RandomAction.Collect::new);
  }

  private static Arbitrary<RandomAction> beside() {
    Arbitrary<RandomAction> ours = Arbitraries.frequencyOf(
        Tuple.of(6, pushing()),
        Tuple.of(3, removing()),
        Tuple.of(1, uploading()),
        Tuple.of(3, Arbitraries.create(RandomAction.Look::new)));
    return Arbitraries.frequencyOf(
        Tuple.of(
            4, Combinators.combine(collecting(false), call(), ours).as(RandomAction.Beside::new)),
        Tuple.of(
            1,
            Combinators.combine(collectingBeside(Writers.ANY), call(), foreign())
                .as(RandomAction.Beside::new)));
  }

  private static Arbitrary<RandomAction> crashing() {
    Arbitrary<RandomAction> last = Arbitraries.frequencyOf(
        Tuple.of(4, pushing()),
        Tuple.of(3, removing()),
        Tuple.of(1, uploading()),
        Tuple.of(1, restoring()),
        Tuple.of(1, purgingQuarantine()),
        Tuple.of(1, purging()),
        Tuple.of(6, collecting(true)),
        Tuple.of(2, beside()));
    return Combinators.combine(
            last, call(), Arbitraries.of(Moment.class), Arbitraries.of(true, false))
        .as(RandomAction.Crash::new);
  }

  /** Prefers small numbers, since few operations make many calls. */
  private static Arbitrary<Integer> call() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.integers().between(1, 20)),
        Tuple.of(1, Arbitraries.integers().between(20, 100)),
        Tuple.of(1, Arbitraries.integers().between(100, LATEST_CALL)));
  }
}
