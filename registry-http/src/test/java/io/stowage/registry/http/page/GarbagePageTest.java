package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Registry;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.Authenticator;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GarbagePageTest {
  private static final Digest BLOB = digest("blob");
  private static final Digest SHOWN = digest("shown");
  private static final Digest HIDDEN = digest("hidden");
  private static final GarbageReport REPORT = new GarbageReport(
      Instant.parse("2026-01-02T03:04:05Z"),
      new GarbageReport.Group(
          3,
          4096,
          List.of(
              new GarbageReport.Item(BLOB, OptionalLong.of(2048), Optional.empty()),
              item(SHOWN, "team/app"),
              item(HIDDEN, "hidden/app"))),
      new GarbageReport.Group(1, 512, List.of()));

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }

  private static GarbageReport.Item item(Digest digest, String repository) {
    return new GarbageReport.Item(
        digest, OptionalLong.empty(), Optional.of(RepositoryName.parse(repository)));
  }

  /** Returns a browser of a registry whose repository {@code hidden/app} nobody may pull. */
  private static Browser browser(GarbageView view) {
    AccessControl control = AccessControl.basic(
        "registry",
        Authenticator.basic((user, word) -> word.equals(Browser.PASSWORD)),
        (caller, access) -> !access.equals(Access.listing("hidden/app")));
    return Browser.of(RegistryPages.builder(Registry.open(InMemoryStorage.create()))
        .accessControl(control)
        .garbage(view, caller -> caller.equals(Caller.of("alice")))
        .build());
  }

  @Test
  void showsTotalsAndObjects() {
    Markup page = browser(() -> Optional.of(REPORT)).as("alice").page("/ui/garbage");
    assertThat(page.texts("time")).containsExactly("2026-01-02 03:04:05");
    assertThat(page.texts("p")).contains("3 objects, 4.0 KiB", "1 object, 512 B");
    assertThat(page.texts("code")).contains(BLOB.toString(), SHOWN.toString());
    assertThat(page.texts("td")).contains("2.0 KiB", "Blob", "Manifest in team/app");
    assertThat(page.texts("a")).contains("team/app");
  }

  @Test
  void showsManifestsWithoutASize() {
    assertThat(
            browser(() -> Optional.of(REPORT)).as("alice").page("/ui/garbage").texts("td"))
        .containsExactly("Blob", "2.0 KiB", "Manifest in team/app", "");
  }

  @Test
  void saysThatNotEverythingIsListed() {
    Markup page = browser(() -> Optional.of(REPORT)).as("alice").page("/ui/garbage");
    assertThat(page.texts("p").stream().filter("Not all of them are listed here."::equals))
        .hasSize(2);
    GarbageReport complete = report(List.of(item(SHOWN, "team/app")));
    assertThat(
            browser(() -> Optional.of(complete)).as("alice").page("/ui/garbage").texts("p"))
        .doesNotContain("Not all of them are listed here.");
  }

  @Test
  void saysThatThereIsNothing() {
    Markup page = browser(() -> Optional.of(report(List.of()))).as("alice").page("/ui/garbage");
    assertThat(page.texts("p"))
        .contains("A collection would remove nothing.", "There is nothing in quarantine.");
    assertThat(page.all("table")).isEmpty();
  }

  /** Returns a report with these items as garbage, and an empty quarantine. */
  private static GarbageReport report(List<GarbageReport.Item> items) {
    return new GarbageReport(
        Instant.EPOCH,
        new GarbageReport.Group(items.size(), 0, items),
        new GarbageReport.Group(0, 0, List.of()));
  }

  @Test
  void omitsObjectsOfRepositoriesThatTheCallerMayNotPull() {
    assertThat(Browser.text(browser(() -> Optional.of(REPORT)).as("alice").get("/ui/garbage")))
        .doesNotContain("hidden", HIDDEN.toString());
  }

  @Test
  void isShownAndLinkedOnlyToThoseWhoAreAllowed() {
    Browser browser = browser(() -> Optional.of(REPORT));
    assertThat(browser.as("alice").page("/ui/").texts("a")).contains("Garbage");
    assertThat(browser.as("bob").page("/ui/").texts("a")).doesNotContain("Garbage");
    assertThat(browser.as("bob").get("/ui/garbage").status()).isEqualTo(404);
    assertThat(browser.get("/ui/garbage").status()).isEqualTo(404);
  }

  @Test
  void saysThatThereIsNoReportYet() {
    assertThat(browser(Optional::empty)
            .as("alice")
            .page("/ui/garbage")
            .only("main")
            .text())
        .contains("There is no report yet.");
  }

  @Test
  void refusesNegativeNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GarbageReport.Group(-1, 0, List.of()))
        .withMessageContaining("count is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GarbageReport.Group(0, -1, List.of()))
        .withMessageContaining("bytes is -1");
  }
}
