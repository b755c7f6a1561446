package io.stowage.registry.model;

import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
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
 * Measures the sha256 digest of bytes in memory. The contents are random with a fixed seed.
 *
 * <p>Run: {@code java -jar registry-bench/target/benchmarks.jar jmh DigestBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestBenchmark {
  @Param({"64", "256", "4096", "65536", "1048576", "16777216", "67108864"})
  int size;

  @Param
  Hasher hasher = Hasher.STOWAGE;

  private byte[] content = {};
  private Function<byte[], Object> hash = bytes -> bytes;

  @Setup
  public void fill() {
    content = new byte[size];
    new SplittableRandom(1).nextBytes(content);
    hash = hasher.begin();
  }

  @Benchmark
  public Object digest() {
    return hash.apply(content);
  }

  /** The hashers. The result is a {@code Digest}, bytes or a text. */
  public enum Hasher {
    /** {@link Digest#of(byte[])}. */
    STOWAGE {
      @Override
      Function<byte[], Object> begin() {
        return Digest::of;
      }
    },
    /** One {@link Digester} that is reused. */
    STOWAGE_STREAM {
      @Override
      Function<byte[], Object> begin() {
        Digester stream = Digester.of(DigestAlgorithm.SHA256);
        return content -> {
          stream.update(content, 0, content.length);
          return stream.finish();
        };
      }
    },
    /** One plain {@link MessageDigest} that is reused: the lower bound. */
    MESSAGE_DIGEST {
      @Override
      Function<byte[], Object> begin() {
        return Digester.messageDigest(DigestAlgorithm.SHA256)::digest;
      }
    },
    /** A provider look-up for each content. */
    MESSAGE_DIGEST_LOOKED_UP {
      @Override
      Function<byte[], Object> begin() {
        return content -> lookedUp().digest(content);
      }
    },
    /** Guava's {@code Hashing.sha256()}. */
    GUAVA {
      @Override
      Function<byte[], Object> begin() {
        return Hashing.sha256()::hashBytes;
      }
    },
    /** Commons Codec's {@code DigestUtils}, with hexadecimal output. */
    COMMONS_CODEC {
      @Override
      Function<byte[], Object> begin() {
        return DigestUtils::sha256Hex;
      }
    };

    /** Returns a function for use by one thread, created once. */
    abstract Function<byte[], Object> begin();

    private static MessageDigest lookedUp() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
