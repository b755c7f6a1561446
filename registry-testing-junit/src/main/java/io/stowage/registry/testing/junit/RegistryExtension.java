package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.opentest4j.TestAbortedException;

/**
 * Provides each test with a registry of its own and removes it afterwards.
 *
 * <pre>
 * import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
 *
 * import io.stowage.registry.gc.GarbageCollector;
 * import io.stowage.registry.testing.TestClock;
 * import io.stowage.registry.testing.TestImages;
 * import io.stowage.registry.testing.junit.RegistryExtension;
 * import java.time.Duration;
 * import org.junit.jupiter.api.Test;
 * import org.junit.jupiter.api.extension.RegisterExtension;
 *
 * class CollectionTest {
 *   {@literal @}RegisterExtension
 *   static final RegistryExtension REGISTRIES = RegistryExtension.inMemory();
 *
 *   {@literal @}Test
 *   void removesWhatNoManifestReaches(TestImages images, GarbageCollector gc, TestClock clock) {
 *     images.image().pushWithoutManifest();
 *     clock.advance(Duration.ofHours(2));
 *     assertThat(gc.run()).removedBlobs(2);
 *   }
 * }
 * </pre>
 *
 * <p>{@code @ExtendWith(RegistryExtension.class)} uses a store in memory. Constructors, lifecycle
 * methods and tests may have parameters of type {@link Registry}, {@link Repository}, {@link
 * TestImages}, {@link GarbageCollector}, {@link TestClock} and {@link StorageDriver}, and a {@link
 * RegistryDirectory} of type {@link Path}; within a test, all of them belong to the same registry.
 * {@link InRepository} selects a repository. A parameter whose type is that of a particular driver
 * gets the driver of the registry, or one that it wraps. A registry is made when it is first
 * needed.
 *
 * <p>The store and the registry use the {@link TestClock}, which stands still until a test advances
 * it or the library waits. When a test fails, the contents of the store are attached to its error
 * as a suppressed {@link RegistryTree}.
 *
 * <p><b>Several registries.</b> {@link #named} makes a registry for parameters with the annotation
 * {@link FromRegistry}. If several extensions have the same name, or none, the field of a nested
 * class takes precedence over one of the enclosing class, the field of a subclass over one of its
 * superclass, and any field over {@code @ExtendWith}. If this does not decide, the parameter is not
 * resolved, and the error names the fields.
 *
 * <p><b>Other extensions.</b> A parameter with {@link FromRegistry}, {@link InRepository} or {@link
 * RegistryDirectory} always belongs to this extension. Of the others, those with {@code Autowired},
 * {@code Qualifier} or {@code Value} of Spring, with {@code Mock}, {@code Spy} or {@code Captor} of
 * Mockito, or with an annotation that has one of these, never belong to it, and neither do those of
 * a constructor with such an annotation.
 *
 * <p><b>Versions.</b> Requires JUnit 5.11, and 5.12 for parameters of constructors unless the
 * registry is shared.
 *
 * <p>Thread-safe: any number of tests may run at the same time. Each method that configures an
 * extension returns a changed copy. The copy shares no registry with the original.
 */
public final class RegistryExtension
    implements ParameterResolver,
        TestInstancePreConstructCallback,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {
  private final Recipe recipe;
  private final Lifetime lifetime;
  private final Claim claim;
  private final SharedFixtures shared = new SharedFixtures();

  /** Creates an extension as {@link #inMemory} does, for {@code @ExtendWith}. */
  public RegistryExtension() {
    this(Recipe.create(Home.memory()), Lifetime.TEST, Claim.create());
  }

  private RegistryExtension(Recipe recipe, Lifetime lifetime, Claim claim) {
    this.recipe = recipe;
    this.lifetime = lifetime;
    this.claim = claim;
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
    return new RegistryExtension(
        Recipe.create(Home.temporaryDirectory()), Lifetime.TEST, Claim.create());
  }

  /**
   * Opens registries with the options that {@code edit} sets. The clock and the sleeper are set
   * afterwards, to the {@link TestClock}. Replaces an earlier call.
   */
  public RegistryExtension options(Consumer<RegistryOptions.Builder> edit) {
    Objects.requireNonNull(edit, "edit");
    return with(recipe.withOptions(edit));
  }

  /**
   * Starts the clock of each registry at {@code start}. The default is the time of {@link
   * TestClock#create}.
   */
  public RegistryExtension startingAt(Instant start) {
    Objects.requireNonNull(start, "start");
    return with(recipe.withStart(start));
  }

  /**
   * Fills each registry from {@code source}, which is only read: the directory of a registry, an
   * OCI image layout in a folder or an archive, or an archive written by {@code docker save}. Each
   * image goes to the repository that its name contains. All contents have the age of the registry.
   *
   * <p>This extension reads its seeds once, when the first registry is made, and keeps them in
   * memory; later changes to {@code source} have no effect. Registries in memory share the bytes of
   * the seeds. If a seed cannot be read, each test fails with an error that names the seed. This
   * and the other methods for seeds may be called several times.
   */
  public RegistryExtension seededFrom(Path source) {
    Objects.requireNonNull(source, "source");
    return with(recipe.withSeed(new Seed.FromPath(source, Optional.empty())));
  }

  /**
   * Fills {@code repository} of each registry with the images of {@code source}, whatever their
   * names there. Otherwise like {@link #seededFrom(Path)}, but {@code source} must not be a
   * registry.
   */
  public RegistryExtension seededFrom(Path source, String repository) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(repository, "repository");
    return with(recipe.withSeed(new Seed.FromPath(source, Optional.of(repository))));
  }

  /**
   * Like {@link #seededFrom(Path)}, from a path that is not known when the extension is created,
   * such as a static field with {@code @TempDir}. The supplier is called for each registry, and the
   * seeds are read again if it returns another path.
   */
  public RegistryExtension seededFrom(Supplier<Path> source) {
    Objects.requireNonNull(source, "source");
    return with(recipe.withSeed(new Seed.FromSupplier(source, Optional.empty())));
  }

  /** Like {@link #seededFrom(Path, String)}, from a path that {@code source} returns. */
  public RegistryExtension seededFrom(Supplier<Path> source, String repository) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(repository, "repository");
    return with(recipe.withSeed(new Seed.FromSupplier(source, Optional.of(repository))));
  }

  /**
   * Like {@link #seededFrom(Path)}, from a file or folder of the class path.
   *
   * @param name the path of the resource, such as {@code images/app.tar}; the context class loader
   *     of the thread must find it, in a folder or a jar
   */
  public RegistryExtension seededFromResource(String name) {
    Objects.requireNonNull(name, "name");
    return with(recipe.withSeed(new Seed.FromResource(name, Optional.empty())));
  }

  /** Like {@link #seededFrom(Path, String)}, from a file or folder of the class path. */
  public RegistryExtension seededFromResource(String name, String repository) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(repository, "repository");
    return with(recipe.withSeed(new Seed.FromResource(name, Optional.of(repository))));
  }

  /**
   * Fills each registry with what {@code code} puts into a registry. The code runs once, on a
   * registry in memory that has the options of this extension, except that it can be written to and
   * has no listener. Each registry gets a copy of its contents.
   */
  public RegistryExtension seededBy(Consumer<Registry> code) {
    Objects.requireNonNull(code, "code");
    return with(recipe.withSeed(new Seed.ByCode(code)));
  }

  /**
   * Opens each registry on the driver that {@code wrapper} returns for its store, for example to
   * let calls fail: {@code wrapStorage(FailingStorage::new)}. A test gets this driver by a
   * parameter of its type. Seeds are stored without it. Of several wrappers, each wraps the driver
   * of the previous one.
   */
  public RegistryExtension wrapStorage(UnaryOperator<StorageDriver> wrapper) {
    Objects.requireNonNull(wrapper, "wrapper");
    return with(recipe.withWrapper(wrapper));
  }

  /**
   * Shares one registry among all tests of a class and of its nested classes. Subclasses that
   * inherit the field have a registry each.
   */
  public RegistryExtension perClass() {
    return new RegistryExtension(recipe, Lifetime.CLASS, claim);
  }

  /**
   * Shares one registry among all classes that have this extension in a static field: one that they
   * inherit, or one of their own that holds the same instance. It lasts as long as the launcher's
   * session, which is usually the JVM that a build runs tests in. Before JUnit 5.13, which has no
   * access to the session, it lasts as long as one run of the engine.
   *
   * <p>This is for programs that live longer than a test class, such as an application context that
   * Spring caches for several classes.
   */
  public RegistryExtension perRun() {
    return new RegistryExtension(recipe, Lifetime.RUN, claim);
  }

  /**
   * Provides only parameters with {@code @FromRegistry(name)}.
   *
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public RegistryExtension named(String name) {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("\"" + name + "\", expected a name that is not blank");
    }
    return new RegistryExtension(recipe, lifetime, claim.withName(name));
  }

  /**
   * Provides only parameters with {@link FromRegistry}, {@link InRepository} or {@link
   * RegistryDirectory}.
   */
  public RegistryExtension annotatedOnly() {
    return new RegistryExtension(recipe, lifetime, claim.withAnnotatedOnly());
  }

  /**
   * Leaves parameters with {@code annotation} to other extensions, as those with the annotations of
   * Spring and Mockito. May be called several times.
   */
  public RegistryExtension exceptAnnotatedWith(Class<? extends Annotation> annotation) {
    Objects.requireNonNull(annotation, "annotation");
    return new RegistryExtension(recipe, lifetime, claim.without(annotation));
  }

  /**
   * Returns the registry that tests share at present.
   *
   * @throws IllegalStateException unless {@link #perClass} or {@link #perRun} was called; before
   *     {@code beforeAll} and after the registry was removed; or if several classes that run at the
   *     same time have this extension with {@link #perClass}
   */
  public Registry registry() {
    return shared().registry();
  }

  /**
   * Returns the directory of the registry that tests share at present, such as for a {@code
   * DynamicPropertySource} of Spring.
   *
   * @throws IllegalStateException as {@link #registry} does, and if the registry is in memory
   */
  public Path directory() {
    return shared().directory();
  }

  /**
   * Returns the store of the registry that tests share at present.
   *
   * @throws IllegalStateException as {@link #registry} does
   */
  public StorageDriver storage() {
    return shared().registry().storage();
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
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(context, "context");
    begin(context);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Objects.requireNonNull(context, "context");
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context");
    begin(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    Request request = new Request(parameter);
    request.check();
    if (claim.covers(request)) {
      return ExtensionFields.of(context).find(name()).stream().allMatch(first -> first == this);
    }
    requireKnown(request, context);
    return false;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    Request request = new Request(parameter);
    if (lifetime == Lifetime.TEST && context.getTestMethod().isEmpty()) {
      throw withoutTest(request, context);
    }
    return request.from(fixture(context).get());
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

  String name() {
    return claim.registry();
  }

  private RegistryExtension with(Recipe changed) {
    return new RegistryExtension(changed, lifetime, claim);
  }

  /** Makes a shared registry available to the field, at the first of JUnit's calls. */
  private void begin(ExtensionContext context) {
    JUnitFeatures.requireSupported();
    if (lifetime != Lifetime.TEST) {
      shared.add(fixture(context));
    }
  }

  private Fixture shared() {
    if (lifetime == Lifetime.TEST) {
      throw new IllegalStateException("each test has a registry of its own, expected an extension"
          + " with perClass() or perRun(), or a parameter instead of a call to the field");
    }
    return shared.only();
  }

  private LazyFixture fixture(ExtensionContext context) {
    return lifetime
        .store(context)
        .getOrComputeIfAbsent(key(context), key -> new LazyFixture(recipe), LazyFixture.class);
  }

  /**
   * Returns the key of the fixture. An instance field holds another extension in each instance of
   * its class, and stands for all of them.
   */
  private Object key(ExtensionContext context) {
    if (lifetime == Lifetime.TEST) {
      return this;
    }
    Optional<Field> field = ExtensionFields.of(context).instanceField(this);
    if (lifetime == Lifetime.RUN && field.isPresent()) {
      throw new ExtensionConfigurationException(
          "perRun() in the instance field " + field.get() + ", expected a static field");
    }
    return field.isPresent() ? field.get() : this;
  }

  /**
   * Attaches the contents of the store to the error, because the error reaches the reader with
   * every tool that runs tests.
   */
  private void explainFailure(ExtensionContext context) {
    context
        .getExecutionException()
        .filter(error -> !(error instanceof TestAbortedException))
        .ifPresent(error -> fixture(context)
            .made()
            .ifPresent(made -> error.addSuppressed(RegistryTree.of(made, name()))));
  }

  private void requireKnown(Request request, ExtensionContext context) {
    String asked = request.registry();
    if (asked.equals(FromRegistry.UNNAMED) || asked.equals(name())) {
      return;
    }
    Set<String> known = new TreeSet<>(ExtensionFields.of(context).names());
    if (!known.contains(asked)) {
      known.remove(FromRegistry.UNNAMED);
      throw new ParameterResolutionException("no registry is named \""
          + asked
          + "\" for "
          + request
          + ", expected one of the names that named() set: "
          + known);
    }
  }

  private static ParameterResolutionException withoutTest(
      Request request, ExtensionContext context) {
    boolean tooOld = request.isOfConstructor()
        && !JUnitFeatures.hasConstructorsOfTests()
        && context
            .getTestInstanceLifecycle()
            .filter(Lifecycle.PER_METHOD::equals)
            .isPresent();
    return new ParameterResolutionException("each test has a registry of its own, but there is no"
        + " test yet for "
        + request
        + ", expected "
        + (tooOld ? "JUnit 5.12 or newer instead of " + JUnitFeatures.version() + ", " : "")
        + "a test, a @BeforeEach or @AfterEach method, or an extension with perClass() or"
        + " perRun()");
  }
}
