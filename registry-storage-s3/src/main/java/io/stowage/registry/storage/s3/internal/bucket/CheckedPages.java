package io.stowage.registry.storage.s3.internal.bucket;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Refuses pages after which a listing cannot continue: those that show nothing, or lead back to
 * where they began, and say that more follows. A caller that took such a page for the last one would
 * miss the rest, and a caller that asked again would never end. Thread-safe.
 */
public final class CheckedPages extends ForwardingBucket {
  /** Checks the pages of {@code bucket}. */
  public CheckedPages(Bucket bucket) {
    super(bucket);
  }

  @Override
  protected <T> T call(Request request, String key, Supplier<T> call) {
    return call.get();
  }

  @Override
  public ObjectPage list(ListRequest request) {
    ObjectPage page = super.list(request);
    boolean empty = page.objects().isEmpty() && page.prefixes().isEmpty();
    check(request.prefix(), page.more() && empty);
    return page;
  }

  /** A listing can continue after an empty page that states where the next one begins. */
  @Override
  public VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
    VersionPage page = super.listVersions(prefix, from);
    check(prefix, page.next().isPresent() && page.next().equals(from));
    return page;
  }

  @Override
  public UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
    UploadPage page = super.listUploads(prefix, after);
    check(prefix, page.more() && page.uploads().isEmpty());
    return page;
  }

  @Override
  public PartPage listParts(MultipartUpload upload, int after) {
    PartPage page = super.listParts(upload, after);
    check(upload.key(), page.more() && page.parts().isEmpty());
    return page;
  }

  private static void check(String key, boolean astray) {
    if (astray) {
      throw new BucketException(
          Kind.UNKNOWN, "the store lists nothing and says that more follows: " + key);
    }
  }
}
