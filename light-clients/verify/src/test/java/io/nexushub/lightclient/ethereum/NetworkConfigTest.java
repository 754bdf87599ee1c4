package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The built-in networks and the arithmetic of slots. */
class NetworkConfigTest {
  @Test
  void knowsTheForksOfThePublicNetworks() {
    assertThat(NetworkConfig.MAINNET.forks().versionAt(411391)).isEqualTo(Bytes.hex("05000000"));
    assertThat(NetworkConfig.MAINNET.forks().versionAt(411392)).isEqualTo(Bytes.hex("06000000"));
    assertThat(NetworkConfig.MAINNET.forkAtSlot(74240L * 32 - 1)).isEqualTo(Fork.PHASE0);
    assertThat(NetworkConfig.MAINNET.forkAtSlot(74240L * 32)).isEqualTo(Fork.ALTAIR);
    assertThat(NetworkConfig.SEPOLIA.forks().versionAt(0)).isEqualTo(Bytes.hex("90000069"));
    assertThat(NetworkConfig.SEPOLIA.forks().versionAt(272640)).isEqualTo(Bytes.hex("90000075"));
    assertThat(NetworkConfig.HOLESKY.forks().versionAt(255)).isEqualTo(Bytes.hex("03017000"));
    assertThat(NetworkConfig.HOODI.forks().versionAt(0)).isEqualTo(Bytes.hex("50000910"));
    assertThat(NetworkConfig.HOODI.forks().versionAt(50688)).isEqualTo(Bytes.hex("70000910"));
    assertThat(NetworkConfig.named("holesky")).contains(NetworkConfig.HOLESKY);
    assertThat(NetworkConfig.named("Mainnet")).isEmpty();
  }

  @Test
  void countsSlotsFromGenesis() {
    NetworkConfig mainnet = NetworkConfig.MAINNET;
    assertThat(mainnet.slotAt(Instant.EPOCH)).isZero();
    assertThat(mainnet.slotAt(mainnet.genesisTime().plusSeconds(11))).isZero();
    assertThat(mainnet.slotAt(mainnet.genesisTime().plusSeconds(12))).isEqualTo(1);
    assertThat(mainnet.slotAt(mainnet.timeOf(11034656))).isEqualTo(11034656);
  }

  @Test
  void twoThirdsAreCountedUp() {
    assertThat(Preset.MAINNET.supermajority()).isEqualTo(342);
    assertThat(Preset.MINIMAL.supermajority()).isEqualTo(22);
    assertThat(Preset.GNOSIS.supermajority()).isEqualTo(342);
    assertThat(Preset.GNOSIS.slotsPerPeriod()).isEqualTo(Preset.MAINNET.slotsPerPeriod());
    assertThat(Preset.GNOSIS.epoch(8192)).isEqualTo(512);
  }

  @Test
  void refusesASchedulesWithoutABeginningOrOutOfOrder() {
    assertThatThrownBy(() -> new ForkSchedule(List.of())).hasMessageContaining("from epoch 0");
    ForkSchedule.Activation late =
        new ForkSchedule.Activation(Fork.ALTAIR, 5, Bytes.hex("01000000"));
    assertThatThrownBy(() -> new ForkSchedule(List.of(late))).hasMessageContaining("from epoch 0");
    ForkSchedule.Activation first =
        new ForkSchedule.Activation(Fork.CAPELLA, 0, Bytes.hex("03000000"));
    assertThatThrownBy(() -> new ForkSchedule(List.of(first, late)))
        .hasMessageContaining("(expected: in order)");
    assertThatThrownBy(() -> new ForkSchedule.Activation(Fork.ALTAIR, 5, Bytes.hex("010000")))
        .hasMessageContaining("4 bytes");
  }
}
