package io.stowage.registry.cli.common;

/** The program that the commands belong to. */
public final class Program {
  /** The name of the program in messages and in the help. */
  public static final String NAME = "stowage";

  private Program() {}
}
