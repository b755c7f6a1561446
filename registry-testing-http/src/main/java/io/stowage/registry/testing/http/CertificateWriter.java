package io.stowage.registry.testing.http;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * Makes certificates (RFC 5280) with keys on the curve P-256: one of an authority, and one that the
 * authority signs for a server. Two are needed because some clients refuse an authority as a
 * server, and others refuse to trust anything but an authority.
 *
 * <p>The JDK has no public class for this, and its {@code keytool} takes longer to start than a
 * whole test. A key that is part of a release would be known to everybody, and who trusts its
 * certificate would trust everybody.
 */
final class CertificateWriter {
  private static final Duration SKEW = Duration.ofDays(1);
  private static final Duration VALIDITY = Duration.ofDays(30);
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*._-]{1,253}");

  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final int KEY_IDENTIFIER_BYTES = 20;

  private final SecureRandom random = new SecureRandom();
  private final Instant now;
  private final Party authority;

  /** The name and the keys of the owner of a certificate. */
  record Party(X500Principal name, KeyPair keys) {}

  /**
   * A certificate and the keys of its owner.
   *
   * @param certificate the certificate
   * @param keys the keys
   */
  record Issued(X509Certificate certificate, KeyPair keys) {}

  /** Creates an authority whose certificates are valid at {@code now} and for a month. */
  CertificateWriter(Instant now) throws GeneralSecurityException {
    this.now = now;
    this.authority = party("Stowage test authority " + new BigInteger(32, random).toString(36));
  }

  /** Returns the certificate of the authority. */
  X509Certificate authority() throws GeneralSecurityException {
    return signed(
        authority,
        extension(BASIC_CONSTRAINTS, true, DerWriter.sequence(DerWriter.trueValue())),
        extension(KEY_USAGE, true, DerWriter.bits(2, new byte[] {0x04})), // keyCertSign
        extension(SUBJECT_KEY_IDENTIFIER, false, DerWriter.octets(identifier(authority))));
  }

  /**
   * Returns a certificate for a server with these host names and addresses.
   *
   * @throws IllegalArgumentException if one of them is malformed
   */
  Issued server(List<String> names) throws GeneralSecurityException {
    Party server = party("Stowage test registry");
    byte[][] encoded = names.stream().map(CertificateWriter::name).toArray(byte[][]::new);
    byte[] issuerKey = DerWriter.implicit(0, identifier(authority));
    X509Certificate certificate = signed(
        server,
        extension(BASIC_CONSTRAINTS, true, DerWriter.sequence()),
        extension(KEY_USAGE, true, DerWriter.bits(7, new byte[] {(byte) 0x80})), // signatures
        extension(
            EXTENDED_KEY_USAGE,
            false,
            DerWriter.sequence(DerWriter.identifier(SERVER_AUTHENTICATION))),
        extension(SUBJECT_ALTERNATIVE_NAME, false, DerWriter.sequence(encoded)),
        extension(SUBJECT_KEY_IDENTIFIER, false, DerWriter.octets(identifier(server))),
        extension(AUTHORITY_KEY_IDENTIFIER, false, DerWriter.sequence(issuerKey)));
    return new Issued(certificate, server.keys());
  }

  private Party party(String name) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return new Party(new X500Principal("CN=" + name), generator.generateKeyPair());
  }

  private X509Certificate signed(Party subject, byte[]... extensions)
      throws GeneralSecurityException {
    byte[] algorithm = DerWriter.sequence(DerWriter.identifier(ECDSA_WITH_SHA256));
    byte[] content = DerWriter.sequence(
        DerWriter.explicit(0, DerWriter.integer(BigInteger.TWO)), // version 3
        DerWriter.integer(new BigInteger(126, random).setBit(126)),
        algorithm,
        authority.name().getEncoded(),
        DerWriter.sequence(
            DerWriter.generalizedTime(now.minus(SKEW)),
            DerWriter.generalizedTime(now.plus(VALIDITY))),
        subject.name().getEncoded(),
        subject.keys().getPublic().getEncoded(),
        DerWriter.explicit(3, DerWriter.sequence(extensions)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(authority.keys().getPrivate(), random);
    signature.update(content);
    byte[] encoded = DerWriter.sequence(content, algorithm, DerWriter.bits(0, signature.sign()));
    return (X509Certificate) CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static byte[] extension(String identifier, boolean critical, byte[] value) {
    byte[] content = DerWriter.octets(value);
    return critical
        ? DerWriter.sequence(DerWriter.identifier(identifier), DerWriter.trueValue(), content)
        : DerWriter.sequence(DerWriter.identifier(identifier), content);
  }

  /**
   * Returns bytes that identify the key of {@code owner}, by whatever method (RFC 5280, 4.2.1.2).
   */
  private static byte[] identifier(Party owner) throws GeneralSecurityException {
    PublicKey key = owner.keys().getPublic();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(hash, KEY_IDENTIFIER_BYTES);
  }

  private static byte[] name(String name) {
    if (InetAddresses.isInetAddress(name)) {
      return DerWriter.implicit(IP_ADDRESS, InetAddresses.forString(name).getAddress());
    }
    if (!HOST.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\", expected a host name of ASCII characters, or an address");
    }
    return DerWriter.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
  }
}
