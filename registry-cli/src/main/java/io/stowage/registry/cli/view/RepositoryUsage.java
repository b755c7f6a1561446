package io.stowage.registry.cli.view;

import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.model.RepositoryName;
import java.util.Map;

/**
 * The space that one repository uses, in bytes.
 *
 * @param repository the name of the repository
 * @param own the size of the blobs, manifests included, that only its manifests reach
 * @param shared the size of the blobs that manifests of other repositories reach too
 * @param garbage the size of the blobs that it links to and that no manifest of any repository
 *     reaches
 * @param untagged the part of {@code own} that is reached only by manifests that go if manifests
 *     without a tag are removed
 * @param quarantine the size of the blobs in quarantine to which it links or linked before
 * @param uploads the size of unfinished uploads
 */
public record RepositoryUsage(
    RepositoryName repository,
    long own,
    long shared,
    long garbage,
    long untagged,
    long quarantine,
    long uploads) {
  /** Returns the size of everything that this repository uses, alone or with others. */
  long total() {
    return own + shared + garbage + quarantine + uploads;
  }

  Map<String, Object> json() {
    return JsonOutput.object(
        "repository", repository.value(),
        "ownBytes", own,
        "sharedBytes", shared,
        "garbageBytes", garbage,
        "untaggedBytes", untagged,
        "quarantineBytes", quarantine,
        "uploadBytes", uploads,
        "totalBytes", total());
  }
}
