package io.stowage.registry.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteStreams;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers a client of S3 that reads a bucket, whose objects are the files of a folder. Accepts what
 * the client writes, and forgets it. Serves connections one after the other, each for one request.
 */
final class FolderBucket implements AutoCloseable {
  private static final String LENGTH = "content-length:";
  private static final byte[] NOTHING = {};

  private final ServerSocket server;
  private final Map<String, byte[]> objects;

  private FolderBucket(ServerSocket server, Map<String, byte[]> objects) {
    this.server = server;
    this.objects = objects;
  }

  /** Begins to answer on a free port of the loopback interface. */
  static FolderBucket start(Path folder) {
    try {
      ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      FolderBucket bucket = new FolderBucket(server, objects(folder));
      Thread thread = new Thread(bucket::serve, "bucket");
      thread.setDaemon(true);
      thread.start();
      return bucket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> objects(Path folder) throws IOException {
    Map<String, byte[]> objects = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        objects.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return objects;
  }

  /** Returns the configuration of a registry in the bucket. */
  String configuration() {
    return "{version: 0.1, storage: {s3: {bucket: demo, region: demo, accesskey: demo,"
        + " secretkey: demo, regionendpoint: 'http://" + server.getInetAddress().getHostAddress()
        + ":" + server.getLocalPort() + "'}}}\n";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        serve(connection);
      } catch (IOException e) {
        // The client reports that there is no answer.
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    InputStream in = new BufferedInputStream(connection.getInputStream());
    String[] request = line(in).split(" ", 3);
    long length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (Ascii.toLowerCase(header).startsWith(LENGTH)) {
        length = Long.parseLong(header.substring(LENGTH.length()).strip());
      }
    }
    ByteStreams.skipFully(in, length);
    OutputStream out = connection.getOutputStream();
    out.write(answer(request[0], URI.create(request[1])));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  private byte[] answer(String method, URI target) {
    String key = target.getPath().replaceFirst("^/demo/?", "");
    String query = target.getQuery() == null ? "" : target.getQuery();
    if (!key.isEmpty()) {
      byte[] content = objects.getOrDefault(key, NOTHING);
      return method.equals("PUT") || objects.containsKey(key)
          ? answer("200 OK", content, !method.equals("HEAD"))
          : answer("404 Not Found", error("NoSuchKey"), !method.equals("HEAD"));
    }
    if (query.contains("versioning")) {
      return xml("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    }
    if (query.contains("lifecycle")) {
      return answer("404 Not Found", error("NoSuchLifecycleConfiguration"), true);
    }
    return xml(list(query));
  }

  private static byte[] xml(String text) {
    return answer("200 OK", text.getBytes(UTF_8), true);
  }

  private static byte[] error(String code) {
    return ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8);
  }

  private static byte[] answer(String status, byte[] content, boolean withContent) {
    byte[] head = ("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: "
            + content.length + "\r\nETag: " + etag(content) + "\r\nx-amz-version-id: 1"
            + "\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n")
        .getBytes(UTF_8);
    byte[] answer = Arrays.copyOf(head, head.length + (withContent ? content.length : 0));
    System.arraycopy(content, 0, answer, head.length, answer.length - head.length);
    return answer;
  }

  @SuppressWarnings("deprecation") // the protocol prescribes MD5
  private static String etag(byte[] content) {
    return '"' + Hashing.md5().hashBytes(content).toString() + '"';
  }

  /** Lists objects, their versions, or unfinished uploads, of which there are none. */
  private String list(String query) {
    Map<String, String> parameters = Arrays.stream(query.split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(Collectors.toMap(
            parameter -> parameter[0], parameter -> parameter.length > 1 ? parameter[1] : ""));
    boolean versions = parameters.containsKey("versions");
    String prefix = parameters.getOrDefault("prefix", "");
    String delimiter = parameters.getOrDefault("delimiter", "");
    String after = parameters.getOrDefault("start-after", "");
    StringBuilder listed = new StringBuilder("<List><IsTruncated>false</IsTruncated>");
    TreeSet<String> folders = new TreeSet<>();
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      String key = object.getKey();
      int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (parameters.containsKey("uploads")
          || !key.startsWith(prefix)
          || key.compareTo(after) <= 0) {
        continue;
      }
      if (end >= 0) {
        folders.add(key.substring(0, end + 1));
      } else {
        String element = versions ? "Version" : "Contents";
        listed.append("<" + element + "><Key>" + key + "</Key><VersionId>1</VersionId>"
            + "<IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            + "<ETag>" + etag(object.getValue()) + "</ETag><Size>" + object.getValue().length
            + "</Size></" + element + ">");
      }
    }
    for (String folder : folders) {
      listed.append("<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>");
    }
    return listed.append("</List>").toString();
  }
}
