package io.stowage.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SystemdUnitsTest {
  private static final Path UNITS = Path.of("src/main/dist/systemd");

  /** What only one of the services has, because one serves and the other collects once. */
  private static final Set<String> OWN = Set.of(
      "Description",
      "Documentation",
      "Type",
      "ExecStart",
      "ExecReload",
      "Restart",
      "RestartPreventExitStatus",
      "SuccessExitStatus",
      "TimeoutStopSec",
      "LimitNOFILE",
      "Nice",
      "IOSchedulingClass",
      "WantedBy");

  @Test
  void aCollectionMayDoWhatTheServerMay() throws IOException {
    List<String> collection = shared("stowage-garbage-collect.service");

    assertThat(collection).containsExactlyElementsOf(shared("stowage.service"));
    assertThat(collection)
        .contains(
            "Wants=network-online.target",
            "After=network-online.target",
            "EnvironmentFile=-/etc/default/stowage",
            "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6")
        .noneMatch(line -> line.startsWith("PrivateNetwork="));
  }

  private static List<String> shared(String unit) throws IOException {
    try (Stream<String> lines = Files.lines(UNITS.resolve(unit))) {
      return lines
          .filter(line -> line.contains("=") && !line.startsWith("#"))
          .filter(line -> !OWN.contains(line.substring(0, line.indexOf('='))))
          .toList();
    }
  }
}
