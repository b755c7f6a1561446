package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Reads the answer to a listing ("ListObjectsV2" in the API reference of S3), whose keys are
 * encoded as in a URL. Elements that are not known are skipped.
 */
final class ListReader {
  private static final String ROOT = "ListBucketResult";

  private final XMLStreamReader xml;
  private final List<ObjectVersion> objects = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private boolean encoded;
  private boolean more;
  private String token = "";

  private ListReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Reads an answer.
   *
   * @throws BucketException if it is not the answer to a listing, or ends early
   */
  static ListAnswer read(InputStream answer) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      return new ListReader(factory.createXMLStreamReader(answer)).read();
    } catch (XMLStreamException | IllegalArgumentException | DateTimeException e) {
      throw new BucketException(
          Kind.UNKNOWN, "the listing cannot be read: " + Failures.shown(e.getMessage()), e);
    }
  }

  private ListAnswer read() throws XMLStreamException {
    xml.nextTag();
    xml.require(XMLStreamConstants.START_ELEMENT, null, ROOT);
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Contents" -> objects.add(object());
        case "CommonPrefixes" -> prefixes.add(prefix());
        case "EncodingType" -> encoded = xml.getElementText().equals("url");
        case "IsTruncated" -> more = Boolean.parseBoolean(xml.getElementText());
        case "NextContinuationToken" -> token = xml.getElementText();
        default -> skip();
      }
    }
    return new ListAnswer(
        objects.stream().map(this::decoded).toList(),
        prefixes.stream().map(this::decoded).toList(),
        more,
        token);
  }

  private ObjectVersion object() throws XMLStreamException {
    String key = "";
    String etag = "";
    long size = -1;
    Instant modified = Instant.MIN;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Key" -> key = xml.getElementText();
        case "ETag" -> etag = Answers.etag(xml.getElementText());
        case "Size" -> size = Long.parseLong(xml.getElementText());
        case "LastModified" -> modified = Instant.parse(xml.getElementText());
        default -> skip();
      }
    }
    if (key.isEmpty() || size < 0 || modified.equals(Instant.MIN)) {
      throw new BucketException(
          Kind.UNKNOWN, "the store lists an object without its key, its size or its time");
    }
    return new ObjectVersion(key, "", etag, size, modified);
  }

  private String prefix() throws XMLStreamException {
    String prefix = "";
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (xml.getLocalName().equals("Prefix")) {
        prefix = xml.getElementText();
      } else {
        skip();
      }
    }
    return prefix;
  }

  /** Skips an element with everything in it. */
  private void skip() throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private ObjectVersion decoded(ObjectVersion object) {
    String key = decoded(object.key());
    return key.equals(object.key())
        ? object
        : new ObjectVersion(key, "", object.etag(), object.size(), object.modified());
  }

  private String decoded(String text) {
    return encoded && (text.indexOf('%') >= 0 || text.indexOf('+') >= 0)
        ? SdkHttpUtils.urlDecode(text)
        : text;
  }
}
