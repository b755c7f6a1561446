package io.stowage.registry.exploration.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real object store: the S3 gateway of a Ceph cluster that runs on the loopback interface, keeps
 * everything in memory, and vanishes when it is closed or the JVM ends. It serves one user.
 *
 * <p>A test gets the gateway of its JVM as a parameter, by {@link RequiresRadosGateway}.
 * Thread-safe.
 */
public final class RadosGateway implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final CephFolder folder;
  private final Deque<Process> daemons = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::kill, "stop the gateway");
  private final AtomicInteger buckets = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final S3Login login = new S3Login("stowagetests", "stowagetestssecret0123456789");

  private RadosGateway(CephFolder folder) {
    this.folder = folder;
  }

  /** Starts a cluster. The programs ceph-mon, ceph-osd and radosgw must be installed. */
  public static RadosGateway start() {
    try {
      List<Integer> ports = freePorts();
      Path root = Files.createTempDirectory("ceph");
      RadosGateway gateway = new RadosGateway(new CephFolder(root, ports.get(0), ports.get(1)));
      Runtime.getRuntime().addShutdownHook(gateway.atExit);
      try {
        gateway.startDaemons();
        return gateway;
      } catch (RuntimeException | AssertionError | IOException e) {
        gateway.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), other.getLocalPort());
    }
  }

  private void startDaemons() throws IOException {
    folder.create();
    run(folder.monitor());
    folder.createStore();
    run(folder.store());
    Process gateway = run(folder.gateway());
    awaitAnswer(gateway);
    folder.createUser(login.accessKey(), login.secretKey());
  }

  private Process run(Command command) throws IOException {
    Process process = command.startQuietly();
    synchronized (daemons) {
      daemons.push(process);
    }
    return process;
  }

  /** Asks until the gateway accepts connections, which it does once the cluster is there. */
  private void awaitAnswer(Process process) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (System.nanoTime() > end || ended(process)) {
        throw new AssertionError("the gateway does not start\n" + folder.log("client.rgw.a") + "\n"
            + folder.log("osd.0") + "\n" + folder.log("mon.a"));
      }
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private boolean answers() {
    try {
      return send(HttpRequest.newBuilder(endpoint()).GET().build()) == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private int send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns the URL of the gateway, which buckets follow as a path. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + folder.gatewayPort());
  }

  /** Returns the access key of the user. */
  public String accessKey() {
    return login.accessKey();
  }

  /** Returns the secret key of the user. */
  public String secretKey() {
    return login.secretKey();
  }

  /** Creates an empty bucket with versioning enabled, and returns its name. */
  public String createBucket() {
    String name = createUnversionedBucket();
    setVersioning(name, "Enabled");
    return name;
  }

  /** Creates an empty bucket that never had versions, and returns its name. */
  public String createUnversionedBucket() {
    String name = "bucket-" + buckets.incrementAndGet();
    put("/" + name, "", "");
    return name;
  }

  /** Sets the versioning of a bucket to {@code Enabled} or {@code Suspended}. */
  public void setVersioning(String bucket, String status) {
    put(
        "/" + bucket,
        "versioning",
        "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>");
  }

  private void put(String path, String query, String body) {
    try {
      int status = send(login.put(endpoint(), path, query, body));
      if (status != 200) {
        throw new AssertionError("PUT " + path + "?" + query + " was answered by " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the daemons, and removes their files. */
  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void kill() {
    synchronized (daemons) {
      daemons.forEach(Process::destroyForcibly);
      daemons.forEach(process -> process.onExit().join());
      daemons.clear();
    }
    new TemporaryFolder(folder.root()).close();
  }
}
