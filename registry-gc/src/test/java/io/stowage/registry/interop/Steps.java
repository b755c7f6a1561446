package io.stowage.registry.interop;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Arbitrary steps, with pushes more frequent than other steps. */
final class Steps {
  private static final int MOST = 30;

  private Steps() {}

  static Arbitrary<List<Step>> any() {
    return step()
        .list()
        .ofMinSize(1)
        .ofMaxSize(MOST)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Step> step() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            8,
            Combinators.combine(repository(), several(layer()), docker(), tag())
                .as(Step.PushImage::new)),
        Tuple.of(
            4,
            Combinators.combine(repository(), several(manifest()), docker(), tag())
                .as(Step.PushIndex::new)),
        Tuple.of(
            2, Combinators.combine(repository(), manifest(), tag()).as(Step.PushReferrer::new)),
        Tuple.of(1, repository().map(Step.PushSchema1::new)),
        Tuple.of(3, Combinators.combine(repository(), manifest(), tag()).as(Step.SetTag::new)),
        Tuple.of(2, Combinators.combine(repository(), tag()).as(Step.RemoveTag::new)),
        Tuple.of(7, Combinators.combine(repository(), manifest()).as(Step.DeleteManifest::new)),
        Tuple.of(1, Combinators.combine(repository(), layer(), docker()).as(Step.PushLayer::new)),
        Tuple.of(1, Combinators.combine(repository(), layer()).as(Step.DeleteLayer::new)),
        Tuple.of(2, layer().map(Step.OrphanBlob::new)),
        Tuple.of(1, Combinators.combine(repository(), layer()).as(Step.BeginUpload::new)));
  }

  private static Arbitrary<Integer> repository() {
    return number(0, StepRunner.REPOSITORIES.size() - 1);
  }

  private static Arbitrary<Integer> layer() {
    return number(0, 9);
  }

  private static Arbitrary<Integer> manifest() {
    return number(0, 9);
  }

  private static Arbitrary<Integer> tag() {
    return number(-1, 3);
  }

  private static Arbitrary<Integer> number(int first, int last) {
    return Arbitraries.integers()
        .between(first, last)
        .withDistribution(RandomDistribution.uniform())
        .shrinkTowards(first);
  }

  private static Arbitrary<Boolean> docker() {
    return Arbitraries.of(false, true);
  }

  private static Arbitrary<List<Integer>> several(Arbitrary<Integer> each) {
    return each.list().ofMinSize(1).ofMaxSize(3);
  }
}
