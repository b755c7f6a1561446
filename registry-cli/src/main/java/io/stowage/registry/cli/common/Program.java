package io.stowage.registry.cli.common;

import java.util.Locale;

/** The names under which the program runs; each has commands of its own. */
public enum Program {
  /** The operator's command. */
  STOWAGE,

  /** A program that takes the command lines of {@code registry:2}. */
  REGISTRY;

  /** The name of the operator's command in messages and in the help. */
  public static final String NAME = "stowage";

  /** The system property by which a launcher states the name. */
  private static final String PROPERTY = "stowage.name";

  /** Returns the program whose name this process was started under; the operator's command by default. */
  public static Program ofProcess() {
    return REGISTRY.word().equals(System.getProperty(PROPERTY)) ? REGISTRY : STOWAGE;
  }

  /** Returns the name in messages and in the help. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
