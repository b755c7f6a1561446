package io.stowage.registry.http.load;

import static io.stowage.registry.http.load.Connection.request;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Logins with a wrong password, of a user that exists and of one that does not.
 *
 * @param attempts the number of logins of each that count
 */
record Logins(int attempts) {
  private static final String KNOWN = "known";
  private static final String UNKNOWN = "other";
  private static final double MILLIS = 1e6;

  /** Makes an htpasswd file that has one user. */
  static Path passwords(Path folder, StowageProgram program) throws IOException {
    Path file = folder.resolve("htpasswd");
    List<String> command = new ArrayList<>(program.subcommand("htpasswd"));
    command.addAll(List.of("-c", file.toString(), KNOWN));
    Process process = new ProcessBuilder(command)
        .inheritIO()
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write("secret\n".getBytes(StandardCharsets.US_ASCII));
    }
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IllegalStateException("htpasswd exited with " + status);
    }
    return file;
  }

  List<Row> rows(Duel duel) throws IOException {
    Pairs<Refusals> refused = duel.measured(attempts, Logins::refusals);
    return List.of(
        Row.of("refused login, known user: ms", refused.map(Refusals::known)),
        Row.of("refused login, unknown user: ms", refused.map(Refusals::unknown)),
        Row.of(
            "refused login: unknown user / known user",
            refused.map(Refusals::ratio),
            Goal.between(0.9, 1.1)));
  }

  private static Refusals refusals(Server server) throws IOException {
    return new Refusals(refusal(server, KNOWN), refusal(server, UNKNOWN));
  }

  /** Returns the milliseconds that a refused login takes. */
  private static double refusal(Server server, String user) throws IOException {
    byte[] login = (user + ":" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer ping =
        request("GET", "/v2/", "Authorization: Basic " + Base64.getEncoder().encodeToString(login));
    try (RegistryClient client = server.connect()) {
      long start = System.nanoTime();
      client.beRefused(ping);
      return (System.nanoTime() - start) / MILLIS;
    }
  }

  /** The milliseconds of two refusals, one after the other. */
  private record Refusals(double known, double unknown) {
    double ratio() {
      return unknown / known;
    }
  }
}
