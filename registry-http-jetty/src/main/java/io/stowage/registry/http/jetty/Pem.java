package io.stowage.registry.http.jetty;

import io.stowage.registry.model.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468). */
final class Pem {
  private static final int LIMIT = 1024 * 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private Pem() {}

  /**
   * One block of a file.
   *
   * @param label the label, such as {@code CERTIFICATE}
   * @param text what is between the lines of the label: Base64, and headers if it is encrypted
   */
  record Block(String label, String text) {
    /** Returns whether a password is needed to read the block. */
    boolean isEncrypted() {
      return label.startsWith("ENCRYPTED") || text.contains("ENCRYPTED");
    }

    /** Returns the content, DER. {@code file} is named if it is malformed. */
    byte[] content(Path file) {
      try {
        return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
      } catch (IllegalArgumentException e) {
        throw new TlsException(
            Printable.of(file) + " has a malformed " + label + ", expected Base64");
      }
    }
  }

  /** Returns the blocks of {@code file}. */
  static List<Block> blocks(Path file) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text(file));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw new TlsException(Printable.of(file) + " is longer than " + LIMIT + " bytes");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new TlsException(Printable.of(file) + " cannot be read", e);
    }
  }

  /** Returns the certificates of {@code file} in their order. */
  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(block.content(file), file));
      }
    }
    return certificates;
  }

  private static X509Certificate certificate(byte[] content, Path file) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content));
    } catch (CertificateException e) {
      throw new TlsException(Printable.of(file) + " has a malformed certificate", e);
    }
  }
}
