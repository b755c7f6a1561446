package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.base.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtpasswdTest {
  private static final int COST = 4;

  private final List<String> verifications = new ArrayList<>();
  private final ManualTicker ticker = new ManualTicker();
  private final Path file;

  HtpasswdTest(@TempDir Path folder) {
    file = folder.resolve("htpasswd");
  }

  @BeforeEach
  void writeFile() throws IOException {
    write(entry("alice", "right", COST));
  }

  @Test
  void aRequestWithoutCredentialsIsAnonymous() {
    assertThat(open().authenticate(Requests.anonymous())).contains(Caller.anonymous());
    assertThat(verifications).isEmpty();
  }

  @Test
  void theRightPasswordIsAccepted() {
    assertThat(open().authenticate(Requests.basic("alice", "right"))).contains(Caller.of("alice"));
  }

  @Test
  void aRefusedLoginTakesOneVerificationOfTheSameCostWhetherTheUserIsKnownOrNot() {
    Htpasswd htpasswd = open();
    assertThat(htpasswd.authenticate(Requests.basic("alice", "wrong"))).isEmpty();
    assertThat(verifications).hasSize(1).allMatch(hash -> Bcrypt.cost(hash) == COST);
    verifications.clear();
    assertThat(htpasswd.authenticate(Requests.basic("mallory", "wrong"))).isEmpty();
    assertThat(verifications).hasSize(1).allMatch(hash -> Bcrypt.cost(hash) == COST);
  }

  @Test
  void aRefusedLoginOfAUserWithAnotherKindOfHashTakesOneVerification() throws IOException {
    write(entry("alice", "right", COST), "bob:plain");
    assertThat(open().authenticate(Requests.basic("bob", "plain"))).isEmpty();
    assertThat(verifications).hasSize(1);
  }

  @Test
  void anUnknownUserIsRefusedEvenIfTheDecoyMatches() {
    Htpasswd htpasswd = open((password, hash) -> true);
    assertThat(htpasswd.authenticate(Requests.basic("mallory", "any"))).isEmpty();
  }

  @Test
  void aVerifiedPasswordIsRememberedForAMinute() {
    Htpasswd htpasswd = open();
    htpasswd.authenticate(Requests.basic("alice", "right"));
    ticker.advance(Duration.ofSeconds(59));
    assertThat(htpasswd.authenticate(Requests.basic("alice", "right"))).isPresent();
    assertThat(verifications).hasSize(1);
    ticker.advance(Duration.ofSeconds(2));
    assertThat(htpasswd.authenticate(Requests.basic("alice", "right"))).isPresent();
    assertThat(verifications).hasSize(2);
  }

  @Test
  void aRefusedPasswordIsNotRemembered() {
    Htpasswd htpasswd = open();
    htpasswd.authenticate(Requests.basic("alice", "wrong"));
    htpasswd.authenticate(Requests.basic("alice", "wrong"));
    assertThat(verifications).hasSize(2);
  }

  @Test
  void rememberedPasswordsBelongToTheirUser() throws IOException {
    write(entry("a", "bc", COST), entry("ab", "x", COST));
    Htpasswd htpasswd = open();
    htpasswd.authenticate(Requests.basic("a", "bc"));
    assertThat(htpasswd.authenticate(Requests.basic("ab", "c"))).isEmpty();
    assertThat(verifications).hasSize(2);
  }

  @Test
  void aChangedFileTakesEffectAtOnce() throws IOException {
    Htpasswd htpasswd = open();
    assertThat(htpasswd.authenticate(Requests.basic("alice", "right"))).isPresent();
    write(entry("alice", "later", COST));
    assertThat(htpasswd.authenticate(Requests.basic("alice", "right"))).isEmpty();
    assertThat(htpasswd.authenticate(Requests.basic("alice", "later"))).isPresent();
  }

  @Test
  void theLastUsableContentStaysInEffect() throws IOException {
    Htpasswd htpasswd = open();
    write("no colon");
    assertThat(htpasswd.authenticate(Requests.basic("alice", "right"))).isPresent();
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(htpasswd::reload)
        .withMessage(file + ": line 1 is not USER:HASH, expected an htpasswd file");
    assertThat(htpasswd.authenticate(Requests.basic("alice", "right"))).isPresent();
  }

  @Test
  void aPasswordOf72BytesIsAcceptedAndALongerOneIsRefusedWithoutWork() throws IOException {
    String longest = "p".repeat(72);
    write(entry("alice", longest, COST));
    Htpasswd htpasswd = open();
    assertThat(htpasswd.authenticate(Requests.basic("alice", longest))).isPresent();
    assertThat(htpasswd.authenticate(Requests.basic("alice", longest + "x"))).isEmpty();
    assertThat(verifications).hasSize(1);
  }

  @Test
  void aDirectoryIsRefusedWithItsPath() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> Htpasswd.open(file))
        .withMessage(file + ": is a directory, expected an htpasswd file")
        .satisfies(e -> assertThat(e.file()).isEqualTo(file));
  }

  @Test
  void aMissingFileIsRefusedWithItsPath() throws IOException {
    Files.delete(file);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> Htpasswd.open(file))
        .withMessage(file + ": does not exist or is not accessible, expected an htpasswd file");
  }

  @Test
  void anEntryIsAcceptedByTheFileThatContainsIt() throws IOException {
    write(Htpasswd.entry("carol", "secret"));
    assertThat(open().authenticate(Requests.basic("carol", "secret"))).isPresent();
  }

  @Test
  void anEntryThatWouldBeAnotherLineIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Htpasswd.entry("a\nb", "p"));
    assertThatIllegalArgumentException().isThrownBy(() -> Htpasswd.entry("#a", "p"));
    assertThatIllegalArgumentException().isThrownBy(() -> Htpasswd.entry("a ", "p"));
    assertThatIllegalArgumentException().isThrownBy(() -> Htpasswd.entry("a", "p".repeat(73)));
  }

  private Htpasswd open() {
    return open((password, hash) -> {
      verifications.add(hash);
      return Bcrypt.matches(password, hash);
    });
  }

  private Htpasswd open(PasswordVerifier verifier) {
    return new Htpasswd(file, verifier, VerificationSlots.forThisMachine(), ticker);
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }

  private static String entry(String user, String password, int cost) {
    return user + ":" + Bcrypt.hash(password, cost);
  }

  /** Time that only moves when a test advances it. */
  private static final class ManualTicker extends Ticker {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long read() {
      return nanos.get();
    }

    private void advance(Duration duration) {
      nanos.addAndGet(duration.toNanos());
    }
  }
}
