package io.stowage.registry.cli.rehearsal;

import java.io.StringWriter;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The output of a server, which announces its URL. */
final class Announcement extends StringWriter {
  private static final Pattern LISTENING = Pattern.compile("^listening on (\\S+)\\R");

  private final CompletableFuture<URI> url = new CompletableFuture<>();

  /** Returns the URL, which completes when the server has announced it. */
  CompletableFuture<URI> url() {
    return url;
  }

  @Override
  public void flush() {
    Matcher line = LISTENING.matcher(toString());
    if (line.find()) {
      url.complete(URI.create(line.group(1)));
    }
  }
}
