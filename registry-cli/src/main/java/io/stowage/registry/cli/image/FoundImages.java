package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The images of a registry that a command line names.
 *
 * @param images the tags and digests, by repository
 * @param missing the names of images that do not exist
 */
record FoundImages(Map<RepositoryName, Set<Reference>> images, List<ImageName> missing) {
  /**
   * Looks up {@code names}.
   *
   * @throws CommandException if a digest is shortened and not unique
   */
  static FoundImages of(Registry registry, List<ImageName> names) {
    Map<RepositoryName, Set<Reference>> images = new TreeMap<>();
    List<ImageName> missing = new ArrayList<>();
    for (ImageName name : names) {
      name.find(registry)
          .ifPresentOrElse(
              found -> images
                  .computeIfAbsent(name.repository(), each -> new LinkedHashSet<>())
                  .add(found),
              () -> missing.add(name));
    }
    return new FoundImages(images, missing);
  }

  /**
   * Refuses names that do not exist.
   *
   * @param skip whether such names are skipped instead
   * @throws CommandException if there is such a name
   */
  static void check(List<?> missing, boolean skip) {
    if (!skip && !missing.isEmpty()) {
      throw new CommandException(
          missing.stream().map(Object::toString).collect(Collectors.joining(", "))
              + (missing.size() == 1 ? ": does not exist" : ": do not exist")
              + "; nothing was changed");
    }
  }
}
