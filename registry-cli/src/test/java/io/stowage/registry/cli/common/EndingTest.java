package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.JavaCommand;
import java.io.BufferedReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a job whose process is asked to end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EndingTest {
  @Test
  void aStuckJobDoesNotKeepTheProcessAlive() throws Exception {
    Process process = new ProcessBuilder(
            JavaCommand.main(System.getProperty("java.class.path"), StuckJob.class))
        .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("begun");
      process.destroy();

      assertThat(process.waitFor()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }
}
