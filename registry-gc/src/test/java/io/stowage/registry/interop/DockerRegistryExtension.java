package io.stowage.registry.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Starts docker-registry for a test, stops it afterwards, and shows its log if the test fails. */
final class DockerRegistryExtension implements AfterEachCallback, TestExecutionExceptionHandler {
  private final List<DockerRegistry> started = new ArrayList<>();

  DockerRegistry serve(Path root) {
    return serve(root, "");
  }

  /** Serves {@code root}, with {@code more} added to the storage section of the configuration. */
  DockerRegistry serve(Path root, String more) {
    DockerRegistry registry = DockerRegistry.serve(root, more);
    started.add(registry);
    return registry;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    started.forEach(registry ->
        failure.addSuppressed(new AssertionError("log of docker-registry:\n" + registry.log())));
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    started.forEach(DockerRegistry::close);
    started.clear();
  }
}
