package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Starts of a server with an empty registry in memory.
 *
 * @param log the file for errors
 * @param runs the number of starts that count
 */
record Starts(Path log, int runs) {
  private static final double LONGEST = 1.2;

  List<Row> rows(Program ours, Program theirs) throws IOException {
    return List.of(Row.of(
        "start of a registry in memory until its first answer: s",
        Pairs.taken(runs, () -> seconds(ours), () -> seconds(theirs)),
        Goal.atMost(LONGEST)));
  }

  private double seconds(Program program) throws IOException {
    try (Server server = Server.start(program, log, Optional.empty(), Optional.empty())) {
      return server.startSeconds();
    }
  }
}
