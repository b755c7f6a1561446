package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private final Map<Digest, ManifestRelations> manifests = new LinkedHashMap<>();

  @Test
  void keepsRootsAndTheirChildren() {
    manifest(1, List.of(2, 9));
    manifest(2, List.of());
    manifest(3, List.of());
    Liveness liveness = new Liveness(manifests);
    assertThat(liveness.keep(List.of(digest(1)))).containsExactlyInAnyOrder(digest(1), digest(2));
    assertThat(liveness.garbage()).containsExactly(digest(3));
  }

  @Test
  void keepsReferrersOfReferrers() {
    manifest(1, List.of());
    referrer(2, 1);
    referrer(3, 2);
    referrer(4, 9);
    Liveness liveness = new Liveness(manifests);
    liveness.keep(List.of(digest(1)));
    assertThat(liveness.live()).containsExactlyInAnyOrder(digest(1), digest(2), digest(3));
    assertThat(liveness.live()).doesNotContain(digest(4));
  }

  @Test
  void doesNotKeepASubjectForItsReferrer() {
    manifest(1, List.of());
    referrer(2, 1);
    Liveness liveness = new Liveness(manifests);
    liveness.keep(List.of(digest(2)));
    assertThat(liveness.garbage()).containsExactly(digest(1));
  }

  @Test
  void returnsOnlyNewManifestsTheSecondTime() {
    manifest(1, List.of(2));
    manifest(2, List.of());
    manifest(3, List.of(2));
    Liveness liveness = new Liveness(manifests);
    liveness.keep(List.of(digest(1)));
    assertThat(liveness.keep(List.of(digest(3), digest(1)))).containsExactly(digest(3));
  }

  @Test
  void ignoresRootsThatAreNotManifests() {
    Liveness liveness = new Liveness(manifests);
    assertThat(liveness.keep(List.of(digest(1)))).isEmpty();
    assertThat(liveness.live()).isEmpty();
  }

  @Test
  void endsInCyclesAndSelfReferences() {
    manifest(1, List.of(2));
    manifest(2, List.of(1, 2));
    referrer(3, 4);
    referrer(4, 3);
    referrer(5, 5);
    Liveness liveness = new Liveness(manifests);
    assertThat(liveness.garbage())
        .containsExactlyInAnyOrder(digest(1), digest(2), digest(3), digest(4), digest(5));
    liveness.keep(List.of(digest(2), digest(3)));
    assertThat(liveness.garbage()).containsExactly(digest(5));
  }

  @Test
  void followsChainsOfAnyLength() {
    int length = 200_000;
    for (int i = 0; i < length; i++) {
      manifest(i, List.of(i + 1));
    }
    for (int i = length; i < 2 * length; i++) {
      referrer(i, i - 1);
    }
    Liveness liveness = new Liveness(manifests);
    assertThat(liveness.garbage()).hasSize(2 * length);
    assertThat(liveness.keep(List.of(digest(0)))).hasSize(2 * length);
    assertThat(liveness.garbage()).isEmpty();
  }

  @Test
  void removesASubjectBeforeItsReferrers() {
    referrer(3, 2);
    referrer(2, 1);
    referrer(4, 1);
    manifest(1, List.of());
    assertThat(new Liveness(manifests).garbage())
        .containsExactly(digest(1), digest(2), digest(3), digest(4));
  }

  @Test
  void removesAnIndexBeforeItsChildren() {
    manifest(1, List.of());
    manifest(2, List.of(1));
    manifest(3, List.of(2, 1));
    referrer(4, 1);
    assertThat(new Liveness(manifests).garbage())
        .containsExactly(digest(3), digest(2), digest(1), digest(4));
  }

  @Test
  void removesASubjectBeforeTheIndexThatNamesItTwice() {
    manifests.put(digest(2), new ManifestRelations(List.of(digest(1)), Optional.of(digest(1))));
    manifest(1, List.of());
    assertThat(new Liveness(manifests).garbage()).containsExactly(digest(1), digest(2));
  }

  private void manifest(int i, List<Integer> children) {
    List<Digest> blobs = children.stream().map(LivenessTest::digest).toList();
    manifests.put(digest(i), new ManifestRelations(blobs, Optional.empty()));
  }

  private void referrer(int i, int subject) {
    manifests.put(digest(i), new ManifestRelations(List.of(), Optional.of(digest(subject))));
  }

  private static Digest digest(int i) {
    return Digest.parse("test:" + i);
  }
}
