package org.postern.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** Asks a resolver in the network, over UDP and, for what does not fit, over TCP. For any thread. */
public final class NetworkResolver implements Resolver {
    /** For one question, tries and aliases included. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** That is what resolvers advertise since fragments proved unsafe. */
    private static final int PAYLOAD = 1_232;

    private static final int MAX_ALIASES = 8;
    private static final int CACHED = 20_000;
    private static final long MAX_NEGATIVE_SECONDS = 3_600;

    private final org.xbill.DNS.Resolver below;
    private final boolean believesSecure;
    private final AnswerCache cache;
    private final Duration patience;

    /**
     * @param believesSecure whether the resolver's word that an answer is proven (RFC 4035 §3.2.3) counts: it is on this
     *     machine, so nobody can have changed it on the way
     */
    NetworkResolver(org.xbill.DNS.Resolver below, boolean believesSecure, AnswerCache cache, Duration patience) {
        this.patience = patience;
        below.setTimeout(patience);
        below.setEDNS(0, PAYLOAD, ExtendedFlags.DO, List.of());
        this.below = below;
        this.believesSecure = believesSecure;
        this.cache = cache;
    }

    /** Those that this machine is set up to use. */
    public static NetworkResolver ofSystem(InstantSource clock) {
        return at(ResolverConfig.getCurrentConfig().servers(), clock);
    }

    /** Those at these addresses, one after the other; where there are none, nothing is ever answered. */
    public static NetworkResolver at(List<InetSocketAddress> servers, InstantSource clock) {
        var resolvers = new ArrayList<org.xbill.DNS.Resolver>();
        for (InetSocketAddress server : servers) {
            resolvers.add(new SimpleResolver(server));
        }
        boolean here = !servers.isEmpty()
                && servers.stream().allMatch(server -> server.getAddress().isLoopbackAddress());
        return new NetworkResolver(new ExtendedResolver(resolvers), here, new AnswerCache(clock, CACHED), PATIENCE);
    }

    @Override
    public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
        return cache.get(name, type, () -> fetch(name, type));
    }

    private <R> AnswerCache.Fresh<R> fetch(DnsName name, RecordType<R> type) {
        Name at = Records.name(name);
        boolean secure = believesSecure;
        long seconds = AnswerCache.MAX_SECONDS;
        long start = System.nanoTime();
        try {
            for (int aliases = 0; aliases <= MAX_ALIASES; ) {
                Message answer = send(
                        Message.newQuery(Record.newRecord(at, type.code(), DClass.IN)),
                        patience.toNanos() - (System.nanoTime() - start));
                int code = answer.getRcode();
                if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
                    return failed("the DNS server says " + Rcode.string(code) + " about " + name);
                }
                secure &= answer.getHeader().getFlag(Flags.AD);
                List<Record> records = answer.getSection(Section.ANSWER);
                Name from = at;
                for (Record alias = alias(records, at); alias instanceof CNAMERecord cname; ) {
                    if (++aliases > MAX_ALIASES) {
                        break;
                    }
                    at = cname.getTarget();
                    seconds = Math.min(seconds, cname.getTTL());
                    alias = alias(records, at);
                }
                if (aliases > MAX_ALIASES) {
                    break; // In a circle, within one answer.
                }
                Name owner = at;
                List<Record> mine = records.stream()
                        .filter(record -> record.getName().equals(owner) && record.getType() == type.code())
                        .toList();
                for (Record record : mine) {
                    seconds = Math.min(seconds, record.getTTL());
                }
                List<R> found = Records.of(mine, type);
                if (!found.isEmpty()) {
                    return new AnswerCache.Fresh<>(new Answer.Found<>(found, secure), seconds);
                }
                if (code == Rcode.NXDOMAIN) {
                    return new AnswerCache.Fresh<>(new Answer.NoSuchName<>(secure), negative(answer, seconds));
                }
                if (at.equals(from)) {
                    return new AnswerCache.Fresh<>(new Answer.NoData<>(secure), negative(answer, seconds));
                }
            }
            return failed("too many aliases from " + name);
        } catch (IOException e) {
            return failed("no answer about " + name + ": " + e.getMessage());
        }
    }

    /** @param nanos until there must be an answer */
    private Message send(Message query, long nanos) throws IOException {
        CompletableFuture<Message> answer = below.sendAsync(query).toCompletableFuture();
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("not in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        }
    }

    private static @Nullable Record alias(List<Record> records, Name at) {
        for (Record record : records) {
            if (record instanceof CNAMERecord && record.getName().equals(at)) {
                return record;
            }
        }
        return null;
    }

    /** How long it may be believed that there is nothing (RFC 2308 §5). */
    private static long negative(Message answer, long seconds) {
        for (Record record : answer.getSection(Section.AUTHORITY)) {
            if (record instanceof SOARecord soa) {
                return Math.min(seconds, Math.min(MAX_NEGATIVE_SECONDS, Math.min(soa.getTTL(), soa.getMinimum())));
            }
        }
        return 0; // Without an SOA it may not be kept.
    }

    private static <R> AnswerCache.Fresh<R> failed(String why) {
        return new AnswerCache.Fresh<>(new Answer.Failed<>(why), 0);
    }
}
