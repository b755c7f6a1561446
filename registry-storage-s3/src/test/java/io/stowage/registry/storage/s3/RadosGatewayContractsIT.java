package io.stowage.registry.storage.s3;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.internal.aws.TestBuckets;
import io.stowage.registry.testing.DriverContracts;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The contracts on a real store, several at a time, each below a root of its own in one bucket,
 * with a client that they share. Its times are whole seconds, for whose change many tests wait, so
 * it runs only on request.
 */
@RequiresRadosGateway
@EnabledIfSystemProperty(named = "rgw.contracts", matches = "true")
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RadosGatewayContractsIT extends DriverContracts {
  private final AtomicInteger roots = new AtomicInteger();
  private final S3Options options;
  private final S3Client client;

  RadosGatewayContractsIT(RadosGateway gateway) {
    options = S3Options.builder(gateway.createBucket()).forcePathStyle(true).build();
    client = TestBuckets.client(gateway);
  }

  @AfterAll
  void close() {
    client.close();
  }

  @Override
  protected StorageDriver openEmpty() {
    S3Options own =
        options.toBuilder().rootDirectory("root" + roots.incrementAndGet()).build();
    return S3Storage.builder(own).client(client).openOrCreate();
  }
}
