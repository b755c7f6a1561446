package io.stowage.registry.exploration;

/** Special results of calls. */
enum Outcome {
  /** The call succeeded. */
  DONE,
  /** The path does not exist. */
  ABSENT,
  /** The path is occupied. */
  OCCUPIED,
  /** An entry of another kind is at the path or above it. */
  UNEXPECTED,
  /** The process has died. */
  KILLED
}
