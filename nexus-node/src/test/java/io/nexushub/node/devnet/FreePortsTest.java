package io.nexushub.node.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  private static final int USUAL = 12_100;

  @Test
  void aPortStaysItsDevnetsWhileTheNodeOnItIsDown() throws Exception {
    try (FreePorts one = new FreePorts();
        FreePorts other = new FreePorts()) {
      int killed = one.near(USUAL); // nothing listens on it

      assertThat(other.near(USUAL)).isNotEqualTo(killed);
      assertThat(one.near(USUAL)).isNotEqualTo(killed);
    }
  }

  @Test
  void aPortIsFreeAgainWhenItsDevnetEnds() throws Exception {
    int first;
    try (FreePorts ended = new FreePorts()) {
      first = ended.near(USUAL + 50);
    }
    try (FreePorts next = new FreePorts()) {
      assertThat(next.near(USUAL + 50)).isEqualTo(first);
    }
  }

  @Test
  void aPortThatAnotherProgramHasIsPassedOver() throws Exception {
    int taken;
    try (FreePorts ports = new FreePorts()) {
      taken = ports.near(USUAL + 100);
    }
    try (FreePorts ports = new FreePorts();
        ServerSocket another = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      assertThat(another.isBound()).isTrue();
      assertThat(ports.near(taken)).isGreaterThan(taken);
    }
  }
}
