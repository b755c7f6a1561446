package io.stowage.registry.storage.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A store on TLS whose buckets are empty. An authority of its own has signed its certificate, which
 * is for the address 127.0.0.1 alone.
 */
final class TlsStore implements AutoCloseable {
  static final String PASSWORD = "of-a-test";

  private final Path folder;
  private final HttpsServer server;

  private TlsStore(Path folder, HttpsServer server) {
    this.folder = folder;
    this.server = server;
  }

  /** Starts a store with new keys, which are written to {@code folder}. */
  static TlsStore start(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    keytool(folder, "-genkeypair -alias authority -keyalg EC -dname CN=authority -ext bc:c");
    keytool(folder, "-genkeypair -alias server -keyalg EC -dname CN=server");
    keytool(folder, "-certreq -alias server -file request");
    keytool(
        folder,
        "-gencert -alias authority -infile request -outfile server.pem -rfc"
            + " -ext san=ip:127.0.0.1");
    keytool(folder, "-importcert -alias server -file server.pem -noprompt");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    writeAuthority(folder, keys.getCertificate("authority"));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext("/", TlsStore::answer);
    server.start();
    return new TlsStore(folder, server);
  }

  private static void keytool(Path folder, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(
        List.of("-keystore", "keys.p12", "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  private static void writeAuthority(Path folder, Certificate authority)
      throws IOException, GeneralSecurityException {
    Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    try (OutputStream out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  private static SSLContext context(KeyStore keys) throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyStore ofServer = KeyStore.getInstance("PKCS12");
    ofServer.load(null, null);
    ofServer.setKeyEntry(
        "server", keys.getKey("server", password), password, keys.getCertificateChain("server"));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(ofServer, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>")
        .getBytes(US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Returns the URL of the store by the name or the address {@code host} of this machine. */
  String url(String host) {
    return "https://" + host + ":" + server.getAddress().getPort();
  }

  /** Returns the certificate of the authority, in PEM form. */
  Path authority() {
    return folder.resolve("authority.pem");
  }

  /** Returns a trust store of Java with the certificate of the authority. */
  Path trusted() {
    return folder.resolve("trusted.p12");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
