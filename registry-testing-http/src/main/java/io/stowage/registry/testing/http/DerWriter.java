package io.stowage.registry.testing.http;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Encodes values in DER (ITU-T X.690), as far as certificates need it. */
final class DerWriter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private DerWriter() {}

  static byte[] sequence(byte[]... elements) {
    return element(0x30, elements);
  }

  /** Returns {@code elements} with the number of a context around them. */
  static byte[] explicit(int number, byte[]... elements) {
    return element(0xa0 | number, elements);
  }

  /** Returns {@code content} with the number of a context in place of the tag of its type. */
  static byte[] implicit(int number, byte[] content) {
    return element(0x80 | number, content);
  }

  static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  static byte[] trueValue() {
    return element(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return element(0x04, content);
  }

  /** Returns a string of bits, of whose last byte {@code unused} bits do not count. */
  static byte[] bits(int unused, byte[] content) {
    return element(0x03, new byte[] {(byte) unused}, content);
  }

  /** Returns a GeneralizedTime, without fractions of seconds. */
  static byte[] generalizedTime(Instant time) {
    return element(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns an object identifier, such as {@code 2.5.29.17}. */
  static byte[] identifier(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      content.writeBytes(base128(Integer.parseInt(arcs[i])));
    }
    return element(0x06, content.toByteArray());
  }

  private static byte[] base128(int arc) {
    int count = 1;
    while (arc >>> (7 * count) != 0) {
      count++;
    }
    byte[] digits = new byte[count];
    for (int i = 0; i < count; i++) {
      int digit = (arc >>> (7 * (count - 1 - i))) & 0x7f;
      digits[i] = (byte) (i < count - 1 ? digit | 0x80 : digit);
    }
    return digits;
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length >= 0x80) {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int first = digits[0] == 0 ? 1 : 0; // the sign, which a length does not have
      out.write(0x80 | (digits.length - first));
      out.write(digits, first, digits.length - first);
    } else {
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
