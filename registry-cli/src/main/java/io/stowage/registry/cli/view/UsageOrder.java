package io.stowage.registry.cli.view;

import java.util.Comparator;

/** The order in which the usage of repositories is shown: by name, or the largest first. */
public enum UsageOrder {
  REPOSITORY,
  OWN,
  SHARED,
  GARBAGE,
  UNTAGGED,
  QUARANTINE,
  UPLOADS,
  TOTAL;

  /** Returns the order; repositories that are otherwise equal keep that of the catalog. */
  Comparator<RepositoryUsage> comparator() {
    return Comparator.comparingLong(this::column).reversed();
  }

  private long column(RepositoryUsage usage) {
    return switch (this) {
      case REPOSITORY -> 0;
      case OWN -> usage.own();
      case SHARED -> usage.shared();
      case GARBAGE -> usage.garbage();
      case UNTAGGED -> usage.untagged();
      case QUARANTINE -> usage.quarantine();
      case UPLOADS -> usage.uploads();
      case TOTAL -> usage.total();
    };
  }
}
