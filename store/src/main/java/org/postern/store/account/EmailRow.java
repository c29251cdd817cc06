package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * Row 05: a message and the places where it is shown.
 *
 * @param body its scope is the account, or the delivery whose recipients share it
 * @param spilled whether the summary has a row of its own (0c)
 * @param places empty while it is expunged but kept
 */
record EmailRow(
        BlobId body,
        long size,
        long received,
        int offsetMinutes,
        List<Place> places,
        Bytes prefix,
        boolean spilled,
        Bytes summary) {
    private static final int FORM = 1;

    record Place(int mailbox, int uid) {}

    EmailRow {
        places = List.copyOf(places);
    }

    Bytes encode() {
        var out = RowWriter.version(FORM)
                .raw(body.bytes())
                .i64(size)
                .i64(received)
                .i16(offsetMinutes)
                .count(places.size());
        for (Place place : places) {
            out.i32(place.mailbox()).i32(place.uid());
        }
        return out.bytes(prefix).bool(spilled).bytes(summary).done();
    }

    static EmailRow decode(Bytes row) {
        var in = RowReader.version("a message row", row, FORM);
        var body = in.blob();
        long size = in.i64();
        long received = in.i64();
        int offset = (short) in.i16();
        int count = in.count();
        var places = new ArrayList<Place>();
        for (int i = 0; i < count; i++) {
            places.add(new Place(in.i32(), in.i32()));
        }
        return new EmailRow(body, size, received, offset, places, in.bytes(), in.bool(), in.bytes());
    }

    EmailRow with(Place place) {
        var more = new ArrayList<>(places);
        more.add(place);
        return withPlaces(more);
    }

    EmailRow without(Place place) {
        var fewer = new ArrayList<>(places);
        fewer.remove(place);
        return withPlaces(fewer);
    }

    private EmailRow withPlaces(List<Place> now) {
        return with(now, spilled);
    }

    EmailRow with(List<Place> nowPlaces, boolean nowSpilled) {
        return new EmailRow(body, size, received, offsetMinutes, nowPlaces, prefix, nowSpilled, summary);
    }
}
