package org.postern.trace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An event log that keeps everything in memory, for tests. */
public final class RecordedEvents implements EventLog {
    public final List<Event> events = new CopyOnWriteArrayList<>();
    public final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Event> arrived = new LinkedBlockingQueue<>();

    @Override
    public void record(Event event) {
        events.add(event);
        arrived.add(event);
    }

    @Override
    public void fault(String where, Throwable fault) {
        faults.add(fault);
    }

    public List<Event> of(String kind) {
        return events.stream().filter(event -> event.kind().equals(kind)).toList();
    }

    /** The next event of this kind that has not been awaited yet; fails after ten seconds. */
    public Event await(String kind) throws InterruptedException {
        while (true) {
            Event event = arrived.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event " + kind + " among " + events);
            }
            if (event.kind().equals(kind)) {
                return event;
            }
        }
    }
}
