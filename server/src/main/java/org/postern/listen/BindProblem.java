package org.postern.listen;

import java.io.IOException;
import java.net.InetSocketAddress;

/** An address and port that cannot be listened at. The message is for the operator: where, what is wrong, what to do. */
public final class BindProblem extends IOException {
    private static final long serialVersionUID = 1L;

    /** Below it, ports need a privilege. */
    private static final int UNPRIVILEGED = 1_024;

    BindProblem(ListenAt where, IOException cause) {
        super(words(where, String.valueOf(cause.getMessage())), cause);
    }

    private static String words(ListenAt where, String why) {
        InetSocketAddress at = where.at();
        return where.name() + " cannot listen at " + at.getHostString() + " port " + at.getPort() + " (" + why + "). "
                + remedy(at.getPort(), why);
    }

    /** The system's words may come in its own language; then all remedies are named. */
    private static String remedy(int port, String why) {
        String taken = "Another program listens there: find it with \"ss -ltnp sport = :" + port
                + "\" and stop it, or choose another port";
        String privilege = "Ports below 1024 need a privilege: start the server by its service unit, which has"
                + " AmbientCapabilities=CAP_NET_BIND_SERVICE, or choose a port above";
        String foreign = "The address is not one of this machine: compare with \"ip addr\"";
        if (why.contains("in use")) {
            return taken + ".";
        }
        if (why.contains("denied")) {
            return privilege + ".";
        }
        if (why.contains("assign")) {
            return foreign + ".";
        }
        return taken + ". " + (port < UNPRIVILEGED ? privilege + ". " : "") + foreign + ".";
    }
}
