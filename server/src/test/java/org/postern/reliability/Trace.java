package org.postern.reliability;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.postern.store.Bytes;

/**
 * System calls of the server as strace wrote them down: each with its beginning and its end, in the order in which strace
 * saw them. Files and sockets come with their names; bytes are complete.
 */
final class Trace {
    /** Whatever changes files or says something to a peer. */
    private static final String CALLS =
            "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,"
                    + "rmdir,link,linkat,truncate,ftruncate,fallocate,write,pwrite64,writev,pwritev,pwritev2,lseek,fsync,fdatasync,"
                    + "sync_file_range,sendto,sendmsg,copy_file_range,sendfile";

    private static final String UNFINISHED = " <unfinished ...>";
    private static final String RESUMED = " resumed>";

    private Trace() {}

    /** The program that starts another and writes down what it does. */
    static String[] recorder(Path strace, Path into) {
        return new String[] {
            strace.toString(),
            "-f",
            "--seccomp-bpf", // stops at these calls only: else the server is too slow
            "-ttt",
            "-yy",
            "-xx",
            "-s",
            Integer.toString(64 << 20),
            "-e",
            CALLS,
            "-e",
            "signal=none",
            "-o",
            into.toString()
        };
    }

    /**
     * A call that ended.
     *
     * @param begun position in the trace at which it began
     * @param ended and at which it ended
     * @param micros when it began, since 1970
     * @param arguments as strace prints them, strings and names in hexadecimal
     * @param result negative when it failed
     */
    record Call(long begun, long ended, long micros, String name, String arguments, long result) {
        /** The descriptor that the first argument is; -1 when it is none. */
        int descriptor() {
            return number(arguments, 0);
        }

        static int number(String text, int from) {
            int end = from;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            return end == from ? -1 : Integer.parseInt(text.substring(from, end));
        }

        /** The name of the first descriptor, of a file or a socket; empty when there is none. */
        String target() {
            return nameAt(arguments.indexOf('<'));
        }

        /** Names are in hexadecimal for files, in plain for sockets. */
        String nameAt(int bracket) {
            if (bracket < 0) {
                return "";
            }
            if (arguments.startsWith("\\x", bracket + 1)) {
                return text(unescape(arguments, bracket + 1, arguments.indexOf('>', bracket)));
            }
            int end = arguments.indexOf("]>", bracket);
            return end < 0 ? "" : arguments.substring(bracket + 1, end + 1);
        }

        /** All strings among the arguments, one after another. */
        Bytes data() {
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            strings(string -> data.writeBytes(string));
            return Bytes.wrap(data.toByteArray());
        }

        /** The strings among the arguments that are paths. */
        List<String> paths() {
            List<String> paths = new ArrayList<>();
            strings(string -> paths.add(text(string)));
            return paths;
        }

        private void strings(Consumer<byte[]> each) {
            int from = arguments.indexOf('"');
            while (from >= 0) {
                int to = arguments.indexOf('"', from + 1);
                each.accept(unescape(arguments, from + 1, to));
                from = arguments.indexOf('"', to + 1);
            }
        }

        /** A plain argument, counted from the end: 0 is the last. */
        long fromEnd(int back) {
            String[] all = arguments.split(", ", -1);
            return Long.parseLong(all[all.length - 1 - back]);
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private static byte[] unescape(String text, int from, int to) {
            byte[] bytes = new byte[(to - from) / 4];
            for (int i = 0; i < bytes.length; i++) {
                int at = from + 4 * i + 2;
                bytes[i] =
                        (byte) (Character.digit(text.charAt(at), 16) << 4 | Character.digit(text.charAt(at + 1), 16));
            }
            return bytes;
        }
    }

    private record Begun(long position, long micros, String head) {}

    /** Reads a trace from its beginning; each call when it ends. */
    static void read(Path file, Consumer<Call> each) throws IOException {
        Map<String, Begun> open = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            long position = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                line(line, position++, open, each);
            }
        }
    }

    static List<Call> read(Path file) throws IOException {
        List<Call> calls = new ArrayList<>();
        read(file, calls::add);
        return calls;
    }

    private static void line(String line, long position, Map<String, Begun> open, Consumer<Call> each) {
        int blank = line.indexOf(' ');
        int start = skipBlanks(line, blank);
        int second = line.indexOf(' ', start);
        String thread = line.substring(0, blank);
        String rest = line.substring(second + 1);
        if (rest.startsWith("+++") || rest.startsWith("---")) {
            return;
        }
        long micros = micros(line.substring(start, second));
        int resumed = rest.startsWith("<... ") ? rest.indexOf(RESUMED) : -1;
        if (resumed >= 0) {
            Begun begun = open.remove(thread);
            if (begun != null) {
                ended(begun, position, begun.head + rest.substring(resumed + RESUMED.length()), each);
            }
        } else if (rest.endsWith(UNFINISHED)) {
            open.put(thread, new Begun(position, micros, rest.substring(0, rest.length() - UNFINISHED.length())));
        } else {
            ended(new Begun(position, micros, ""), position, rest, each);
        }
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static long micros(String seconds) {
        return new BigDecimal(seconds).movePointRight(6).longValueExact();
    }

    private static void ended(Begun begun, long position, String call, Consumer<Call> each) {
        int parenthesis = call.indexOf('(');
        int equals = call.lastIndexOf(") ");
        int result = call.indexOf("= ", equals);
        if (parenthesis < 0 || equals < 0 || result < 0 || call.startsWith("= ?", result)) {
            return; // cut off by the kill
        }
        String value = call.substring(result + 2);
        long number = value.startsWith("-") ? -1 : Call.number(value, 0);
        each.accept(new Call(
                begun.position,
                position,
                begun.micros,
                call.substring(0, parenthesis),
                call.substring(parenthesis + 1, equals),
                number));
    }
}
