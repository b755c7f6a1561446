package io.stowage.registry.testing.http;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.http.jetty.TlsOptions;
import io.stowage.registry.model.ImageReference;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.ImageBuilder;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.RegistryParameters;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * A registry with a URL, in the process of the test.
 *
 * <pre>
 * import io.stowage.registry.testing.http.HttpMethod;
 * import io.stowage.registry.testing.http.RegistryServer;
 * import java.time.Duration;
 * import org.junit.jupiter.api.Test;
 * import org.junit.jupiter.api.extension.RegisterExtension;
 *
 * class PullTest {
 *   {@literal @}RegisterExtension
 *   static final RegistryServer SERVER = RegistryServer.builder().image("team/app:1.0").build();
 *
 *   {@literal @}Test
 *   void waitsAsLongAsTheServerAsks() {
 *     SERVER.on(HttpMethod.GET, "**&#47;blobs/*")
 *         .nth(2)
 *         .answer(503)
 *         .retryAfter(Duration.ofSeconds(1));
 *     String image = SERVER.reference("team/app:1.0");
 *     // Pull the image with the client under test.
 *   }
 * }
 * </pre>
 *
 * <p>The server is the one that runs in production, on a free port of 127.0.0.1 unless the builder
 * says otherwise. Its {@code Location} headers are relative, and it answers as strictly as
 * Distribution does: a manifest whose type the client does not accept is not found.
 *
 * <p><b>As an extension of JUnit</b>, in a static field, it runs from the beginning of the class to
 * its end, and is shared by its tests and nested classes; {@link Builder#perRun} shares it among
 * all classes that have the field. In an instance field it runs for one test. In an annotation
 * {@code @ExtendWith} it has the defaults and runs for one class. Tests may have parameters of type
 * {@code RegistryServer}, and of the types that {@link
 * io.stowage.registry.testing.junit.RegistryExtension} provides, which belong to the served
 * registry, unless a field of the class has a {@code RegistryExtension} without a name. If a class
 * has several servers, its tests use the fields. Requires JUnit 5.11.
 *
 * <p><b>By hand</b>, {@link #start} and {@link #close} start and stop it.
 *
 * <p>The registry and its store use a {@link TestClock}, which stands still until a test advances
 * it or the library waits. Delays, limits and the expiry of tokens are real time. Thread-safe.
 */
public final class RegistryServer
    implements AutoCloseable,
        ParameterResolver,
        TestInstancePreConstructCallback,
        BeforeAllCallback,
        BeforeEachCallback {
  /** The names by which processes and containers on this computer reach a server. */
  private static final List<String> NAMES = List.of(
      "localhost", "127.0.0.1", "::1", "host.testcontainers.internal", "host.docker.internal");

  private final InetSocketAddress address;
  private final Optional<ServerTls> tls;
  private final List<BasicCredentials> users;
  private final Lifetime lifetime;
  private final boolean resetsBeforeEach;
  private final RegistrySource source;
  private final Faults faults = new Faults();
  private final RateLimit limit = new RateLimit(System::nanoTime);
  private final RequestLog log = new RequestLog();
  private @Nullable RunningServer running;
  private int uses;

  /** Creates a server with the defaults, for {@code @ExtendWith}. */
  public RegistryServer() {
    this(builder());
  }

  private RegistryServer(Builder builder) {
    this.address = builder.address();
    this.tls = builder.chosenTls();
    this.users = List.copyOf(builder.users);
    this.lifetime = builder.lifetime;
    this.resetsBeforeEach = builder.resetsBeforeEach;
    this.source = builder.source();
  }

  /** Returns a builder of a server that is in memory and empty, without TLS and without users. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts the server unless it runs. It answers when this method returns.
   *
   * @return this server
   * @throws java.io.UncheckedIOException if it cannot listen on the address
   */
  public synchronized RegistryServer start() {
    if (running == null) {
      log.clear();
      running = RunningServer.start(source, this::listen);
    }
    return this;
  }

  private JettyServer listen(HttpHandler registry) {
    HttpHandler filtered = log.recording(limit.limiting(faults.applying(registry)));
    JettyServer.Builder server = JettyServer.builder(filtered).address(address);
    return tls.isPresent() ? tls.get().start(server) : server.start();
  }

  /**
   * Stops the server and closes its registry. Delays end, faults and the limit are removed, and
   * requests that are being handled have a second to end. What was in memory is gone; {@link
   * #requests} still returns what it recorded. A server that does not run stays as it is, and a
   * stopped one can be started again.
   */
  @Override
  public synchronized void close() {
    heal();
    if (running != null) {
      RunningServer stopping = running;
      running = null;
      stopping.close();
    }
  }

  /** Starts the server for one more user. */
  synchronized void enter() {
    start();
    uses++;
  }

  /** Stops the server after its last user. */
  synchronized void leave() {
    uses--;
    if (uses == 0) {
      close();
    }
  }

  private synchronized RunningServer running() {
    if (running == null) {
      throw new IllegalStateException("the server does not run, expected a call of start(), or a"
          + " test of a class that has it as an extension");
    }
    return running;
  }

  /**
   * Returns the URL without a path, such as {@code http://127.0.0.1:44563}. If the server listens
   * on all interfaces, it has the loopback address.
   *
   * @throws IllegalStateException if the server does not run
   */
  public URI url() {
    return running().jetty().url();
  }

  /**
   * Returns the port, with which a container forms a name of its own, such as {@code
   * host.testcontainers.internal:44563}.
   *
   * @throws IllegalStateException if the server does not run
   */
  public int port() {
    return running().jetty().port();
  }

  /**
   * Returns the host and the port, such as {@code 127.0.0.1:44563}.
   *
   * @throws IllegalStateException if the server does not run
   */
  public String hostAndPort() {
    return url().getRawAuthority();
  }

  /**
   * Returns the name of {@code image} for a client, such as {@code 127.0.0.1:44563/team/app:1.0}.
   *
   * @param image a repository, with a tag or digest if it is to have one: {@code team/app:1.0}
   * @throws io.stowage.registry.model.RegistryException if {@code image} is malformed
   * @throws IllegalArgumentException if {@code image} has a host
   * @throws IllegalStateException if the server does not run
   */
  public String reference(String image) {
    Objects.requireNonNull(image, "image");
    return hostAndPort() + "/" + withoutHost(image);
  }

  /**
   * Returns the served registry. After {@link #reset}, it is another one in memory.
   *
   * @throws IllegalStateException if the server does not run
   */
  public Registry registry() {
    return running().served().registry();
  }

  /**
   * Returns the clock of the served registry. After {@link #reset}, it is another one in memory.
   *
   * @throws IllegalStateException if the server does not run
   */
  public TestClock clock() {
    return running().served().clock();
  }

  /**
   * Returns a new store with the certificates that clients have to trust.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public KeyStore trustStore() {
    return requiredTls().trustStore();
  }

  /**
   * Returns the certificates that clients have to trust, in PEM form. Docker reads them from {@code
   * ca.crt} in the folder of its {@code certs.d} that has the name of {@link #hostAndPort}.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public String certificatePem() {
    return requiredTls().trusted();
  }

  /**
   * Returns a new context for clients in this process, such as {@code java.net.http.HttpClient},
   * which trusts the certificates of this server alone.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public SSLContext sslContext() {
    return requiredTls().clientContext();
  }

  private ServerTls requiredTls() {
    return tls.orElseThrow(() -> new IllegalStateException(
        "the server has no TLS, expected a call of tls() of its builder"));
  }

  /**
   * Writes a {@code config.json} with the first user, for {@link #hostAndPort} and the names by
   * which containers reach this server. Without users it has no credentials. Only its owner can
   * read it, on a file system of POSIX. An existing file is replaced.
   *
   * @param path the file, if its name ends with {@code .json}, as for {@code REGISTRY_AUTH_FILE} of
   *     podman and skopeo; otherwise the folder in which {@code config.json} is written, as for
   *     {@code DOCKER_CONFIG}, which is created if it is missing
   * @return the path of the file
   * @throws java.io.UncheckedIOException if the file cannot be written
   * @throws IllegalStateException if the server does not run
   */
  public Path dockerConfig(Path path) {
    Objects.requireNonNull(path, "path");
    Map<String, String> credentials = new LinkedHashMap<>();
    if (!users.isEmpty()) {
      BasicCredentials first = users.get(0);
      byte[] text = (first.user() + ":" + first.password()).getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().encodeToString(text);
      credentials.put(hostAndPort(), encoded);
      NAMES.forEach(name -> credentials.put(withPort(name), encoded));
    }
    return DockerConfig.write(path, credentials);
  }

  private String withPort(String host) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /**
   * Returns the latest 10,000 requests since the start or {@link #reset}, in the order in which
   * they were answered. A request is recorded before its client gets the response.
   */
  public List<RecordedRequest> requests() {
    return log.requests();
  }

  /**
   * Returns those of the {@link #requests} that have this {@code method} and a path that matches
   * {@code glob}, as {@link #on(HttpMethod, String)} describes.
   *
   * @throws IllegalArgumentException as {@link #on(HttpMethod, String)} does
   */
  public List<RecordedRequest> requests(HttpMethod method, String glob) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(glob, "glob");
    RequestPattern selected = RequestPattern.of(method, glob);
    return requests().stream()
        .filter(request -> selected.matches(request.method(), request.path()))
        .toList();
  }

  /**
   * Selects requests that fail, also before the server is started.
   *
   * <p>The path is matched as it was sent, without the query. In {@code glob}, {@code *} stands for
   * any characters within a part of the path, {@code **} for any characters including slashes, and
   * every other character for itself: <code>**&#47;blobs/uploads/*</code> selects the uploads of
   * all repositories.
   *
   * @throws IllegalArgumentException if no path can match, because {@code glob} begins with neither
   *     a slash nor {@code *}
   */
  public FaultyRequests on(HttpMethod method, String glob) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(glob, "glob");
    return new FaultyRequests(faults, RequestPattern.of(method, glob));
  }

  /** Selects requests with any method, as {@link #on(HttpMethod, String)} does. */
  public FaultyRequests on(String glob) {
    Objects.requireNonNull(glob, "glob");
    return new FaultyRequests(faults, RequestPattern.of(glob));
  }

  /**
   * Accepts at most {@code requests} in any {@code period}. Further ones are answered with status
   * 429 and the time after which the next one is accepted ({@code Retry-After}). Replaces an
   * earlier limit; {@link #heal} removes it.
   *
   * @throws IllegalArgumentException if {@code requests} is less than 1 or {@code period} is not
   *     positive
   */
  public void limit(int requests, Duration period) {
    Objects.requireNonNull(period, "period");
    if (requests < 1) {
      throw new IllegalArgumentException("requests is " + requests + ", expected at least 1");
    }
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("period is " + period + ", expected more than 0");
    }
    limit.set(requests, period);
  }

  /** Removes all faults and the limit. Delays end. */
  public void heal() {
    faults.heal();
    limit.clear();
  }

  /**
   * Returns the number of requests that a fault had an effect on, to check that it occurred. Those
   * that the limit refused do not count.
   */
  public long faults() {
    return faults.affected();
  }

  /**
   * Returns to the beginning: removes all faults and the limit, forgets the requests and, in
   * memory, replaces the registry by one with the initial contents. The old registry is closed, so
   * this is for times at which no request is being handled. The contents of a directory stay. The
   * URL stays too.
   *
   * @throws IllegalStateException if the server does not run
   */
  public synchronized void reset() {
    heal();
    faults.forget();
    running().reset();
    log.clear();
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

  /**
   * Resets the server if the builder says so.
   *
   * @throws ExtensionConfigurationException if the server lasts as long as the run, but is made for
   *     each test
   */
  @Override
  public void beforeEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context");
    if (lifetime == Lifetime.RUN && lifetime.store(context).get(this) == null) {
      throw new ExtensionConfigurationException(
          "perRun() of " + this + " in an instance field, expected a static field");
    }
    begin(context);
    if (resetsBeforeEach) {
      reset();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    return isForServer(parameter) || RegistryParameters.supports(parameter, context);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    begin(context);
    return isForServer(parameter) ? this : running().served().parameters().resolve(parameter);
  }

  private static boolean isForServer(ParameterContext parameter) {
    return parameter.getParameter().getType() == RegistryServer.class;
  }

  /** Starts the server, at the first of JUnit's calls for a class or a test. */
  private void begin(ExtensionContext context) {
    lifetime.store(context).getOrComputeIfAbsent(this, ServerUse::new, ServerUse.class);
  }

  private static ImageReference withoutHost(String image) {
    ImageReference parsed = ImageReference.parse(image);
    if (parsed.host().isPresent()) {
      throw new IllegalArgumentException("image is \"" + parsed + "\" with the host "
          + parsed.host().get() + ", expected a repository such as team/app:1.0");
    }
    return parsed;
  }

  /** Returns the settings; passwords are not shown. */
  @Override
  public String toString() {
    return "RegistryServer[address=" + address
        + ", tls=" + tls.isPresent()
        + ", users=" + users.stream().map(BasicCredentials::user).toList()
        + ", registry=" + source
        + "]";
  }

  /** Collects the settings of a server. Not thread-safe. */
  public static final class Builder {
    private static final int LARGEST_PORT = 65_535;

    private String host = "127.0.0.1";
    private int port;
    private Function<String, Optional<ServerTls>> tls = bound -> Optional.empty();
    private final List<BasicCredentials> users = new ArrayList<>();
    private boolean anonymousPull;
    private Function<RegistryRecipe, RegistrySource> home = MemorySource::new;
    private final List<Consumer<Registry>> seeds = new ArrayList<>();
    private Consumer<RegistryOptions.Builder> options = edited -> {};
    private Consumer<HttpOptions.Builder> http = edited -> {};
    private Lifetime lifetime = Lifetime.CLASS;
    private boolean resetsBeforeEach;

    private Builder() {}

    /**
     * Sets the port. Default: 0, any free port, which is another one after each start.
     *
     * @throws IllegalArgumentException if {@code number} is not from 0 to 65535
     */
    public Builder port(int number) {
      if (number < 0 || number > LARGEST_PORT) {
        throw new IllegalArgumentException("port is " + number + ", expected 0 to " + LARGEST_PORT);
      }
      port = number;
      return this;
    }

    /**
     * Sets the host name or address to listen on. Default: {@code 127.0.0.1}. Containers reach only
     * a server on an address of the network, or on {@code 0.0.0.0}, all interfaces; everybody in
     * the network reaches it too.
     */
    public Builder bind(String name) {
      host = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Uses TLS with a certificate that is made for this server and valid for a month. It is for
     * {@code localhost}, {@code 127.0.0.1}, {@code ::1}, {@code host.testcontainers.internal},
     * {@code host.docker.internal}, the host that the server listens on, and {@code names}.
     * Default: no TLS.
     *
     * @param names further host names and addresses
     */
    public Builder tls(String... names) {
      Objects.requireNonNull(names, "names");
      List<String> more = List.of(names);
      tls = bound -> Optional.of(GeneratedTls.of(Stream.of(NAMES, List.of(bound), more)
          .flatMap(List::stream)
          .distinct()
          .toList()));
      return this;
    }

    /** Uses TLS with a certificate of the test, or with other settings that the default lacks. */
    public Builder tls(TlsOptions settings) {
      Objects.requireNonNull(settings, "settings");
      tls = bound -> Optional.of(new GivenTls(settings));
      return this;
    }

    /**
     * Adds a user, who may do everything. With a user, nobody else may do anything, except for
     * {@link #anonymousPull}. Default: no users, and everybody may do everything.
     *
     * @throws IllegalArgumentException if {@code name} is empty or contains a colon, or if either
     *     contains a control character
     */
    public Builder user(String name, String password) {
      users.add(new BasicCredentials(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(password, "password")));
      return this;
    }

    /**
     * Lets everybody pull, and only users push and delete. Clients get tokens for this at {@code
     * /token} of the server, because docker cannot do both with passwords alone.
     */
    public Builder anonymousPull() {
      anonymousPull = true;
      return this;
    }

    /**
     * Keeps the registry in memory, where it lasts until the server is stopped. This is the
     * default.
     */
    public Builder inMemory() {
      home = MemorySource::new;
      return this;
    }

    /**
     * Keeps the registry in {@code folder}, which is an existing registry, is empty, or is missing
     * and then created. It outlives the server. Its clock starts at the present time.
     */
    public Builder directory(Path folder) {
      Objects.requireNonNull(folder, "folder");
      return directory(() -> folder);
    }

    /**
     * Like {@link #directory(Path)}, with a folder that is not known when the server is built, such
     * as a static field with {@code @TempDir}. The supplier is called at each start.
     */
    public Builder directory(Supplier<Path> folder) {
      Objects.requireNonNull(folder, "folder");
      home = recipe -> new DirectorySource(recipe, folder);
      return this;
    }

    /** Pushes a small image with one layer before the server starts, as {@code image}. */
    public Builder image(String image) {
      return image(image, builder -> {});
    }

    /**
     * Pushes a small image before the server starts. Its content depends only on {@code image} and
     * {@code edit}, so its digest is the same in each run.
     *
     * @param image the repository and the tag, such as {@code team/app:1.0}
     * @param edit describes the image, such as {@code i -> i.layers(2)}
     * @throws io.stowage.registry.model.RegistryException if {@code image} is malformed
     * @throws IllegalArgumentException if {@code image} has a host or a digest, or no tag
     */
    public Builder image(String image, Consumer<ImageBuilder> edit) {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(edit, "edit");
      ImageReference parsed = withoutHost(image);
      if (parsed.digest().isPresent() || parsed.tag().isEmpty()) {
        throw new IllegalArgumentException("image is \"" + parsed
            + "\", expected a repository and a" + " tag such as team/app:1.0");
      }
      Tag tag = parsed.tag().get();
      return seededBy(registry -> {
        TestImages images = TestImages.in(
            registry.repository(parsed.repository()), parsed.toString().hashCode());
        ImageBuilder made = images.image().tag(tag.toString());
        edit.accept(made);
        made.push();
      });
    }

    /**
     * Puts initial contents into the registry before the server starts. In memory, the code runs
     * once, and each start and {@link #reset} gets a copy. In a directory, it runs at each start.
     */
    public Builder seededBy(Consumer<Registry> code) {
      seeds.add(Objects.requireNonNull(code, "code"));
      return this;
    }

    /**
     * Opens the registry with the options that {@code edit} sets. The clock and the sleeper are set
     * afterwards, to the {@link TestClock}. Replaces an earlier call.
     */
    public Builder options(Consumer<RegistryOptions.Builder> edit) {
      options = Objects.requireNonNull(edit, "edit");
      return this;
    }

    /**
     * Serves the registry with the options that {@code edit} sets, such as {@code o ->
     * o.lenientAccept(true)}. Replaces an earlier call. Default: those of {@link HttpOptions},
     * except that URLs are relative.
     */
    public Builder http(Consumer<HttpOptions.Builder> edit) {
      http = Objects.requireNonNull(edit, "edit");
      return this;
    }

    /**
     * As an extension, runs until the end of the launcher's session or, before JUnit 5.13, of a run
     * of the engine; usually either is the JVM that a build runs tests in. The field must be
     * static. This is for programs that live longer than a test class, such as an application
     * context that Spring caches for several classes. Default: until the end of the class.
     */
    public Builder perRun() {
      lifetime = Lifetime.RUN;
      return this;
    }

    /**
     * As an extension, {@linkplain RegistryServer#reset resets} the server before each test; the
     * tests must not run at the same time. Default: the tests of a class share what they push.
     */
    public Builder resetBeforeEach() {
      resetsBeforeEach = true;
      return this;
    }

    /**
     * Returns the server, which is not started.
     *
     * @throws IllegalArgumentException if the host to listen on is unknown, or a name for the
     *     certificate is malformed
     */
    public RegistryServer build() {
      return new RegistryServer(this);
    }

    /**
     * Builds and starts a server.
     *
     * @throws IllegalArgumentException as {@link #build} does
     * @throws java.io.UncheckedIOException as {@link RegistryServer#start} does
     */
    public RegistryServer start() {
      return build().start();
    }

    private InetSocketAddress address() {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new IllegalArgumentException(
            "the host to listen on is \"" + host + "\", expected one that this computer knows");
      }
      return address;
    }

    private Optional<ServerTls> chosenTls() {
      return tls.apply(host);
    }

    private RegistrySource source() {
      HttpOptions.Builder edited = HttpOptions.builder().relativeUrls(true);
      http.accept(edited);
      HttpOptions chosen = edited.build();
      Users callers = callers();
      return home.apply(new RegistryRecipe(
          options,
          List.copyOf(seeds),
          registry -> callers
              .tokens()
              .apply(RegistryHandler.builder(registry)
                  .accessControl(callers.control())
                  .options(chosen)
                  .build())));
    }

    private Users callers() {
      if (anonymousPull) {
        return Users.knownAndAnonymous(List.copyOf(users));
      }
      return users.isEmpty() ? Users.none() : Users.known(List.copyOf(users));
    }
  }
}
