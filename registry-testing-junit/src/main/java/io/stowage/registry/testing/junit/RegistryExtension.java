package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Provides each test with a registry of its own and removes it afterwards.
 *
 * <pre>
 * {@literal @}RegisterExtension
 * static final RegistryExtension REGISTRIES = RegistryExtension.inMemory();
 *
 * {@literal @}Test
 * void collects(Registry registry, TestImages images, GarbageCollector gc, TestClock clock) { ... }
 * </pre>
 *
 * <p>{@code @ExtendWith(RegistryExtension.class)} uses a store in memory. Constructors, lifecycle
 * methods and tests may have parameters of type {@link Registry}, {@link Repository}, {@link
 * TestImages}, {@link GarbageCollector} and {@link TestClock}; within a test, all of them belong to
 * the same registry. {@link InRepository} selects a repository. A registry is made when the first
 * parameter is resolved.
 *
 * <p>The store and the registry use the {@link TestClock}, which stands still until a test advances
 * it or the library waits. When a test fails, the contents of the store are attached to its error as
 * a suppressed {@link RegistryTree}.
 *
 * <p>Immutable: each method returns a changed copy. It holds no registry, so any number of tests may
 * run at the same time.
 */
public final class RegistryExtension
    implements ParameterResolver, AfterEachCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(RegistryExtension.class);

  private final Recipe recipe;
  private final boolean perClass;

  /** Creates an extension as {@link #inMemory} does, for {@code @ExtendWith}. */
  public RegistryExtension() {
    this(Recipe.create(Home.memory()), false);
  }

  private RegistryExtension(Recipe recipe, boolean perClass) {
    this.recipe = recipe;
    this.perClass = perClass;
  }

  /**
   * Returns an extension that keeps registries in memory, where no other program can access them.
   */
  public static RegistryExtension inMemory() {
    return new RegistryExtension();
  }

  /**
   * Returns an extension that keeps each registry in a temporary directory of its own. A collection
   * there assumes that other programs may write, unless its options state otherwise.
   */
  public static RegistryExtension onTemporaryDirectory() {
    return new RegistryExtension(Recipe.create(Home.temporaryDirectory()), false);
  }

  /**
   * Opens registries with the options that {@code edit} sets. The clock and the sleeper are set
   * afterwards, to the {@link TestClock}. Replaces an earlier call.
   */
  public RegistryExtension options(Consumer<RegistryOptions.Builder> edit) {
    Objects.requireNonNull(edit, "edit");
    return new RegistryExtension(recipe.withOptions(edit), perClass);
  }

  /**
   * Starts the clock of each registry at {@code start}. The default is the time of {@link
   * TestClock#create}.
   */
  public RegistryExtension startingAt(Instant start) {
    Objects.requireNonNull(start, "start");
    return new RegistryExtension(recipe.withStart(start), perClass);
  }

  /**
   * Fills each registry from {@code source}, which is only read: the directory of a registry, an
   * OCI image layout in a folder or an archive, or an archive written by {@code docker save}. Each
   * image goes to the repository that its name contains. All contents have the age of the registry.
   * May be called several times.
   */
  public RegistryExtension seededFrom(Path source) {
    Objects.requireNonNull(source, "source");
    return new RegistryExtension(recipe.withSeed(Seed.from(source)), perClass);
  }

  /**
   * Fills {@code repository} of each registry with the images of {@code source}, whatever their
   * names there. Otherwise like {@link #seededFrom(Path)}, but {@code source} must not be a
   * registry.
   */
  public RegistryExtension seededFrom(Path source, String repository) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(repository, "repository");
    return new RegistryExtension(recipe.withSeed(Seed.from(source, repository)), perClass);
  }

  /** Shares one registry among all tests of a class and of its nested classes. */
  public RegistryExtension perClass() {
    return new RegistryExtension(recipe, true);
  }

  /**
   * Selects the scope in which a constructor gets the registry of the test that it is called for.
   */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    Objects.requireNonNull(root, "root");
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    return Fixture.gives(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    String repository = parameter
        .findAnnotation(InRepository.class)
        .map(InRepository::value)
        .orElse(InRepository.DEFAULT);
    return fixture(context).give(parameter.getParameter().getType(), repository);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context");
    explainFailure(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Objects.requireNonNull(context, "context");
    explainFailure(context);
  }

  /**
   * Attaches the contents of the store to the error, because the error reaches the reader with
   * every tool that runs tests.
   */
  private static void explainFailure(ExtensionContext context) {
    Optional<Fixture> fixture =
        Optional.ofNullable(context.getStore(STORE).get(Fixture.class, Fixture.class));
    Optional<Throwable> failure =
        context.getExecutionException().filter(error -> !(error instanceof TestAbortedException));
    if (fixture.isPresent() && failure.isPresent()) {
      failure.get().addSuppressed(RegistryTree.of(fixture.get()));
    }
  }

  private Fixture fixture(ExtensionContext context) {
    ExtensionContext owner = perClass ? outermostClass(context) : test(context);
    return owner
        .getStore(STORE)
        .getOrComputeIfAbsent(Fixture.class, key -> recipe.make(), Fixture.class);
  }

  private static ExtensionContext test(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "each test has a registry of its own, but there is no test yet in "
              + context.getDisplayName()
              + ", expected a test, a @BeforeEach or @AfterEach method, or an extension with"
              + " perClass()");
    }
    return context;
  }

  private static ExtensionContext outermostClass(ExtensionContext context) {
    ExtensionContext outermost = context;
    Optional<ExtensionContext> parent = context.getParent();
    while (parent.filter(above -> above.getTestClass().isPresent()).isPresent()) {
      outermost = parent.get();
      parent = outermost.getParent();
    }
    return outermost;
  }
}
