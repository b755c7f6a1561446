package io.stowage.registry.cli;

import java.io.PrintWriter;
import java.util.Map;

/** What a command found or did. */
interface Summary {
  /** Prints it for people. */
  void print(PrintWriter out);

  /** Returns it for programs. */
  Map<String, Object> json();
}
