package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.function.Consumer;

/**
 * Reports folders that cannot be listed, since a symbolic link or the like is in their place, and lets
 * a walk go on with the rest. Thread-safe.
 */
public final class Obstacles implements Unrecognized {
  private final Findings findings;
  private final Consumer<StoragePath> foreign;

  /** Reports to {@code findings}, and ignores what does not belong to the layout. */
  public Obstacles(Findings findings) {
    this(findings, path -> {});
  }

  /** Reports to {@code findings}, and tells {@code foreign} what does not belong to the layout. */
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
