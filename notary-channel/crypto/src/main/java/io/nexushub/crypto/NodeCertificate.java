package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * What a node shows in mutual TLS: a self-signed P-256 certificate and its key. No authority stands
 * behind it; peers know each other's by {@link #fingerprint()}.
 */
public record NodeCertificate(X509Certificate certificate, PrivateKey privateKey) {
  private static final String CERTIFICATE_LABEL = "CERTIFICATE";
  private static final String KEY_LABEL = "PRIVATE KEY";
  private static final int SERIAL_BITS = 128;

  /** Longer texts are not certificates of ours, and are not parsed. */
  private static final int MAX_PEM_LENGTH = 16_384;

  /**
   * @param commonName also the DNS name inside, so that standard clients can be pointed at it
   */
  public static NodeCertificate createSelfSigned(
      String commonName, Instant notBefore, Duration validity, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      return new NodeCertificate(
          issue(pair, commonName, notBefore, notBefore.plus(validity), random), pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every JDK makes P-256 certificates", e);
    }
  }

  /** Reads what {@link #certificatePem()} and {@link #privateKeyPem()} wrote. */
  public static NodeCertificate fromPem(String certificatePem, String privateKeyPem)
      throws MalformedMessage {
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(content(KEY_LABEL, privateKeyPem)));
      return new NodeCertificate(certificateFromPem(certificatePem), key);
    } catch (GeneralSecurityException e) {
      throw MalformedMessage.of("private key", "something else", "a PKCS #8 EC key");
    }
  }

  public static X509Certificate certificateFromPem(String pem) throws MalformedMessage {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content(CERTIFICATE_LABEL, pem)));
      return (X509Certificate) certificate;
    } catch (GeneralSecurityException e) {
      throw MalformedMessage.of("certificate", "something else", "an X.509 certificate");
    }
  }

  public String certificatePem() {
    return pem(CERTIFICATE_LABEL, encoded(certificate));
  }

  public String privateKeyPem() {
    return pem(KEY_LABEL, privateKey.getEncoded());
  }

  public Hash fingerprint() {
    return fingerprint(certificate);
  }

  /** SHA-256 of the certificate's DER form, as OpenSSL and browsers print it. */
  public static Hash fingerprint(X509Certificate certificate) {
    return HashFunction.SHA_256.hash(Bytes.wrap(encoded(certificate)));
  }

  /** Certificate and key under the alias {@code node}, in memory. */
  public KeyStore toKeyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("node", privateKey, password, new Certificate[] {certificate});
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has PKCS #12 in memory", e);
    }
  }

  @Override
  public String toString() {
    return "NodeCertificate[" + fingerprint() + "]";
  }

  private static X509Certificate issue(
      KeyPair pair, String commonName, Instant from, Instant until, SecureRandom random)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500Principal name = new X500Principal("CN=" + commonName);
    X509CertificateHolder holder =
        new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(from),
                Date.from(until),
                name,
                pair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                    new KeyPurposeId[] {
                      KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, commonName)))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    return parse(holder);
  }

  private static X509Certificate parse(X509CertificateHolder holder)
      throws GeneralSecurityException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException("a certificate just built encodes", e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate encodes", e);
    }
  }

  private static byte[] content(String label, String pem) throws MalformedMessage {
    if (pem.length() > MAX_PEM_LENGTH) {
      throw MalformedMessage.of("PEM", pem.length() + " characters", "<= " + MAX_PEM_LENGTH);
    }
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject object = reader.readPemObject();
      if (object == null || !object.getType().equals(label)) {
        throw MalformedMessage.of("PEM", object == null ? "none" : object.getType(), label);
      }
      return object.getContent();
    } catch (IOException | RuntimeException e) {
      throw MalformedMessage.of("PEM", "something else", label);
    }
  }

  private static String pem(String label, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, content));
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory takes what is written", e);
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
