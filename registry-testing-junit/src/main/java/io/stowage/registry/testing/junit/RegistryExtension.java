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
 * Gives each test a registry of its own, and takes it away afterwards.
 *
 * <pre>
 * {@literal @}RegisterExtension
 * static final RegistryExtension REGISTRIES = RegistryExtension.inMemory();
 *
 * {@literal @}Test
 * void collects(Registry registry, TestImages images, GarbageCollector gc, TestClock clock) { ... }
 * </pre>
 *
 * <p>{@code @ExtendWith(RegistryExtension.class)} gives one in memory. Constructors, lifecycle methods
 * and tests may have parameters of type {@link Registry}, {@link Repository}, {@link TestImages},
 * {@link GarbageCollector} and {@link TestClock}; all of one test are of the same registry. {@link
 * InRepository} names a repository. A registry is made when the first of them is asked for.
 *
 * <p>Store and registry go by the {@link TestClock}, which stands still until a test advances it, or
 * the library waits for something. When a test fails, what is in the store is beside its error, as a
 * suppressed {@link RegistryTree}.
 *
 * <p>Immutable: each method returns a changed copy. It holds no registry, so that any number of tests
 * may run at the same time.
 */
public final class RegistryExtension
    implements ParameterResolver, AfterEachCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(RegistryExtension.class);

  private final Recipe recipe;
  private final boolean perClass;

  /** As {@link #inMemory}, for {@code @ExtendWith}. */
  public RegistryExtension() {
    this(Recipe.create(Home.memory()), false);
  }

  private RegistryExtension(Recipe recipe, boolean perClass) {
    this.recipe = recipe;
    this.perClass = perClass;
  }

  /** Returns an extension that keeps registries in memory. No other program reaches them. */
  public static RegistryExtension inMemory() {
    return new RegistryExtension();
  }

  /**
   * Returns an extension that keeps each registry in a temporary directory of its own. A collection
   * there counts on other programs that write, unless its options say that there are none.
   */
  public static RegistryExtension onTemporaryDirectory() {
    return new RegistryExtension(Recipe.create(Home.temporaryDirectory()), false);
  }

  /**
   * Opens registries with options that {@code edit} sets. Clock and pause are set afterwards, to the
   * {@link TestClock}. Replaces what was said before.
   */
  public RegistryExtension options(Consumer<RegistryOptions.Builder> edit) {
    Objects.requireNonNull(edit, "edit");
    return new RegistryExtension(recipe.withOptions(edit), perClass);
  }

  /** Starts each registry's clock at {@code start}. Default: as {@link TestClock#create}. */
  public RegistryExtension startingAt(Instant start) {
    Objects.requireNonNull(start, "start");
    return new RegistryExtension(recipe.withStart(start), perClass);
  }

  /**
   * Fills each registry from {@code source}, which is only read: the directory of a registry, an OCI
   * image layout, in a folder or an archive, or what {@code docker save} writes. Images go to the
   * repositories that their names say. All is as old as the registry. May be said several times.
   */
  public RegistryExtension seededFrom(Path source) {
    Objects.requireNonNull(source, "source");
    return new RegistryExtension(recipe.withSeed(Seed.from(source)), perClass);
  }

  /**
   * Fills {@code repository} of each registry with the images of {@code source}, whatever they are
   * called there; otherwise as {@link #seededFrom(Path)}, but not from a registry.
   */
  public RegistryExtension seededFrom(Path source, String repository) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(repository, "repository");
    return new RegistryExtension(recipe.withSeed(Seed.from(source, repository)), perClass);
  }

  /** Gives all tests of a class, and of the classes nested in it, the same registry. */
  public RegistryExtension perClass() {
    return new RegistryExtension(recipe, true);
  }

  /** Lets a constructor have the registry of the test that it is called for. */
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

  /** Tells with the error, since that reaches the reader whichever tool runs the tests. */
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
          "each test has a registry of its own, and there is no test yet in "
              + context.getDisplayName()
              + ", expected a test, a @BeforeEach or @AfterEach method, or an extension that is"
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
