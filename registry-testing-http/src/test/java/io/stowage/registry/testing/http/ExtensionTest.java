package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.InRepository;
import io.stowage.registry.testing.junit.RegistryExtension;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests a server as an extension of JUnit: its lifetime, and the parameters of tests. */
class ExtensionTest {
  @Test
  void runsAsLongAsAClassAndItsNestedClasses() {
    Runs.assertPass(3, Runs.of(OfClass.class));
    assertThat(OfClass.URLS).hasSize(5).containsOnly(OfClass.URLS.get(0));
    assertStopped(OfClass.SERVER);
  }

  @Test
  void startsAgainForTheNextClass() {
    Runs.assertPass(2, Runs.of(FirstOfTwo.class, SecondOfTwo.class));
    assertStopped(OfTwo.SERVER);
  }

  @Test
  void runsAsLongAsATestInAnInstanceField() {
    Runs.assertPass(2, Runs.of(OfInstance.class));
    assertThat(OfInstance.SERVERS).hasSize(2).allSatisfy(ExtensionTest::assertStopped);
  }

  @Test
  void runsAsLongAsTheClassInTheFieldOfItsOnlyInstance() {
    Runs.assertPass(2, Runs.of(OfOnlyInstance.class));
    assertThat(OfOnlyInstance.SERVERS).hasSize(1).allSatisfy(ExtensionTest::assertStopped);
  }

  @Test
  void runsAsLongAsTheRun() {
    Runs.assertPass(2, Runs.of(FirstOfRun.class, SecondOfRun.class));
    assertThat(OfRun.URLS).hasSize(2).containsOnly(OfRun.URLS.get(0));
    assertStopped(OfRun.SERVER);
  }

  @Test
  void runsAsLongAsTheSessionOfTheLauncher() {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(OfSession.class))
        .build();
    try (LauncherSession session = LauncherFactory.openSession()) {
      session.getLauncher().execute(request);
      session.getLauncher().execute(request);
      assertThat(OfSession.URLS).hasSize(2).containsOnly(OfSession.SERVER.url());
    }
    assertStopped(OfSession.SERVER);
  }

  @Test
  void refusesToOutliveTheInstanceThatHoldsIt() {
    assertThat(Runs.failures(OfRunInInstance.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("expected a static field");
  }

  @Test
  void servesConcurrentClassesAndTests() {
    Runs.assertPass(40, Runs.parallel(FirstAtOnce.class, SecondAtOnce.class));
    assertStopped(AtOnce.SERVER);
  }

  @Test
  void isProvidedAsAParameterWithoutAField() {
    Runs.assertPass(1, Runs.of(Extended.class));
    assertThat(Extended.SERVERS).hasSize(1).allSatisfy(ExtensionTest::assertStopped);
  }

  @Test
  void providesWhatBelongsToItsRegistry() {
    Runs.assertPass(1, Runs.of(WithParameters.class));
  }

  @Test
  void providesTheParametersOfConstructors() {
    Runs.assertPass(1, Runs.of(Constructed.class));
    Runs.assertPass(1, Runs.of(ConstructedOnce.class));
  }

  @Test
  void leavesParametersToARegistryExtension() {
    Runs.assertPass(1, Runs.of(WithRegistry.class));
  }

  @Test
  void refusesAnAnnotationOnTheWrongType() {
    assertThat(Runs.failures(Misplaced.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("@InRepository");
  }

  @Test
  void isResetBeforeEachTestIfAsked() {
    Runs.assertPass(3, Runs.of(Reset.class));
  }

  @Test
  void isStoppedByTheLastOfItsUsers() {
    RegistryServer server = RegistryServer.builder().build();
    server.enter();
    server.enter();
    server.leave();
    assertThat(server.port()).isPositive();
    server.leave();
    assertStopped(server);
  }

  private static void assertStopped(RegistryServer server) {
    assertThatThrownBy(server::url).isInstanceOf(IllegalStateException.class);
  }

  static class OfClass {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().image("app:1").build();

    private static final List<URI> URLS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void push() throws Exception {
      URLS.add(SERVER.url());
      Client.of(SERVER).push(Client.image("other"), "1");
    }

    @RepeatedTest(2)
    void findsWhatWasPushed(Registry registry) {
      URLS.add(SERVER.url());
      assertThat(registry.repositories()).hasSize(2);
    }

    @Nested
    class Inside {
      @Test
      void findsItToo(RegistryServer server) {
        URLS.add(server.url());
        assertThat(server.registry().repositories()).hasSize(2);
      }
    }

    @AfterAll
    static void isStillThere() {
      URLS.add(SERVER.url());
    }
  }

  abstract static class OfTwo {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().build();

    @Test
    void isEmpty() throws Exception {
      assertThat(SERVER.registry().repositories()).isEmpty();
      assertThat(SERVER.requests()).isEmpty();
      Client.of(SERVER).push(Client.image("app"), "1");
      SERVER.on("**").answer(500);
    }
  }

  static class FirstOfTwo extends OfTwo {}

  static class SecondOfTwo extends OfTwo {}

  static class OfInstance {
    private static final List<RegistryServer> SERVERS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final RegistryServer server = RegistryServer.builder().build();

    @RepeatedTest(2)
    void isEmpty(Registry registry) throws Exception {
      SERVERS.add(server);
      assertThat(registry.repositories()).isEmpty();
      Client.of(server).push(Client.image("app"), "1");
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OfOnlyInstance {
    private static final List<RegistryServer> SERVERS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final RegistryServer server = RegistryServer.builder().image("app:1").build();

    @BeforeAll
    void runs() {
      SERVERS.add(server);
      assertThat(server.registry().repositories()).hasSize(1);
    }

    @RepeatedTest(2)
    void runsStill() {
      assertThat(server.url()).isNotNull();
    }
  }

  abstract static class OfRun {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().perRun().build();

    private static final List<URI> URLS = new CopyOnWriteArrayList<>();

    @Test
    void runs() {
      URLS.add(SERVER.url());
    }
  }

  static class FirstOfRun extends OfRun {}

  static class SecondOfRun extends OfRun {}

  static class OfSession {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().perRun().build();

    private static final List<URI> URLS = new CopyOnWriteArrayList<>();

    @Test
    void runs() {
      URLS.add(SERVER.url());
    }
  }

  static class OfRunInInstance {
    @RegisterExtension
    final RegistryServer server = RegistryServer.builder().perRun().build();

    @Test
    void neverRuns() {}
  }

  abstract static class AtOnce {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().image("app:1").build();

    @RepeatedTest(20)
    void pulls() throws Exception {
      assertThat(Client.of(SERVER).getManifest("app", "1").statusCode()).isEqualTo(200);
    }
  }

  static class FirstAtOnce extends AtOnce {}

  static class SecondAtOnce extends AtOnce {}

  @ExtendWith(RegistryServer.class)
  static class Extended {
    private static final List<RegistryServer> SERVERS = new CopyOnWriteArrayList<>();

    @Test
    void runs(RegistryServer server) throws Exception {
      SERVERS.add(server);
      assertThat(Client.of(server).get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  static class WithParameters {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().build();

    @Test
    void belongTogether(
        Registry registry,
        Repository app,
        @InRepository("team/app") TestImages images,
        GarbageCollector gc,
        TestClock clock,
        StorageDriver storage)
        throws Exception {
      assertThat(registry).isSameAs(SERVER.registry());
      assertThat(clock).isSameAs(SERVER.clock());
      assertThat(storage).isSameAs(registry.storage()).isInstanceOf(InMemoryStorage.class);
      assertThat(app.name()).hasToString("app");
      images.image().tag("1").push();
      Client client = Client.of(SERVER);
      assertThat(client.getManifest("team/app", "1").statusCode()).isEqualTo(200);

      assertThat(client.pushBlob("app", new byte[] {1, 2, 3}).statusCode()).isEqualTo(201);
      assertThat(gc.run().blobsRemoved()).isZero();
      clock.advance(Duration.ofHours(2));
      assertThat(gc.run().blobsRemoved()).isEqualTo(1);
    }
  }

  static class Constructed {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().build();

    private final Registry registry;

    Constructed(Registry registry, RegistryServer server) {
      this.registry = registry;
      assertThat(server).isSameAs(SERVER);
    }

    @Test
    void haveTheServedRegistry() {
      assertThat(registry).isSameAs(SERVER.registry());
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class ConstructedOnce {
    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().build();

    private final URI url = SERVER.url();

    @Test
    void findsTheServerRunning() {
      assertThat(SERVER.url()).isEqualTo(url);
    }
  }

  static class WithRegistry {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory();

    @RegisterExtension
    static final RegistryServer SERVER = RegistryServer.builder().build();

    @Test
    void belongsToTheExtension(Registry registry, RegistryServer server) {
      assertThat(server).isSameAs(SERVER);
      assertThat(registry).isNotSameAs(SERVER.registry());
    }
  }

  @ExtendWith(RegistryServer.class)
  static class Misplaced {
    @Test
    void neverRuns(@InRepository("app") Registry registry) {}
  }

  static class Reset {
    @RegisterExtension
    static final RegistryServer SERVER =
        RegistryServer.builder().image("app:1").resetBeforeEach().build();

    @RepeatedTest(3)
    void findsTheInitialContents(Registry registry) throws Exception {
      assertThat(registry.repositories()).hasSize(1);
      assertThat(SERVER.requests()).isEmpty();
      Client.of(SERVER).push(Client.image("other"), "1");
      SERVER.on("**").answer(500);
    }
  }
}
