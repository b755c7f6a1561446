package io.stowage.registry.cli.view;

import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.Damage;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The space that a registry uses, in bytes. Each blob is counted once.
 *
 * @param repositories the usage of each repository
 * @param blobs the number of blobs, manifests included
 * @param bytes the total size of the blobs
 * @param shared the part of {@code bytes} that manifests of several repositories reach
 * @param garbage the part of {@code bytes} that no manifest reaches
 * @param unlinked the part of {@code garbage} that no repository links to
 * @param untagged the part of {@code bytes} that is reached only by manifests that go if manifests
 *     without a tag are removed
 * @param quarantine the size of the blobs in quarantine, which {@code bytes} does not include
 * @param uploads the size of unfinished uploads
 * @param damages everything that could not be read
 */
public record RegistryUsage(
    List<RepositoryUsage> repositories,
    long blobs,
    long bytes,
    long shared,
    long garbage,
    long unlinked,
    long untagged,
    long quarantine,
    long uploads,
    List<Damage> damages) {
  public RegistryUsage {
    repositories = List.copyOf(repositories);
    damages = List.copyOf(damages);
  }

  /** Returns the part of {@link #bytes} that manifests of exactly one repository reach. */
  long own() {
    return bytes - shared - garbage;
  }

  /** Returns the size of everything, including the quarantine and unfinished uploads. */
  long total() {
    return bytes + quarantine + uploads;
  }

  /** Prints a line for each repository, in their order, and the totals. */
  public void print(PrintWriter out, String indent) {
    print(out, indent, UsageOrder.REPOSITORY);
  }

  /** Prints a line for each repository, in the given order, and the totals. */
  void print(PrintWriter out, String indent, UsageOrder order) {
    Table table = Table.ofTexts(1)
        .row(
            "REPOSITORY", "OWN", "SHARED", "GARBAGE", "UNTAGGED", "QUARANTINE", "UPLOADS", "TOTAL");
    sorted(order)
        .forEach(each -> row(
            table,
            each.repository(),
            each.own(),
            each.shared(),
            each.garbage(),
            each.untagged(),
            each.quarantine(),
            each.uploads(),
            each.total()));
    row(table, "total", own(), shared, garbage, untagged, quarantine, uploads, total());
    table.print(out, indent);
    out.println(indent + "Total: " + Sizes.human(bytes) + " in " + Sizes.count(blobs, "blob") + "; "
        + Sizes.human(garbage) + " of it garbage, including " + Sizes.human(unlinked)
        + " that no repository links to");
    if (quarantine > 0) {
      out.println(indent + "In quarantine: " + Sizes.human(quarantine)
          + " more; \"quarantine list\" shows until when");
    }
  }

  List<RepositoryUsage> sorted(UsageOrder order) {
    return repositories.stream().sorted(order.comparator()).toList();
  }

  private static void row(Table table, Object name, long... sizes) {
    table.row(Stream.concat(Stream.of(name), Arrays.stream(sizes).mapToObj(Sizes::human))
        .toArray());
  }
}
