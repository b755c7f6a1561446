package io.stowage.registry.testing;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.FlatStorage;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The services on a store without folders, renames and times that can be set. */
class FlatStorageServicesTest {
  @Nested
  class BlobLinks extends BlobLinksContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class BlobStore extends BlobStoreContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class BlobUpload extends BlobUploadContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class LinkResolver extends LinkResolverContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class ManifestReferences extends ManifestReferencesContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class Referrers extends ReferrersContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class Registry extends RegistryContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class ImageFiles extends ImageFilesContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class LeaseScope extends LeaseScopeContract {
    @Override
    protected StorageDriver openEmpty(InstantSource clock) {
      return FlatStorage.create(clock);
    }
  }

  @Nested
  class ImageDeletion extends ImageDeletionContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class ManifestService extends ManifestServiceContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class QuarantineReaders extends QuarantineReadersContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class RegistryListener extends RegistryListenerContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class Sha512Manifest extends Sha512ManifestContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }

  @Nested
  class TagService extends TagServiceContract {
    @Override
    protected StorageDriver openEmpty() {
      return FlatStorage.create();
    }
  }
}
