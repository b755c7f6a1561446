package io.stowage.registry.gc;

/**
 * The options of a comparison, for both collectors.
 *
 * @param dryRun whether nothing is changed
 * @param deleteUntagged whether untagged manifests are removed
 * @param cold whether the operating system's cache is dropped before each run
 */
record Asked(boolean dryRun, boolean deleteUntagged, boolean cold) {}
