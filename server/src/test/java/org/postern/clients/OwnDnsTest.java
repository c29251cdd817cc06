package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.postern.TrialServer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A server that was told whom to ask in the DNS asks him, over a real socket, and judges by what he says. */
class OwnDnsTest {
    private static final Map<String, String> TEXTS = Map.of(
            "there.test.", "v=spf1 ip4:127.0.0.1 -all",
            "forged.test.", "v=spf1 -all",
            "_dmarc.there.test.", "v=DMARC1; p=reject",
            "_dmarc.forged.test.", "v=DMARC1; p=reject");

    /** Answers with the texts above, and that there is no other name; until its socket is closed. */
    private static void answer(DatagramSocket socket, Queue<String> asked) {
        byte[] room = new byte[1_500];
        try {
            while (true) {
                var packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(room, packet.getLength())), asked);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (SocketException _) {
            // the test is over
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] answer(Message query, Queue<String> asked) {
        Record question = query.getQuestion();
        String name = question.getName().toString();
        asked.add(name);
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        String text = TEXTS.get(name);
        if (text == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else {
            answer.addRecord(new TXTRecord(question.getName(), DClass.IN, 60, text), Section.ANSWER);
        }
        return answer.toWire();
    }

    private static String send(TrialServer server, String from) throws IOException {
        try (var client = RawClient.to(server.at("smtp"))) {
            client.hear();
            String last = "";
            for (String line : new String[] {
                "HELO mx.there.test",
                "MAIL FROM:<max@" + from + ">",
                "RCPT TO:<" + TrialServer.ACCOUNTS.getFirst() + ">",
                "DATA",
                "From: <max@" + from + ">\r\n\r\ntext\r\n."
            }) {
                client.say(line);
                last = client.hear();
            }
            return last;
        }
    }

    @Test
    void mailIsJudgedByWhatTheNamedServerSays() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (var dns = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> answer(dns, asked));
            try (TrialServer server = TrialServer.start(Map.of("dns.servers", "127.0.0.1:" + dns.getLocalPort()))) {
                assertThat(send(server, "there.test")).startsWith("250 ");
                assertThat(send(server, "forged.test")).startsWith("550 5.7.1 nothing proves");
                try (Inbox inbox = Inbox.of(server, TrialServer.ACCOUNTS.getFirst())) {
                    assertThat(inbox.ask("FETCH 1:* BODY[]").ok().literals())
                            .singleElement()
                            .asString()
                            .contains("spf=pass smtp.mailfrom=max@there.test", "dmarc=pass header.from=there.test");
                }
            }
        }
        assertThat(asked).contains("there.test.", "mx.there.test.", "_dmarc.forged.test.");
    }
}
