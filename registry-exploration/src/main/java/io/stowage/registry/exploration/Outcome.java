package io.stowage.registry.exploration;

/** What a call may answer besides what it was asked for. */
enum Outcome {
  /** It was done. */
  DONE,
  /** Nothing was there. */
  ABSENT,
  /** Something was there. */
  OCCUPIED,
  /** Something of another kind was there, or on the way. */
  UNEXPECTED,
  /** The process died before. */
  KILLED
}
