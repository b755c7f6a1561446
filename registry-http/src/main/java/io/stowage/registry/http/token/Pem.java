package io.stowage.registry.http.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the textual encoding of RFC 7468. */
final class Pem {
  private Pem() {}

  /**
   * Returns the content of each block with {@code label} in a file. Blocks with other labels and
   * text around the blocks are ignored.
   *
   * @throws IllegalArgumentException if a block is malformed
   */
  static List<byte[]> blocks(byte[] file, String label) {
    String text = new String(file, StandardCharsets.US_ASCII);
    Pattern block = Pattern.compile("-----BEGIN " + Pattern.quote(label)
        + "-----([A-Za-z0-9+/=\\s]*+)-----END " + Pattern.quote(label) + "-----");
    return block
        .matcher(text)
        .results()
        .map(found -> Base64.getMimeDecoder().decode(found.group(1)))
        .toList();
  }
}
