package io.stowage.registry.model;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how long it takes to validate the text of a digest and to split it.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh DigestParseBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestParseBenchmark {
  private static final Pattern SHA256 = Pattern.compile("(sha256):([a-f0-9]{64})");
  private static final Pattern GRAMMAR =
      Pattern.compile("([a-z0-9]+(?:[.+_-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)");

  @Param
  Parser parser = Parser.STOWAGE;

  private final String[] texts = DigestTexts.texts();
  private int next;

  @Benchmark
  public Object parse() {
    return parser.parse(texts[next++ & DigestTexts.COUNT - 1]);
  }

  /** The parsers. Each also returns the algorithm and the digits. */
  public enum Parser {
    /** {@link Digest#parse}. */
    STOWAGE {
      @Override
      Object parse(String text) {
        return Digest.parse(text);
      }
    },
    /** A compiled regex that accepts only sha256: the minimum validation. */
    SHA256_REGEX {
      @Override
      Object parse(String text) {
        return parts(SHA256, text);
      }
    },
    /** A compiled regex for the whole grammar, which does not check the length. */
    GRAMMAR_REGEX {
      @Override
      Object parse(String text) {
        return parts(GRAMMAR, text);
      }
    };

    abstract Object parse(String text);
  }

  private static Parts parts(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new Parts(matcher.group(1), matcher.group(2));
  }

  private record Parts(String algorithm, String encoded) {}
}
