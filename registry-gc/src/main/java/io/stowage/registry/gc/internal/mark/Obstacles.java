package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.function.Consumer;

/**
 * Reports folders that cannot be listed because something else, such as a symbolic link, is in
 * their place, and lets a walk continue with the rest. Thread-safe.
 */
public final class Obstacles implements Unrecognized {
  private final Findings findings;
  private final Consumer<StoragePath> foreign;

  /** Reports to {@code findings}, and ignores entries that do not belong to the layout. */
  public Obstacles(Findings findings) {
    this(findings, path -> {});
  }

  /**
   * Reports to {@code findings}, and passes entries that do not belong to the layout to {@code
   * foreign}.
   */
  public Obstacles(Findings findings, Consumer<StoragePath> foreign) {
    this.findings = findings;
    this.foreign = foreign;
  }

  @Override
  public void visit(StoragePath path) {
    foreign.accept(path);
  }

  @Override
  public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    findings.obscured(problem);
  }
}
