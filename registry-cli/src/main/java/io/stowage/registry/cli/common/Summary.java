package io.stowage.registry.cli.common;

import java.io.PrintWriter;
import java.util.Map;

/** The result of a command. */
public interface Summary {
  /** Prints the result as text. */
  void print(PrintWriter out);

  /** Returns the result as a JSON object. */
  Map<String, Object> json();
}
