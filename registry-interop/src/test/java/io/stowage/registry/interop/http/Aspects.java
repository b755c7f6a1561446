package io.stowage.registry.interop.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.registry.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is compared of an answer, by name: {@code status}, each header in lower case, and {@code
 * body}. Of an error in JSON the body is reduced to its codes, since messages are for people. What
 * a server chooses anew for each answer is masked: dates, ids of uploads, their state, and the
 * boundaries of parts.
 */
final class Aspects {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern STATE = Pattern.compile("_state=[^&]+");
  private static final Pattern BOUNDARY = Pattern.compile("boundary=([0-9A-Za-z]+)");
  private static final int LONGEST_BODY = 300;

  private Aspects() {}

  /** Returns the aspects of {@code answer}. */
  static Map<String, String> of(Answer answer) {
    Map<String, List<String>> lines = new TreeMap<>();
    answer
        .headers()
        .forEach((name, value) -> lines
            .computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
            .add(masked(value)));
    Map<String, String> aspects = new TreeMap<>();
    lines.forEach((name, values) -> aspects.put(name, String.join(", ", values)));
    aspects.replace("date", "{date}");
    aspects.put("status", Integer.toString(answer.status()));
    aspects.put("body", body(answer));
    return aspects;
  }

  private static String masked(String value) {
    String withoutId = ID.matcher(value).replaceAll("{uuid}");
    String withoutState = STATE.matcher(withoutId).replaceAll("_state={state}");
    return BOUNDARY.matcher(withoutState).replaceAll("boundary={boundary}");
  }

  private static String body(Answer answer) {
    if (answer.status() >= 400 && isJson(answer)) {
      return codes(answer.text());
    }
    byte[] body = withoutBoundary(answer);
    String text = new String(body, StandardCharsets.UTF_8).strip();
    boolean printable = text.length() <= LONGEST_BODY && text.chars().allMatch(c -> c >= ' ');
    return printable ? masked(text) : Digest.of(body).toString();
  }

  private static boolean isJson(Answer answer) {
    return answer.headers().first("Content-Type").orElse("").startsWith("application/json")
        && answer.body().length > 0;
  }

  private static String codes(String body) {
    try {
      List<String> codes = new ArrayList<>();
      for (JsonNode error : JSON.readTree(body).path("errors")) {
        codes.add(error.path("code").asText());
      }
      return String.join(", ", codes);
    } catch (JsonProcessingException e) {
      throw new AssertionError("malformed JSON: " + body, e);
    }
  }

  private static byte[] withoutBoundary(Answer answer) {
    Matcher boundary = BOUNDARY.matcher(answer.headers().first("Content-Type").orElse(""));
    if (!boundary.find()) {
      return answer.body();
    }
    return new String(answer.body(), StandardCharsets.ISO_8859_1)
        .replace(boundary.group(1), "{boundary}")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
