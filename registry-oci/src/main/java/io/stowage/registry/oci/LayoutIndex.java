package io.stowage.registry.oci;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the index of a layout. In a layout of many images it may be larger than a manifest; it is
 * then read in parts of the size of a manifest, each of which is parsed as one.
 */
final class LayoutIndex {
  private static final int PART = Manifest.LIMIT / 4;
  private static final int MOST_IMAGES = 200_000;
  private static final String MANIFESTS = "manifests";
  private static final String VERSION = "schemaVersion";
  private static final byte[] BEGIN =
      "{\"schemaVersion\":2,\"manifests\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final List<Descriptor> images = new ArrayList<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private boolean versioned;

  private LayoutIndex(byte[] json) {
    this.json = json;
  }

  /**
   * Returns the entries of the index in {@code file}.
   *
   * @throws RegistryException MANIFEST_INVALID if it is not an index or has too many entries;
   *     SIZE_INVALID if the file is too large
   */
  static List<Descriptor> read(LayoutFile file) throws IOException {
    byte[] bytes = file.read(LayoutFile.LIMIT);
    if (bytes.length > Manifest.LIMIT) {
      return new LayoutIndex(bytes).readParts();
    }
    if (Manifest.parse(bytes) instanceof ImageIndex index) {
      return index.manifests();
    }
    throw invalid();
  }

  private List<Descriptor> readParts() throws IOException {
    try (JsonParser parser = Json.parser(json)) {
      readObject(parser);
      if (parser.nextToken() != null || !versioned) {
        throw invalid();
      }
      endPart();
      return images;
    } catch (JacksonException e) {
      throw Json.unreadable(OciLayout.INDEX, e);
    }
  }

  private void readObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw invalid();
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals(MANIFESTS) && value == JsonToken.START_ARRAY) {
        readEntries(parser);
      } else if (key.equals(VERSION) && value == JsonToken.VALUE_NUMBER_INT) {
        versioned = parser.getText().equals("2");
      } else if (key.equalsIgnoreCase(MANIFESTS) || key.equalsIgnoreCase(VERSION)) {
        throw invalid();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readEntries(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      long begin = parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      long end = parser.currentLocation().getByteOffset();
      if (begin < 0 || end > json.length) {
        throw invalid();
      }
      add((int) begin, (int) end);
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw invalid();
    }
  }

  private void add(int begin, int end) {
    if (part.size() > 0 && part.size() + end - begin > PART) {
      endPart();
    }
    byte[] separator = part.size() == 0 ? BEGIN : new byte[] {','};
    part.write(separator, 0, separator.length);
    part.write(json, begin, end - begin);
  }

  private void endPart() {
    if (part.size() == 0) {
      return;
    }
    part.write(END, 0, END.length);
    if (Manifest.parse(MediaType.OCI_INDEX, part.toByteArray()) instanceof ImageIndex index) {
      images.addAll(index.manifests());
    }
    part.reset();
    if (images.size() > MOST_IMAGES) {
      throw Json.invalid(OciLayout.INDEX, "at most " + MOST_IMAGES + " images");
    }
  }

  private static RegistryException invalid() {
    return Json.invalid(OciLayout.INDEX, "an image index");
  }
}
