package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class NodeCertificateTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private final NodeCertificate node =
      NodeCertificate.createSelfSigned(
          "node0.nexus", START, Duration.ofDays(3650), new SecureRandom());

  @Test
  void aCertificateSignsItself() throws Exception {
    node.certificate().verify(node.certificate().getPublicKey());
    assertThat(node.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=node0.nexus");
    assertThat(node.certificate().getNotBefore().toInstant()).isEqualTo(START);
    assertThat(node.certificate().getNotAfter().toInstant())
        .isEqualTo(START.plus(Duration.ofDays(3650)));
    assertThat(node.fingerprint())
        .isEqualTo(HashFunction.SHA_256.hash(Bytes.wrap(node.certificate().getEncoded())));
  }

  @Test
  void pemTakesItToDiskAndBack() throws Exception {
    NodeCertificate read = NodeCertificate.fromPem(node.certificatePem(), node.privateKeyPem());

    assertThat(read.fingerprint()).isEqualTo(node.fingerprint());
    assertThat(read.privateKey().getEncoded()).isEqualTo(node.privateKey().getEncoded());
    assertThat(node.toKeyStore("secret".toCharArray()).getKey("node", "secret".toCharArray()))
        .isEqualTo(node.privateKey());
  }

  @Test
  void otherTextIsRefused() {
    assertThatThrownBy(() -> NodeCertificate.fromPem("", node.privateKeyPem()))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> NodeCertificate.fromPem(node.privateKeyPem(), node.privateKeyPem()))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("CERTIFICATE");
    assertThatThrownBy(() -> NodeCertificate.certificateFromPem("x".repeat(20_000)))
        .isInstanceOf(MalformedMessage.class);
    String broken = node.certificatePem().replaceFirst("MII", "AAA");
    assertThatThrownBy(() -> NodeCertificate.certificateFromPem(broken))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void theKeyIsNotPrinted() {
    assertThat(node.toString()).doesNotContain("PRIVATE").contains(node.fingerprint().toHex());
  }
}
