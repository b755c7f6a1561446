package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Both servers at once, each with a registry of its own in a new directory. */
final class Duel implements AutoCloseable {
  private final Server ours;
  private final Server theirs;

  private Duel(Server ours, Server theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Starts both, with their directories and logs in {@code folder}. */
  static Duel start(Path folder, Program ours, Program theirs, Optional<Path> passwords)
      throws IOException {
    Server first = start(folder, ours, passwords);
    try {
      return new Duel(first, start(folder, theirs, passwords));
    } catch (IOException | RuntimeException e) {
      first.close();
      throw e;
    }
  }

  private static Server start(Path folder, Program program, Optional<Path> passwords)
      throws IOException {
    Path root = Files.createTempDirectory(folder, program.name() + "-");
    Path log = folder.resolve(root.getFileName() + ".log");
    return Server.start(program, log, Optional.of(root), passwords);
  }

  /** Does {@code preparation} on both. */
  void prepare(Preparation preparation) throws IOException {
    preparation.on(ours);
    preparation.on(theirs);
  }

  /** Measures both in turn. */
  <T> Pairs<T> measured(int runs, Measured<T> measured) throws IOException {
    return Pairs.taken(runs, () -> measured.on(ours), () -> measured.on(theirs));
  }

  @Override
  public void close() {
    ours.close();
    theirs.close();
  }

  /** The work on a server before it is measured. */
  interface Preparation {
    void on(Server server) throws IOException;
  }

  /** A measurement of a server. */
  interface Measured<T> {
    T on(Server server) throws IOException;
  }
}
