package io.stowage.registry.cli.view;

import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.Damage;
import java.io.PrintWriter;
import java.util.List;

/**
 * The space that a registry uses, in bytes. Each blob is counted once.
 *
 * @param repositories the usage of each repository
 * @param blobs the number of blobs, manifests included
 * @param bytes the total size of the blobs
 * @param shared the part of {@code bytes} that manifests of several repositories reach
 * @param garbage the part of {@code bytes} that no manifest reaches
 * @param unlinked the part of {@code garbage} that no repository links to
 * @param damages everything that could not be read
 */
public record RegistryUsage(
    List<RepositoryUsage> repositories,
    long blobs,
    long bytes,
    long shared,
    long garbage,
    long unlinked,
    List<Damage> damages) {
  public RegistryUsage {
    repositories = List.copyOf(repositories);
    damages = List.copyOf(damages);
  }

  /** Returns the part of {@link #bytes} that manifests of exactly one repository reach. */
  long own() {
    return bytes - shared - garbage;
  }

  /** Prints a line for each repository, and the totals. */
  public void print(PrintWriter out, String indent) {
    Table table = Table.ofTexts(1).row("REPOSITORY", "OWN", "SHARED", "GARBAGE");
    repositories.forEach(
        each -> row(table, each.repository(), each.own(), each.shared(), each.garbage()));
    row(table, "total", own(), shared, garbage);
    table.print(out, indent);
    out.println(indent + "Total: " + Sizes.human(bytes) + " in " + Sizes.count(blobs, "blob") + "; "
        + Sizes.human(garbage) + " of it garbage, including " + Sizes.human(unlinked)
        + " that no repository links to");
  }

  private static void row(Table table, Object name, long own, long shared, long garbage) {
    table.row(name, Sizes.human(own), Sizes.human(shared), Sizes.human(garbage));
  }
}
