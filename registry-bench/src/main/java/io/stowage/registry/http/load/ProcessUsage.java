package io.stowage.registry.http.load;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has used so far, as Linux states it. */
record ProcessUsage(long pid) {
  /** The unit of times in {@code /proc} is a hundredth of a second on all usual systems. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIB_PER_MIB = 1024;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  /** Returns the time of processors that it has used, for itself and in the kernel. */
  double cpuSeconds() throws IOException {
    String line = Files.readString(file("stat"));
    // The name of the program, in parentheses, may contain blanks.
    List<String> fields = Splitter.on(' ').splitToList(line.substring(line.lastIndexOf(')') + 2));
    return (Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(SYSTEM_TIME)))
        / TICKS_PER_SECOND;
  }

  /** Returns the largest memory that it has had resident. */
  double peakMebibytes() throws IOException {
    List<String> lines = Files.readAllLines(file("status"));
    String peak = lines.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .findFirst()
        .orElseThrow(() -> new IOException("process " + pid + " has no VmHWM"));
    return Long.parseLong(peak.replaceAll("[^0-9]", "")) / KIB_PER_MIB;
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
