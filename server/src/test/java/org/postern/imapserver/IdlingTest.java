package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class IdlingTest {
    @Test
    void aClientThatCanHearNothingMoreIsToldSo() throws IOException {
        try (var house = new ImapHouse()) {
            var toServer = new Pipe();
            var toClient = new Pipe();
            var wire = new ImapWire(new ScriptedPeer(toServer, toClient, true), () -> house.settings);
            var view = new View(
                    house.account, Objects.requireNonNull(house.account.mailbox("INBOX")), false, new Enabled());
            var state = new SessionState.Selected(house.account, view);
            var idling = new Idling(wire, state, new Semaphore(0), () -> true, house.log);
            house.accounts.remove(house.account.id());

            Thread client = Thread.ofVirtual().start(() -> {
                try {
                    var lines = new BufferedReader(new InputStreamReader(toClient.in(), StandardCharsets.US_ASCII));
                    if (Objects.equals(lines.readLine(), "+ idling")
                            && Objects.equals(lines.readLine(), "* BYE [UNAVAILABLE] try again later")) {
                        toServer.out().write("DONE\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException late) {
                    toServer.close();
                }
            });

            assertThatThrownBy(idling::idle).isInstanceOf(IOException.class).hasMessageContaining("goodbye");
            assertThat(client).isNotNull();
        }
    }
}
