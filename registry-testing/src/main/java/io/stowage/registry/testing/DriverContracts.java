package io.stowage.registry.testing;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import org.junit.jupiter.api.Nested;

/**
 * All contracts that a storage driver has to fulfil: its own, {@link StorageDriverContract}, and
 * those of each service of a registry on it. A test of a driver extends this class and opens an
 * empty store.
 *
 * <p>No part is optional. What is tested only if a store has real folders, such as their times, is
 * reported as skipped otherwise. Neither the driver nor its clock needs a hook for tests: where
 * time has to pass, {@link io.stowage.registry.testing.storage.AgingStorage} lets it pass.
 */
public abstract class DriverContracts {
  /** Returns a driver for an empty store. Called once for each test, which closes the driver. */
  protected abstract StorageDriver openEmpty();

  @Nested
  class Storage extends StorageDriverContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class BlobLinks extends BlobLinksContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class BlobStore extends BlobStoreContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class BlobUpload extends BlobUploadContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class ImageDeletion extends ImageDeletionContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class ImageFiles extends ImageFilesContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class LeaseScope extends LeaseScopeContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class LinkResolver extends LinkResolverContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class ManifestReferences extends ManifestReferencesContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class ManifestService extends ManifestServiceContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class QuarantineReaders extends QuarantineReadersContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class Referrers extends ReferrersContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class Registry extends RegistryContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class RegistryListener extends RegistryListenerContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class Sha512Manifest extends Sha512ManifestContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }

  @Nested
  class TagService extends TagServiceContract {
    @Override
    protected StorageDriver openEmpty() {
      return DriverContracts.this.openEmpty();
    }
  }
}
