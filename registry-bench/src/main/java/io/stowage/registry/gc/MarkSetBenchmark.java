package io.stowage.registry.gc;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how long it takes to mark all live blobs and to look up a blob while sweeping.
 *
 * <p>Half of the digests that are looked up are marked. They are the same objects each time, which
 * favours the hash sets: a string computes its hash code once.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh MarkSetBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(value = 3, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MarkSetBenchmark {
  @Param({"100000", "1000000"})
  int live;

  @Param
  SetUnderTest set = SetUnderTest.MARK_SET;

  private Digest[] digests = {};
  private DigestMarks marks = SetUnderTest.MARK_SET.make(0);
  private int next;

  @Setup
  public void mark() {
    digests = IntStream.range(0, 2 * live)
        .mapToObj(i -> new Digest(DigestAlgorithm.SHA256, SyntheticDigest.encoded(i)))
        .toArray(Digest[]::new);
    marks = fill();
  }

  /** Adds {@code live} digests to an empty set. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public DigestMarks fill() {
    DigestMarks filled = set.make(live);
    for (int i = 0; i < live; i++) {
      filled.add(digests[2 * i]);
    }
    return filled;
  }

  /** Looks up one digest after the other. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public boolean contains() {
    next = next + 1 == digests.length ? 0 : next + 1;
    return marks.contains(digests[next]);
  }

  /** A set of digests. */
  public interface DigestMarks {
    boolean add(Digest digest);

    boolean contains(Digest digest);
  }

  /** The implementations of the set. */
  public enum SetUnderTest {
    /** {@link MarkSet}, for any number of threads and of any size. */
    MARK_SET {
      @Override
      DigestMarks make(int size) {
        MarkSet set = new MarkSet();
        return marks(set::add, set::contains);
      }
    },
    /**
     * A {@code HashSet<String>} of hexadecimal texts, allocated for {@code size}, for one thread.
     */
    HASH_SET_OF_TEXTS {
      @Override
      DigestMarks make(int size) {
        Set<String> set = new HashSet<>(size * 4 / 3 + 1);
        return marks(digest -> set.add(digest.encoded()), digest -> set.contains(digest.encoded()));
      }
    },
    /** A {@code HashSet<Digest>}, allocated for {@code size}, for one thread. */
    HASH_SET_OF_DIGESTS {
      @Override
      DigestMarks make(int size) {
        Set<Digest> set = new HashSet<>(size * 4 / 3 + 1);
        return marks(set::add, set::contains);
      }
    },
    /**
     * Guava's {@code BloomFilter}, allocated for {@code size}, which is wrong once in a million
     * look-ups.
     */
    BLOOM_FILTER {
      @Override
      DigestMarks make(int size) {
        BloomFilter<CharSequence> filter =
            BloomFilter.create(Funnels.stringFunnel(StandardCharsets.US_ASCII), size, 1e-6);
        return marks(
            digest -> filter.put(digest.encoded()),
            digest -> filter.mightContain(digest.encoded()));
      }
    };

    /** Returns an empty set for {@code size} digests. */
    abstract DigestMarks make(int size);

    private static DigestMarks marks(Predicate<Digest> add, Predicate<Digest> contains) {
      return new DigestMarks() {
        @Override
        public boolean add(Digest digest) {
          return add.test(digest);
        }

        @Override
        public boolean contains(Digest digest) {
          return contains.test(digest);
        }
      };
    }
  }
}
