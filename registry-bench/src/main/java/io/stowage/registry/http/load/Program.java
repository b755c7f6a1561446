package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program that serves a registry on 127.0.0.1. */
interface Program {
  String name();

  /**
   * Returns the command that serves.
   *
   * @param port the port to listen on
   * @param root the directory of the registry; otherwise it is in memory
   * @param passwords an htpasswd file; otherwise everybody may do everything
   */
  List<String> command(int port, Optional<Path> root, Optional<Path> passwords) throws IOException;
}
