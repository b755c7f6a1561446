package io.stowage.registry.http.jetty;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The few elements of DER (ITU-T X.690) that are needed to convert keys. */
final class Der {
  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;
  private static final byte[] ZERO = {0x02, 0x01, 0x00};

  private Der() {}

  /**
   * Returns a PKCS#8 structure (RFC 5208) with an unencrypted key.
   *
   * @param publicKey a public key of the same kind as SubjectPublicKeyInfo (RFC 5280), whose
   *     algorithm and parameters are those of the key
   * @param key the key itself: RSAPrivateKey (RFC 8017) or ECPrivateKey (RFC 5915)
   */
  static byte[] privateKeyInfo(byte[] publicKey, byte[] key) {
    byte[] algorithm = firstElement(publicKey);
    return element(SEQUENCE, ZERO, algorithm, element(OCTET_STRING, key));
  }

  /** Returns the first element of a structure that the JDK has encoded. */
  private static byte[] firstElement(byte[] structure) {
    int start = contentStart(structure, 0);
    int content = contentStart(structure, start);
    return Arrays.copyOfRange(structure, start, content + length(structure, start));
  }

  private static int contentStart(byte[] bytes, int element) {
    int first = bytes[element + 1] & 0xff;
    return element + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] bytes, int element) {
    int first = bytes[element + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = element + 2; i < contentStart(bytes, element); i++) {
      length = (length << 8) | (bytes[i] & 0xff);
    }
    return length;
  }

  private static byte[] element(byte tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream element = new ByteArrayOutputStream(length + 6);
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      element.write(0x80 + bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      element.writeBytes(part);
    }
    return element.toByteArray();
  }
}
