package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The contract of every {@link StorageDriver}. A test of a driver extends {@code DriverContracts},
 * which contains this one and those of the services, or this class alone.
 *
 * <p>No part of the contract is optional. The clock of the store must run: some tests wait up to
 * ten seconds until a lease is renewed.
 */
public abstract class StorageDriverContract {
  /** Returns a driver for an empty store. Called once for each test, which closes the driver. */
  protected abstract StorageDriver openEmpty();

  @Nested
  @DisplayName("stat")
  class Stat extends StatContract {
    Stat() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("open")
  class Open extends OpenContract {
    Open() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("read")
  class Read extends ReadContract {
    Read() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("write")
  class Write extends WriteContract {
    Write() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("append")
  class Append extends AppendContract {
    Append() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("append by one writer")
  class OneWriter extends WriterContract {
    OneWriter() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("publish")
  class Publish extends PublishContract {
    Publish() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("publishAlone")
  class PublishAlone extends PublishAloneContract {
    PublishAlone() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("replace")
  class Replace extends ReplaceContract {
    Replace() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("list")
  class Listing extends ListContract {
    Listing() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("listed")
  class Listed extends ListedContract {
    Listed() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("changed")
  class Changed extends ChangedContract {
    Changed() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("delete")
  class Delete extends DeleteContract {
    Delete() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("deleteIfEmpty and deleteTree")
  class DeleteFolder extends DeleteFolderContract {
    DeleteFolder() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("persist")
  class Persist extends PersistContract {
    Persist() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("lease")
  class Lease extends LeaseContract {
    Lease() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("claim and isAbandoned")
  class Claims extends ClaimContract {
    Claims() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("quarantine")
  class InQuarantine extends QuarantineContract {
    InQuarantine() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("quarantine with concurrent callers")
  class InQuarantineBesideOthers extends QuarantineRaceContract {
    InQuarantineBesideOthers() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("paths")
  class Paths extends PathContract {
    Paths() {
      super(StorageDriverContract.this::openEmpty);
    }
  }

  @Nested
  @DisplayName("close")
  class Close extends CloseContract {
    Close() {
      super(StorageDriverContract.this::openEmpty);
    }
  }
}
