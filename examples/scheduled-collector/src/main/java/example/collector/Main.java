package example.collector;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.gc.schedule.GcScheduleListener;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Purges uploads and collects garbage of one registry, for a number of rounds. */
public final class Main {
  private Main() {}

  /** Expects the directory of the registry, the delay (such as PT12H), and the number of rounds. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch rounds = new CountDownLatch(Integer.parseInt(args[2]));
    try (Registry registry = Registry.open(FileSystemStorage.open(Path.of(args[0])));
        GcSchedule schedule = GcSchedule.builder(registry)
            .purgeUploads(UploadPurgeOptions.defaults())
            .collect(GcOptions.builder().quarantine(Duration.ofDays(2)).build())
            .delay(Duration.parse(args[1]))
            .listener(new Log(rounds))
            .start()) {
      rounds.await();
    }
  }

  private record Log(CountDownLatch rounds) implements GcScheduleListener {
    @Override
    public void purged(UploadPurgeReport report) {
      System.out.println("uploads purged: " + report.uploadsPurged());
    }

    @Override
    public void collected(GcReport report) {
      System.out.println("blobs marked: " + report.blobsMarked() + ", quarantined for two days: "
          + report.bytesQuarantined() + " bytes, damages: " + report.damages().size());
      rounds.countDown();
    }

    @Override
    public void failed(Throwable problem) {
      System.out.println("failed, will be retried: " + problem);
      rounds.countDown();
    }
  }
}
