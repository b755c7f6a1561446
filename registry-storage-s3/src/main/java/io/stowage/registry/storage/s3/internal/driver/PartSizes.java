package io.stowage.registry.storage.s3.internal.driver;

/**
 * The sizes in which large objects are written and copied.
 *
 * @param part the bytes of a part that is written, at least {@code smallest}
 * @param smallest the fewest bytes that the store accepts for a part which is not the last
 * @param copy the most bytes of an object or a part that is copied in one request
 */
public record PartSizes(int part, int smallest, long copy) {
  /** Parts of 8 MiB, and the limits of S3: 5 MiB and 5 GiB. */
  public static final PartSizes DEFAULT = new PartSizes(8 << 20, 5 << 20, 5L << 30);

  /** After so many parts, the parts become larger, since an upload has at most 10,000 of them. */
  private static final int STEP = 1000;

  /** Checks that a part is large enough. */
  public PartSizes {
    if (smallest < 1 || part < smallest || copy < part) {
      throw new IllegalArgumentException("expected 1 <= smallest <= part <= copy, but they are "
          + smallest + ", " + part + " and " + copy);
    }
  }

  /** Returns the bytes of the part with this number. */
  int ofPart(int number) {
    return (int) Math.min(Integer.MAX_VALUE / 4, (long) part * (1 + number / STEP));
  }
}
