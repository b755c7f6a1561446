package io.stowage.registry.interop.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.registry.exploration.peer.Peers;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium with an empty profile, which shows one page at a time. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Below this width a device counts as mobile. */
  private static final int MOBILE = 600;

  private static final int HIGHEST = 8000;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts a browser that keeps its profile in the folder {@code profile}. */
  static Chromium start(Path profile) {
    ChromeDriverService service = new ChromeDriverService.Builder()
        .usingDriverExecutable(file("chromedriver"))
        .usingAnyFreePort()
        .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(file("chromium"));
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--no-proxy-server",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of(LogType.PERFORMANCE, "ALL"));
    try {
      ChromeDriver driver = new ChromeDriver(service, options);
      driver.manage().timeouts().pageLoadTimeout(LONGEST).scriptTimeout(LONGEST);
      return new Chromium(driver);
    } catch (RuntimeException e) {
      service.stop(); // which ends the browser too
      throw e;
    }
  }

  private static File file(String program) {
    return Peers.here().find(program).orElseThrow().toFile();
  }

  private Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** Opens a page with this header {@code Authorization}, or without one if it is empty. */
  void open(URI page, String authorization) {
    Map<String, Object> headers =
        authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization);
    command("Network.enable", Map.of());
    command("Network.setExtraHTTPHeaders", Map.of("headers", headers));
    driver.get(page.toString());
  }

  /** Returns the value of the header for a user with a password. */
  static String basic(String user, String password) {
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  /** Shows pages in the dark or in the light look from now on. */
  void dark(boolean dark) {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    command("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** Shows pages on a screen of this size from now on. */
  void size(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < MOBILE));
  }

  /** Presses keys. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Follows the first link with this text. */
  void follow(String text) {
    driver.findElement(By.linkText(text)).click();
  }

  /** Returns the address of the page. */
  URI address() {
    return URI.create(Objects.requireNonNull(driver.getCurrentUrl()));
  }

  /** Returns the title of the page. */
  String title() {
    return Objects.requireNonNull(driver.getTitle());
  }

  /** Returns the status of the page. */
  long status() {
    return (Long) ask("return performance.getEntriesByType('navigation')[0].responseStatus");
  }

  /** Returns the text that a person sees. */
  String text() {
    return (String) ask("return document.body.innerText");
  }

  /** Returns the result of {@code script}, which is not null. */
  Object ask(String script, Object... arguments) {
    return Objects.requireNonNull(driver.executeScript(script, arguments), script);
  }

  /** Returns the texts that {@code script} returns. */
  List<String> list(String script) {
    return ((List<?>) ask(script)).stream().map(String.class::cast).toList();
  }

  /** Runs {@code script}, whose result is ignored. */
  void run(String script) {
    driver.executeScript(script);
  }

  /** Returns the texts that {@code script} passes to its last argument. */
  List<String> await(String script) {
    Object result = Objects.requireNonNull(driver.executeAsyncScript(script), script);
    return ((List<?>) result).stream().map(String.class::cast).toList();
  }

  /** Returns a picture of the whole page in PNG. */
  byte[] picture() {
    Map<?, ?> size = (Map<?, ?>)
        Objects.requireNonNull(command("Page.getLayoutMetrics", Map.of()).get("cssContentSize"));
    Map<String, Object> clip = Map.of(
        "x", 0,
        "y", 0,
        "width", number(size, "width"),
        "height", Math.min(HIGHEST, number(size, "height")),
        "scale", 1);
    Object data = command(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip))
        .get("data");
    return Base64.getDecoder().decode((String) Objects.requireNonNull(data));
  }

  private static int number(Map<?, ?> size, String name) {
    return ((Number) Objects.requireNonNull(size.get(name))).intValue();
  }

  /** Returns the addresses of all requests since the last call. */
  List<URI> requests() {
    List<URI> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = json(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        addresses.add(
            URI.create(message.path("params").path("request").path("url").asText()));
      }
    }
    return addresses;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
