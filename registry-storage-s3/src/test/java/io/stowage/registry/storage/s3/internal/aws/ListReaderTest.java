package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListReaderTest {
  private static final String OBJECT =
      "<Contents><Key>a%20b+c&amp;d</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>"
          + "<ETag>&quot;0123&quot;</ETag><Size>7</Size></Contents>";

  @Test
  void readsObjectsAndPrefixes() {
    ListAnswer answer = read("<ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>\n"
        + "  <Name>images</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\n"
        + "  <!-- a remark -->\n"
        + OBJECT.replace("</ETag>", "</ETag><Owner><ID>x</ID><Key>y</Key></Owner>")
        + "<CommonPrefixes><Prefix>a/%C3%A9/</Prefix></CommonPrefixes>"
        + "<NextContinuationToken>a token</NextContinuationToken></ListBucketResult>");
    assertThat(answer)
        .isEqualTo(new ListAnswer(
            List.of(new ObjectVersion(
                "a b c&d", "", "0123", 7, Instant.parse("2026-01-02T03:04:05.678Z"))),
            List.of("a/\u00e9/"),
            true,
            "a token"));
  }

  @Test
  void doesNotDecodeKeysThatAreNotEncoded() {
    assertThat(read("<ListBucketResult>" + OBJECT + "</ListBucketResult>").objects())
        .extracting(ObjectVersion::key)
        .containsExactly("a%20b+c&d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05.678Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T00:00:00.000Z",
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678901Z",
        "2026-01-02T03:04:05.6+01:00"
      })
  void readsTimesWithAnyPrecision(String time) {
    String answer = OBJECT.replace("2026-01-02T03:04:05.678Z", time);
    assertThat(read("<ListBucketResult>" + answer + "</ListBucketResult>").objects())
        .extracting(ObjectVersion::modified)
        .containsExactly(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>please log in</body></html>",
        "<ListBucketResult><IsTruncated>false</IsTruncated>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Size>1</Size><LastModified>2026-01-02T03:04:05Z"
            + "</LastModified></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>many</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><LastModified>today</LastModified></Contents>"
            + "</ListBucketResult>",
        "<ListBucketResult><Contents><LastModified>2026-13-02T03:04:05.678Z</LastModified>"
            + "</Contents></ListBucketResult>",
        "<!DOCTYPE l [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            + "<ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><CommonPrefixes><Prefix>%zz</Prefix>"
            + "</CommonPrefixes></ListBucketResult>"
      })
  void refusesAnythingElse(String answer) {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> read(answer))
        .returns(Kind.UNKNOWN, BucketException::kind);
  }

  private static ListAnswer read(String answer) {
    return ListReader.read(new ByteArrayInputStream(answer.getBytes(UTF_8)));
  }
}
