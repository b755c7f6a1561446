package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DigestSetPropertyTest {
  @Property
  void behavesLikeASet(
      @ForAll("digests") List<Digest> added, @ForAll("digests") List<Digest> asked) {
    DigestSet set = new DigestSet();
    Set<Digest> model = new HashSet<>();
    for (Digest digest : added) {
      assertThat(set.add(digest)).isEqualTo(model.add(digest));
    }
    assertThat(added).allMatch(set::contains);
    assertThat(asked).allMatch(digest -> set.contains(digest) == model.contains(digest));
  }

  @Example
  void takesAtMost64BytesPerDigest() {
    DigestSet set = new DigestSet();
    int entries = 300_000;
    for (int i = 0; i < entries; i++) {
      assertThat(set.add(Digest.of(ByteBuffer.allocate(4).putInt(i).array()))).isTrue();
    }
    assertThat((double) set.bytes() / entries).isLessThanOrEqualTo(64);
  }

  /** Many digests that differ in one digit, at either end, and some of another algorithm. */
  @Provide
  Arbitrary<List<Digest>> digests() {
    Arbitrary<String> digit = Arbitraries.strings().withChars("01f").ofLength(1);
    Arbitrary<Digest> sha256 =
        digit.flatMap(first -> digit.map(last -> digest("sha256", first + "a".repeat(62) + last)));
    Arbitrary<Digest> sha512 = digit.map(last -> digest("sha512", "a".repeat(127) + last));
    return Arbitraries.oneOf(sha256, sha256, sha512).list().ofMaxSize(40);
  }

  private static Digest digest(String algorithm, String encoded) {
    return new Digest(DigestAlgorithm.named(algorithm), encoded);
  }
}
