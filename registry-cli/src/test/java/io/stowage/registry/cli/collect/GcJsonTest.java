package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcJsonTest {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Digest DIGEST = Digest.of(new byte[] {1});
  private static final StoragePath PATH = StoragePath.parse("docker/registry/v2/x");
  private static final GcReport NOTHING = GcReport.builder().build();

  private final StringWriter out = new StringWriter();

  @Test
  void listsWhatWasRemovedAndRestored() throws JsonProcessingException {
    GcJson json = json(false);
    json.done(new GcEvent.LinkRemoved("manifest", APP, DIGEST));
    json.done(new GcEvent.Restored(PATH));
    json.done(new GcEvent.Blob("remove", DIGEST, 10));
    json.done(new GcEvent.LinkRemoved("layer link", APP, DIGEST));
    json.done(new GcEvent.RepositoryRemoved(APP));
    json.done(new GcEvent.Blob("free", DIGEST, 11));
    json.ended(GcReport.builder().blobsRemoved(1).build());

    JsonNode printed = printed();
    String digest = DIGEST.toString();
    assertThat(printed.at("/removed"))
        .hasToString("[{'kind':'manifest','repository':'team/app','digest':'DIGEST'},"
            .replace("DIGEST", digest)
            .concat("{'kind':'blob','digest':'DIGEST','bytes':10},"
                + "{'kind':'layer-link','repository':'team/app','digest':'DIGEST'},"
                + "{'kind':'repository','repository':'team/app'},"
                + "{'kind':'blob','digest':'DIGEST','bytes':11,'freed':true}]")
            .replace("DIGEST", digest)
            .replace('\'', '"'));
    assertThat(printed.at("/restored")).hasToString("[\"" + PATH + "\"]");
    assertThat(printed.at("/blobsRemoved").asLong()).isEqualTo(1);
    assertThat(out.toString()).endsWith("}" + System.lineSeparator());
  }

  @Test
  void listsNothingIfNothingWasRemoved() throws JsonProcessingException {
    json(false).ended(NOTHING);

    assertThat(printed().at("/removed").isEmpty()).isTrue();
    assertThat(printed().at("/restored").isEmpty()).isTrue();
    assertThat(printed().at("/dryRun").asBoolean()).isFalse();
  }

  @Test
  void printsNothingWhenQuietIfThereIsNothingToSay() {
    json(true).ended(NOTHING);

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void printsTheReportWhenQuietIfSomethingIsWrong() throws JsonProcessingException {
    json(true)
        .ended(GcReport.builder().damages(List.of(new Damage(PATH, "bad"))).build());

    assertThat(printed().at("/damages/0/problem").asText()).isEqualTo("bad");
  }

  @Test
  void isWholeEvenIfTheCollectionFails() throws JsonProcessingException {
    GcJson json = json(false);
    json.done(new GcEvent.RepositoryRemoved(APP));
    json.failed(new IllegalStateException("no disk"));

    assertThat(printed().at("/removed/0/repository").asText()).isEqualTo("team/app");
    assertThat(printed().at("/error").asText()).isEqualTo("no disk");
  }

  @Test
  void printsNothingIfTheCollectionFailsBeforeItRemovesSomething() {
    json(false).failed(new IllegalStateException("no disk"));

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void listsAtMostTenThousandRestoredObjects() throws JsonProcessingException {
    GcJson json = json(false);
    for (int i = 0; i < 10_100; i++) {
      json.done(new GcEvent.Restored(PATH));
    }
    json.ended(GcReport.builder().restored(10_100).build());

    assertThat(printed().at("/restored").size()).isEqualTo(10_000);
    assertThat(printed().at("/broughtBack").asInt()).isEqualTo(10_100);
  }

  @Test
  void printsALineForEachObjectWithLines() throws JsonProcessingException {
    GcJsonLines lines = new GcJsonLines(new PrintWriter(out), GcOptions.defaults(), true);
    lines.done(new GcEvent.Blob("free", DIGEST, 11));
    lines.done(new GcEvent.Restored(PATH));
    lines.ended(NOTHING);
    lines.ended(GcReport.builder().blobsRemoved(2).build());
    lines.failed(new IllegalStateException("no disk"));

    List<String> printed = out.toString().lines().toList();
    assertThat(printed).hasSize(4);
    assertThat(printed.subList(0, 2))
        .containsExactly(
            "{\"event\":\"freed\",\"kind\":\"blob\",\"digest\":\"" + DIGEST + "\",\"bytes\":11}",
            "{\"event\":\"restored\",\"path\":\"" + PATH + "\"}");
    assertThat(parsed(printed.get(2)).at("/event").asText()).isEqualTo("finished");
    assertThat(parsed(printed.get(2)).at("/blobsRemoved").asLong()).isEqualTo(2);
    assertThat(printed.get(3)).isEqualTo("{\"event\":\"failed\",\"error\":\"no disk\"}");
  }

  private GcJson json(boolean quiet) {
    return new GcJson(new PrintWriter(out), GcOptions.defaults(), quiet);
  }

  private JsonNode printed() throws JsonProcessingException {
    return parsed(out.toString());
  }

  private static JsonNode parsed(String text) throws JsonProcessingException {
    return JsonMapper.builder().build().readTree(text);
  }
}
