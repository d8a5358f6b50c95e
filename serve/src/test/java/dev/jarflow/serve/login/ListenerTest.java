package dev.jarflow.serve.login;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {
  private static final String SOCKETS =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1
         1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 2
         2: 0100007F:1F90 0100007F:AB12 01 00000000:00000000 00:00000000 00000000  1001        0 3
         3: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4
      """;

  @ParameterizedTest
  @CsvSource({"8080,true", "8081,false", "80,true", "9999,true"})
  void aPortIsOursUnlessAnotherUserListensThere(int port, boolean ours) {
    assertThat(Listener.areOurs(SOCKETS.lines().toList(), port, 1000)).isEqualTo(ours);
  }

  @Test
  void thisMachineSaysSoOfItsOwn() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Listener.isOurs(URI.create("http://127.0.0.1:" + server.getLocalPort()))).isTrue();
    }
    assertThat(Listener.isOurs(URI.create("http://airflow.example.org:8080"))).isTrue();
  }
}
