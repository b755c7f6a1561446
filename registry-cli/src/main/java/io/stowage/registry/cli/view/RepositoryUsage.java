package io.stowage.registry.cli.view;

import io.stowage.registry.model.RepositoryName;

/**
 * The space that one repository uses, in bytes.
 *
 * @param repository the name of the repository
 * @param own the size of the blobs, manifests included, that only its manifests reach
 * @param shared the size of the blobs that manifests of other repositories reach too
 * @param garbage the size of the blobs that it links to and that no manifest of any repository
 *     reaches
 */
record RepositoryUsage(RepositoryName repository, long own, long shared, long garbage) {}
