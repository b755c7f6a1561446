package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Names;
import java.util.Set;

/**
 * The kinds of damage to repair.
 *
 * @param repairs the kinds
 */
public record RepairChoice(Set<Repair> repairs) {
  /** Returns the choice that changes nothing. */
  public static RepairChoice none() {
    return new RepairChoice(Set.of());
  }

  /**
   * Parses one or more of {@code links}, {@code tags} and {@code manifests}, separated by commas.
   *
   * @throws IllegalArgumentException if {@code text} contains anything else
   */
  public static RepairChoice parse(String text) {
    return new RepairChoice(Names.parseAll(Repair.class, text));
  }

  public boolean includes(Repair repair) {
    return repairs.contains(repair);
  }

  /** A kind of damage that can be repaired. */
  public enum Repair {
    /** Damaged links whose path contains the digest are rewritten. */
    LINKS,
    /** Damaged tags are set to a manifest of their history. */
    TAGS,
    /** Manifests whose bytes are missing are deleted. */
    MANIFESTS
  }
}
