package io.stowage.registry.exploration.peer;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of a user of an object store, who signs requests as version 2 of S3's signature does.
 */
record S3Login(String accessKey, String secretKey) {
  private static final String ALGORITHM = "HmacSHA1";

  /** Returns a signed request that puts {@code body} to {@code path}. */
  HttpRequest put(URI endpoint, String path, String query, String body) {
    String resource = query.isEmpty() ? path : path + "?" + query;
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String signature = sign("PUT\n\n\n\nx-amz-date:" + date + "\n" + resource);
    return HttpRequest.newBuilder(endpoint.resolve(resource))
        .header("x-amz-date", date)
        .header("Authorization", "AWS " + accessKey + ":" + signature)
        .PUT(BodyPublishers.ofString(body))
        .build();
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(ALGORITHM + " is part of every JDK", e);
    }
  }
}
