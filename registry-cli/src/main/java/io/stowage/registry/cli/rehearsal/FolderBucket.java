package io.stowage.registry.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Strings;
import com.google.common.hash.Hashing;
import java.io.BufferedInputStream;
import java.io.EOFException;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers a client of S3 that reads a bucket, whose objects are the files of a folder. Serves
 * connections one after the other, each for one request.
 */
final class FolderBucket implements AutoCloseable {
  private static final byte[] NO_SUCH_KEY = "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8);

  private final ServerSocket server;
  private final Map<String, byte[]> objects;

  private FolderBucket(ServerSocket server, Map<String, byte[]> objects) {
    this.server = server;
    this.objects = objects;
  }

  /** Begins to answer on a free port of the loopback interface. */
  static FolderBucket start(Path folder) {
    try {
      Map<String, byte[]> objects = objects(folder);
      ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      FolderBucket bucket = new FolderBucket(server, objects);
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
      } catch (IOException | RuntimeException e) {
        // The client reports that there is no answer.
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    InputStream in = new BufferedInputStream(connection.getInputStream());
    String[] request = line(in).split(" ", 3);
    if (request.length < 3) {
      throw new EOFException("no request");
    }
    String header = line(in);
    while (!header.isEmpty()) {
      header = line(in);
    }
    Answer answer = answer(URI.create(request[1]));
    OutputStream out = connection.getOutputStream();
    out.write(answer.head());
    if (!request[0].equals("HEAD")) {
      out.write(answer.content);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  private Answer answer(URI target) {
    String key = target.getPath().replaceFirst("^/demo/?", "");
    if (key.isEmpty()) {
      String list = list(Strings.nullToEmpty(target.getQuery()));
      return new Answer("200 OK", list.getBytes(UTF_8));
    }
    byte[] content = objects.get(key);
    return content == null
        ? new Answer("404 Not Found", NO_SUCH_KEY)
        : new Answer("200 OK", content);
  }

  @SuppressWarnings("deprecation") // the protocol prescribes MD5
  private static String etag(byte[] content) {
    return '"' + Hashing.md5().hashBytes(content).toString() + '"';
  }

  /** Lists objects, or unfinished uploads, of which there are none. */
  private String list(String query) {
    Map<String, String> parameters = Arrays.stream(query.split("&", -1))
        .map(parameter -> parameter.split("=", 2))
        .collect(Collectors.toMap(
            parameter -> parameter[0], parameter -> parameter.length > 1 ? parameter[1] : ""));
    String prefix = parameters.getOrDefault("prefix", "");
    String delimiter = parameters.getOrDefault("delimiter", "");
    StringBuilder listed = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    Set<String> folders = new TreeSet<>();
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      String key = object.getKey();
      if (key.startsWith(prefix) && !parameters.containsKey("uploads")) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        if (end >= 0) {
          folders.add(key.substring(0, end + 1));
        } else {
          listed.append(entry(key, object.getValue()));
        }
      }
    }
    for (String folder : folders) {
      listed.append("<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>");
    }
    return listed.append("</ListBucketResult>").toString();
  }

  private static String entry(String key, byte[] content) {
    return "<Contents><Key>" + key + "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
        + "<ETag>" + etag(content) + "</ETag><Size>" + content.length + "</Size></Contents>";
  }

  /** A status and the content that belongs to it. */
  private static final class Answer {
    private final String status;
    private final byte[] content;

    Answer(String status, byte[] content) {
      this.status = status;
      this.content = content;
    }

    byte[] head() {
      String head = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: "
          + content.length + "\r\nETag: " + etag(content)
          + "\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n";
      return head.getBytes(UTF_8);
    }
  }
}
