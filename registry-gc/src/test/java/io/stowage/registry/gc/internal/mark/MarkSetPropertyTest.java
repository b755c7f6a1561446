package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MarkSetPropertyTest {
  @Property(tries = 200)
  void isASetOfPrefixes(
      @ForAll @Size(max = 3000) List<Long> added, @ForAll @Size(max = 100) List<Long> asked) {
    check(added, asked);
  }

  /** Prefixes as a hostile pusher might choose them: all in the same slot. */
  @Property(tries = 100)
  void isASetOfCollidingPrefixes(
      @ForAll @Size(max = 500) List<@IntRange(max = 255) Integer> added,
      @ForAll @Size(max = 50) List<@IntRange(max = 255) Integer> asked) {
    check(
        added.stream().map(Long::valueOf).toList(),
        asked.stream().map(Long::valueOf).toList());
  }

  private static void check(List<Long> added, List<Long> asked) {
    MarkSet set = new MarkSet();
    Set<Long> model = new HashSet<>();
    for (long prefix : added) {
      assertThat(set.add(digest(prefix))).isEqualTo(model.add(prefix));
    }
    assertThat(set.size()).isEqualTo(model.size());
    assertThat(added).allMatch(prefix -> set.contains(digest(prefix)));
    assertThat(asked).allMatch(prefix -> set.contains(digest(prefix)) == model.contains(prefix));
  }

  private static Digest digest(long prefix) {
    return Digest.parse("sha256:" + HexFormat.of().toHexDigits(prefix) + "0".repeat(48));
  }
}
