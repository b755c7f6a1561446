package io.stowage.registry.http.load;

import static io.stowage.registry.http.load.Connection.request;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Small requests on several connections, each of which sends the next one after the response.
 *
 * @param warmUp how long each kind is sent to each server before it is measured
 * @param time how long they are sent in each measurement
 * @param runs the number of measurements that count
 */
record SmallRequests(Contents contents, int connections, Duration warmUp, Duration time, int runs) {
  private static final String REPOSITORY = "team/app";
  private static final String TAG = "latest";
  private static final int LAYERS = 10;
  private static final int LAYER_SIZE = 4096;
  private static final Goal RATE = Goal.ratioAtLeast(5);
  private static final Goal MANIFEST_CPU = Goal.ratioAtMost(0.2);

  List<Row> rows(Duel duel) throws IOException {
    Image image = Image.of(contents, LAYERS, LAYER_SIZE);
    duel.prepare(server -> push(server, image));
    Content layer = image.layers().get(0);
    String blob = "/v2/" + REPOSITORY + "/blobs/" + layer.digest();
    Repeated manifest = new Repeated(
        request("GET", "/v2/" + REPOSITORY + "/manifests/" + TAG, "Accept: " + Image.MANIFEST_TYPE),
        Optional.of(image.manifest()));
    Repeated stat = new Repeated(request("HEAD", blob), Optional.empty());
    Repeated pull = new Repeated(request("GET", blob), Optional.of(layer));
    return Stream.of(
            rows("GET manifest by tag", measured(duel, manifest), Optional.of(MANIFEST_CPU)),
            rows("HEAD blob", measured(duel, stat), Optional.empty()),
            rows("GET blob of 4 KiB", measured(duel, pull), Optional.empty()))
        .flatMap(List::stream)
        .toList();
  }

  private static void push(Server server, Image image) throws IOException {
    try (RegistryClient client = server.connect()) {
      image.push(client, REPOSITORY, TAG);
    }
  }

  private Pairs<Sample> measured(Duel duel, Repeated request) throws IOException {
    duel.prepare(server -> sent(server, request, warmUp));
    return duel.measured(runs, server -> Sample.of(server, () -> sent(server, request, time)));
  }

  /** Sends {@code request} for {@code time} and returns how often. */
  private double sent(Server server, Repeated request, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    Callable<Double> client = () -> request.until(end, server.port());
    return AtOnce.results(Collections.nCopies(connections, client)).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private List<Row> rows(String what, Pairs<Sample> samples, Optional<Goal> cpu) {
    String rate = what + ", " + connections + " connections: requests/s";
    return List.of(
        Row.of(rate, samples.map(Sample::unitsPerSecond), RATE).generatedBy(samples),
        new Row(
            what + ": CPU, ms a request",
            samples.map(Sample::cpuMillisPerUnit),
            cpu,
            Optional.empty()));
  }
}
