package io.stowage.registry.cli;

import io.stowage.registry.model.RepositoryName;

/**
 * What one repository uses, in bytes.
 *
 * @param repository which
 * @param own blobs, manifests included, that its manifests reach and no other repository's
 * @param shared blobs that other repositories' manifests reach too
 * @param garbage blobs that it has links to and that no manifest of any repository reaches
 */
record RepositoryUsage(RepositoryName repository, long own, long shared, long garbage) {}
