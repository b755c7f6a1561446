package io.stowage.registry.gc.mark;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestScanner;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks what lies in a folder between the repositories whose name cannot be one of a repository: every
 * digest that a link in it names, and what that names as a manifest.
 */
public final class ForeignFolders {
  private static final int LONGEST_LINK = 1024;
  private static final RepositoryName NO_REPOSITORY = RepositoryName.parse("foreign");

  private final StorageDriver driver;
  private final Marks marks;
  private final Findings findings;

  public ForeignFolders(StorageDriver driver, Marks marks, Findings findings) {
    this.driver = driver;
    this.marks = marks;
    this.findings = findings;
  }

  public void mark(StoragePath folder) {
    if (driver.list(folder, name -> {})) {
      findings.damaged(folder, "not the name of a repository: all that links in it name is kept");
      markBelow(folder);
    }
  }

  private void markBelow(StoragePath folder) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    for (String child : children) {
      StoragePath path = folder.resolve(child);
      if (child.equals(RegistryLayout.LINK)) {
        markLink(path);
      } else {
        markBelow(path);
      }
    }
  }

  private void markLink(StoragePath link) {
    try {
      DigestScanner.scan(driver.read(link, LONGEST_LINK), digest -> mark(link, digest));
      DigestScanner.scan(carriedBy(link), digest -> mark(link, digest));
    } catch (StorageException.NoSuchObject
        | StorageException.TooLarge
        | StorageException.UnexpectedKind e) {
      findings.damaged(link, e);
    }
  }

  /** A link that is cut short still says by its folder what it was about. */
  private static byte[] carriedBy(StoragePath link) {
    StoragePath folder = link.parent();
    String digest = folder.parent().name() + ":" + folder.name();
    return digest.getBytes(StandardCharsets.UTF_8);
  }

  private void mark(StoragePath link, Digest digest) {
    marks.mark(digest);
    if (link.value().contains("/" + RegistryLayout.MANIFESTS + "/")) {
      marks.markManifest(NO_REPOSITORY, digest);
    }
  }
}
