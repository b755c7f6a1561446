package io.stowage.registry.interop.hostile;

/**
 * A request as it is sent.
 *
 * @param bytes the bytes, which nobody changes
 * @param certain whether the server must answer it once, and may then receive the next request
 */
@SuppressWarnings("ArrayRecordComponent")
record FuzzedRequest(byte[] bytes, boolean certain) {
  /**
   * Returns whether the server finds the method HEAD in it, if it understands the request. Jetty
   * skips line ends and colons before the method.
   */
  boolean toHead() {
    int at = 0;
    while (at < bytes.length && "\r\n:".indexOf(bytes[at]) >= 0) {
      at++;
    }
    return Bytes.text(bytes).startsWith("HEAD ", at);
  }

  @Override
  public String toString() {
    return Bytes.shown(bytes);
  }
}
