package io.stowage.registry.http.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessUsageTest {
  private static final ProcessUsage THIS =
      new ProcessUsage(ProcessHandle.current().pid());

  @Test
  void agreesWithTheJvm() throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assertThat(THIS.cpuSeconds()).isCloseTo(system.getProcessCpuTime() / 1e9, within(1.0));
  }

  @Test
  void hasAPeakOfMemory() throws IOException {
    assertThat(THIS.peakMebibytes()).isGreaterThan(10);
  }

  @Test
  void failsForAProcessThatDoesNotExist() {
    assertThatThrownBy(() -> new ProcessUsage(Long.MAX_VALUE).cpuSeconds())
        .isInstanceOf(IOException.class);
  }
}
