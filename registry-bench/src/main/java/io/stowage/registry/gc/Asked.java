package io.stowage.registry.gc;

/**
 * What a side-by-side asks both collectors for.
 *
 * @param dryRun whether nothing is changed
 * @param deleteUntagged whether untagged manifests go
 * @param cold whether the operating system's cache is dropped before each run
 */
record Asked(boolean dryRun, boolean deleteUntagged, boolean cold) {}
