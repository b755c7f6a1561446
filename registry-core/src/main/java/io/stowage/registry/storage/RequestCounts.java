package io.stowage.registry.storage;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * Numbers of requests to an object store, by classes that have different prices.
 *
 * @param lists the number of requests for a page of a listing
 * @param reads lookups and reads of single objects
 * @param writes objects and parts that were written or copied, and the requests that begin and end
 *     uploads of several parts
 * @param deletes requests that remove or hide one object or many
 */
public record RequestCounts(long lists, long reads, long writes, long deletes) {
  /** In ten-millionths of a dollar. */
  private static final long LIST_OR_WRITE = 50;

  private static final long READ = 4;
  private static final int DECIMALS = 7;

  /** Checks that no number is negative. */
  public RequestCounts {
    if (lists < 0 || reads < 0 || writes < 0 || deletes < 0) {
      throw new IllegalArgumentException("numbers of requests must not be negative, but are "
          + lists + ", " + reads + ", " + writes + " and " + deletes);
    }
  }

  /** Returns the number of all requests. */
  public long all() {
    return lists + reads + writes + deletes;
  }

  /**
   * Returns what the requests cost in US dollars at the list prices of Amazon S3 Standard in the
   * region us-east-1: $0.005 for 1,000 listings or writes, $0.0004 for 1,000 reads, and nothing for
   * deletes. Other stores, regions and contracts have other prices.
   */
  public BigDecimal dollars() {
    long sum = LIST_OR_WRITE * (lists + writes) + READ * reads;
    return BigDecimal.valueOf(sum, DECIMALS).stripTrailingZeros();
  }

  /**
   * Returns the numbers of requests since {@code earlier}, which must come from the same driver.
   */
  public RequestCounts since(RequestCounts earlier) {
    Objects.requireNonNull(earlier, "earlier");
    return new RequestCounts(
        lists - earlier.lists,
        reads - earlier.reads,
        writes - earlier.writes,
        deletes - earlier.deletes);
  }
}
