package io.stowage.registry.storage.s3.internal.driver;

import com.sun.management.OperatingSystemMXBean;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Measures a dry run on a large bucket, in a process of its own whose heap is limited. Prints the
 * number of keys, the blobs found to be garbage, the requests, and the processor time of the dry run
 * and of a plain loop over the same keys in milliseconds.
 */
final class MillionKeys {
  private MillionKeys() {}

  /** Expects the number of repositories. */
  public static void main(String[] arguments) {
    dryRun(new SyntheticBucket(20));
    loop(new SyntheticBucket(20));
    SyntheticBucket bucket = new SyntheticBucket(Integer.parseInt(arguments[0]));
    long start = cpuMillis();
    long keys = loop(bucket);
    long looped = cpuMillis();
    GcReport report = dryRun(bucket);
    long ended = cpuMillis();
    System.out.println(keys + " " + report.blobsRemoved() + " "
        + report.requests().orElseThrow().all() + " " + (ended - looped) + " " + (looped - start));
  }

  private static GcReport dryRun(SyntheticBucket bucket) {
    RegistryOptions options = RegistryOptions.builder().readOnly(true).build();
    try (Registry registry = Registry.open(BucketStorage.builder(bucket).build(), options)) {
      return GarbageCollector.of(registry)
          .run(GcOptions.builder().dryRun(true).repositoryReports(false).build());
    }
  }

  private static long loop(SyntheticBucket bucket) {
    long keys = 0;
    long bytes = 0;
    String after = "";
    ObjectPage page;
    do {
      page = bucket.list(new ListRequest("", "", after, 1000));
      after = page.objects().get(page.objects().size() - 1).key();
      keys += page.objects().size();
      bytes += page.objects().stream().mapToLong(object -> object.size()).sum();
    } while (page.more());
    if (bytes == 0) {
      throw new IllegalStateException("no bytes in " + List.of(keys));
    }
    return keys;
  }

  private static long cpuMillis() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1_000_000;
  }
}
