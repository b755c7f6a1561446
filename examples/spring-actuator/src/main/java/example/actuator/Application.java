package example.actuator;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.schedule.GcSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Collects the garbage of a registry once a day. {@code GET /actuator/collection} shows the state
 * of the schedule, and {@code POST} begins a collection.
 *
 * <p>Any number of instances may share the directory. Only one of them collects at a time: if two
 * begin at once, the second collection is refused, and its schedule tries again in its next round.
 */
@SpringBootApplication
public class Application {
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  /** Only instances of this application write to the directory, so a collection does not wait. */
  @Bean
  Registry registry(@Value("${registry.directory}") String directory) {
    return FileSystemRegistry.openOrCreate(
        Path.of(directory), RegistryOptions.builder().writers(Writers.STOWAGE).build());
  }

  /**
   * The first round begins at a random time of the day, different for each instance. Spring closes
   * the schedule, which depends on the registry, before the registry.
   */
  @Bean
  GcSchedule schedule(Registry registry) {
    return GcSchedule.builder(registry)
        .collect(GcOptions.builder().deleteUntagged(true).build())
        .initialDelay(Duration.ofMinutes(ThreadLocalRandom.current().nextLong(1, 24 * 60)))
        .start();
  }

  @Bean
  CollectionEndpoint collectionEndpoint(GcSchedule schedule) {
    return new CollectionEndpoint(schedule);
  }

  /** The state of the schedule of this instance, with its last collection. */
  record State(boolean running, Optional<Instant> next, Optional<Last> last) {}

  record Last(Instant startedAt, boolean cancelled, long blobsRemoved, long bytesReclaimed) {
    static Last of(GcReport report) {
      return new Last(
          report.startedAt(), report.cancelled(), report.blobsRemoved(), report.bytesReclaimed());
    }
  }

  @Endpoint(id = "collection")
  record CollectionEndpoint(GcSchedule schedule) {
    @ReadOperation
    public State state() {
      return new State(
          schedule.isRunning(), schedule.nextTime(), schedule.lastReport().map(Last::of));
    }

    @WriteOperation
    public State collect() {
      schedule.runNow();
      return state();
    }
  }
}
