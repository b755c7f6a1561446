package io.stowage.registry.cli.common;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program whose job never ends, even if it is cancelled. */
final class StuckJob {
  private StuckJob() {}

  public static void main(String[] arguments) throws InterruptedException {
    Ending ending = Ending.withProcess(() -> {}, Duration.ofMillis(1));
    System.out.println("begun");
    new CountDownLatch(1).await();
    ending.close();
  }
}
