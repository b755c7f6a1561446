package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkSetTest {
  private final MarkSet set = new MarkSet();

  @Test
  void containsOnlyAddedElements() {
    assertThat(set.add(digest("a".repeat(64)))).isTrue();
    assertThat(set.add(digest("a".repeat(64)))).isFalse();
    assertThat(set.contains(digest("a".repeat(64)))).isTrue();
    assertThat(set.contains(digest("b".repeat(64)))).isFalse();
    assertThat(set.size()).isEqualTo(1);
  }

  @Test
  void acceptsTheDigestOfZeros() {
    Digest zeros = digest("0".repeat(64));
    assertThat(set.contains(zeros)).isFalse();
    assertThat(set.add(zeros)).isTrue();
    assertThat(set.add(zeros)).isFalse();
    assertThat(set.contains(zeros)).isTrue();
    assertThat(set.size()).isEqualTo(1);
  }

  @Test
  void keepsGarbageInsteadOfLosingCollidingDigests() {
    set.add(digest("0123456789abcdef" + "a".repeat(48)));
    assertThat(set.contains(digest("0123456789abcdef" + "b".repeat(48)))).isTrue();
    assertThat(set.contains(digest("0123456789abcdee" + "a".repeat(48)))).isFalse();
  }

  @Test
  void acceptsDigestsThatAreShortOrNotHex() {
    for (String text : new String[] {"md5:abc", "x+y:Z_=-", "sha512:" + "0f".repeat(64)}) {
      Digest digest = Digest.parse(text);
      assertThat(set.contains(digest)).isFalse();
      assertThat(set.add(digest)).isTrue();
      assertThat(set.contains(digest)).isTrue();
    }
  }

  @Test
  void losesNothingToManyThreads() {
    int each = 20_000;
    AtomicLong added = new AtomicLong();
    IntStream.range(0, 4).parallel().forEach(thread -> {
      for (int i = 0; i < each; i++) {
        if (set.add(nth(i + thread * each / 2))) {
          added.incrementAndGet();
        }
      }
    });
    assertThat(set.size()).isEqualTo(added.get()).isEqualTo(each * 5L / 2);
    assertThat(IntStream.range(0, each * 5 / 2).allMatch(i -> set.contains(nth(i))))
        .isTrue();
  }

  /** In an almost empty shard the smallest table dominates; for the whole set, that is 32 KiB. */
  @ParameterizedTest
  @ValueSource(ints = {3_000, 10_000, 33_333, 100_000, 150_000, 225_000, 340_000, 1_000_000})
  void takesAtMostSixteenBytesAnEntry(int entries) {
    for (int i = 0; i < entries; i++) {
      set.add(nth(i));
    }
    assertThat(set.size()).isEqualTo(entries);
    assertThat((double) set.bytes() / entries).isLessThanOrEqualTo(16);
  }

  @Test
  void hasNoTablesWhenEmpty() {
    assertThat(set.contains(nth(0))).isFalse();
    assertThat(set.bytes()).isZero();
  }

  /** The finalizer of SplitMix64: evenly distributed, as digests are, and without duplicates. */
  private static Digest nth(int i) {
    long bits = (i + 1) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return digest(HexFormat.of().toHexDigits(bits ^ (bits >>> 31)).repeat(4));
  }

  private static Digest digest(String hex) {
    return Digest.parse("sha256:" + hex);
  }
}
