package io.stowage.registry.layout;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Parses paths of the layout. A path belongs to the layout only if the parsed entry has exactly the
 * same path.
 */
final class LayoutParser {
  private LayoutParser() {}

  static Optional<LayoutEntry> parse(StoragePath path) {
    if (!path.startsWith(RegistryLayout.ROOT) || path.equals(RegistryLayout.ROOT)) {
      return Optional.empty();
    }
    try {
      List<String> names = List.of(below(RegistryLayout.ROOT, path).split("/", -1));
      return entry(names).filter(entry -> entry.path().equals(path));
    } catch (RegistryException | StorageException.InvalidPath | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LayoutEntry> entry(List<String> names) {
    return switch (names.get(0)) {
      case "blobs" -> blob(names);
      case "repositories" -> inRepositories(names);
      default -> Optional.empty();
    };
  }

  private static Optional<LayoutEntry> blob(List<String> names) {
    return names.size() == 5
        ? Optional.of(new LayoutEntry.BlobData(digest(names.get(1), names.get(3))))
        : Optional.empty();
  }

  private static Optional<LayoutEntry> inRepositories(List<String> names) {
    int own = 1;
    while (own < names.size() && RegistryLayout.mayBePartOfName(names.get(own))) {
      own++;
    }
    if (own == names.size()) {
      return Optional.empty();
    }
    RepositoryName repository = RepositoryName.parse(String.join("/", names.subList(1, own)));
    return inRepository(repository, names.subList(own, names.size()));
  }

  private static Optional<LayoutEntry> inRepository(RepositoryName name, List<String> own) {
    boolean link = own.get(own.size() - 1).equals(RegistryLayout.LINK);
    return switch (own.get(0)) {
      case RegistryLayout.LAYERS ->
        link && own.size() == 4
            ? Optional.of(new LayoutEntry.LayerLink(name, digest(own.get(1), own.get(2))))
            : Optional.empty();
      case RegistryLayout.MANIFESTS ->
        link && own.size() >= 5 ? inManifests(name, own) : Optional.empty();
      case RegistryLayout.UPLOADS -> own.size() >= 3 ? inUploads(name, own) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<LayoutEntry> inManifests(RepositoryName name, List<String> own) {
    if (own.get(1).equals("revisions")) {
      Digest revision = digest(own.get(2), own.get(3));
      return switch (own.size()) {
        case 5 -> Optional.of(new LayoutEntry.RevisionLink(name, revision));
        case 8 ->
          Optional.of(
              new LayoutEntry.SignatureLink(name, revision, digest(own.get(5), own.get(6))));
        default -> Optional.empty();
      };
    }
    Tag tag = Tag.parse(own.get(2));
    return switch (own.size()) {
      case 5 -> Optional.of(new LayoutEntry.TagCurrentLink(name, tag));
      case 7 ->
        Optional.of(new LayoutEntry.TagIndexLink(name, tag, digest(own.get(4), own.get(5))));
      default -> Optional.empty();
    };
  }

  private static Optional<LayoutEntry> inUploads(RepositoryName name, List<String> own) {
    UUID upload = UUID.fromString(own.get(1));
    return switch (own.get(2)) {
      case RegistryLayout.DATA -> Optional.of(new LayoutEntry.UploadData(name, upload));
      case "startedat" -> Optional.of(new LayoutEntry.UploadStartedAt(name, upload));
      case "hashstates" ->
        own.size() == 5
            ? Optional.of(new LayoutEntry.UploadHashState(
                name, upload, DigestAlgorithm.named(own.get(3)), Long.parseLong(own.get(4))))
            : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Digest digest(String algorithm, String encoded) {
    return new Digest(DigestAlgorithm.named(algorithm), encoded);
  }

  private static String below(StoragePath folder, StoragePath path) {
    return path.value()
        .substring(Math.min(folder.value().length() + 1, path.value().length()));
  }
}
