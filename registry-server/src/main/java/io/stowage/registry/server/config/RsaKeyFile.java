package io.stowage.registry.server.config;

import io.stowage.registry.server.config.PullRedirect.CloudFront;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a private RSA key in PEM form: PKCS#1 ({@code RSA PRIVATE KEY}) or PKCS#8. */
final class RsaKeyFile {
  private static final int LARGEST = 1 << 16;
  private static final int SMALLEST_KEY = 256;
  private static final String EXPECTED =
      "a file with a plain RSA key in PEM form, BEGIN RSA PRIVATE KEY or BEGIN PRIVATE KEY";
  private static final Pattern BLOCK = Pattern.compile(
      "-----BEGIN (RSA |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");

  /** The version of a PKCS#8 structure (RFC 5208), and the algorithm rsaEncryption (RFC 8017). */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private RsaKeyFile() {}

  /**
   * Reads the file that {@code key} of {@code section} names.
   *
   * @throws ConfigurationException if it is missing, cannot be read, or holds no such key, or one
   *     that cannot sign
   */
  static PrivateKey read(Section section, String key) {
    Path file = file(section, key);
    try {
      PrivateKey found = parse(text(file));
      checkSigns(found);
      return found;
    } catch (IOException e) {
      throw section.invalid(key, file + ", which cannot be read", EXPECTED);
    } catch (InvalidKeyException | SignatureException | ArithmeticException e) {
      throw section.invalid(key, file + ", whose key cannot sign", EXPECTED);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw section.invalid(key, file, EXPECTED);
    }
  }

  /** Returns the path of the file. A key in place of a path is not shown. */
  private static Path file(Section section, String key) {
    String name = section.required(key, "the file of the RSA key of keypairid");
    if (Secret.isIn(name) || name.contains("\n") || name.contains("\r")) {
      throw section.invalid(key, "a key", "the name of a file");
    }
    return section.file(key, name);
  }

  /** Signs once, because the numbers of a key may not belong together. */
  private static void checkSigns(PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(CloudFront.SIGNATURE);
    signature.initSign(key);
    signature.update((byte) 0);
    signature.sign();
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    }
  }

  private static PrivateKey parse(String text) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new IllegalArgumentException("no key");
    }
    byte[] content = Base64.getMimeDecoder().decode(block.group(2));
    byte[] encoded = block.group(1).isEmpty() ? content : privateKeyInfo(content);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /** Returns the PKCS#8 structure of an RSAPrivateKey. */
  private static byte[] privateKeyInfo(byte[] key) {
    if (key.length < SMALLEST_KEY) {
      throw new IllegalArgumentException("not a key, or one that is too short");
    }
    return element(0x30, RSA, element(0x04, key));
  }

  /** Returns an element of DER (ITU-T X.690) of 256 to 65535 bytes. */
  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    element.write(0x82);
    element.write(content.size() >>> 8);
    element.write(content.size());
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
