package io.stowage.registry.http.jetty;

import io.stowage.registry.model.Printable;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key of a server, with the whole chain of certificates as it is in the file. A key store would
 * refuse a chain with a certificate too many or in another order.
 */
final class ServerKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "server";

  private final PrivateKey key;
  private final X509Certificate[] chain;

  private ServerKey(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain.toArray(X509Certificate[]::new);
  }

  /**
   * Reads the key and its chain. Certificates that are not valid at present are logged.
   *
   * @throws TlsException if they cannot be read, or do not belong together
   */
  static ServerKey read(Path certificates, Path keyFile) {
    List<X509Certificate> chain = Pem.certificates(certificates);
    if (chain.isEmpty()) {
      throw new TlsException(
          Printable.of(certificates) + " has no certificate, expected one or more");
    }
    PublicKey publicKey = chain.get(0).getPublicKey();
    PrivateKey key;
    try {
      key = key(keyFile, publicKey);
      if (!belongTogether(key, publicKey)) {
        throw new TlsException(mismatch(keyFile, certificates));
      }
    } catch (GeneralSecurityException e) {
      throw new TlsException(mismatch(keyFile, certificates), e);
    }
    Validity.warn(certificates, chain);
    return new ServerKey(key, chain);
  }

  private static String mismatch(Path key, Path certificates) {
    return Printable.of(key) + " has not the key of the first certificate in "
        + Printable.of(certificates);
  }

  private static PrivateKey key(Path file, PublicKey publicKey) throws GeneralSecurityException {
    Pem.Block block = block(file);
    byte[] content = block.content(file);
    byte[] encoded = block.label().equals("PRIVATE KEY")
        ? content
        : Der.privateKeyInfo(publicKey.getEncoded(), content);
    return KeyFactory.getInstance(publicKey.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static Pem.Block block(Path file) {
    for (Pem.Block block : Pem.blocks(file)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        if (block.isEncrypted()) {
          throw new TlsException(
              Printable.of(file) + " has an encrypted key, expected a plain one");
        }
        return block;
      }
    }
    throw new TlsException(Printable.of(file)
        + " has no key, expected PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY");
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] sample = {1, 2, 3};
    Signature signature = Signature.getInstance(signatureAlgorithm(publicKey.getAlgorithm()));
    signature.initSign(key);
    signature.update(sample);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(sample);
    return signature.verify(signed);
  }

  private static String signatureAlgorithm(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default ->
        throw new TlsException("the certificate of the server has a key of the kind "
            + Printable.of(algorithm) + ", expected RSA, EC or EdDSA");
    };
  }

  private Optional<String> alias(String keyType) {
    return keyType.equals(key.getAlgorithm()) ? Optional.of(ALIAS) : Optional.empty();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias(keyType).orElse(null);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return alias(keyType).orElse(null);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return alias(keyType).stream().toArray(String[]::new);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.clone() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }
}
