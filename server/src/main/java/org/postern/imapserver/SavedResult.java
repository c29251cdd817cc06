package org.postern.imapserver;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the last SEARCH with SAVE found: {@code $} (RFC 5182). Kept as UIDs, so that messages that go leave it by
 * themselves (§2.1); at most four bytes for each message of the mailbox. It ends with the selected state.
 */
final class SavedResult {
    /** First and last UIDs, in turn, ascending. Between them is no message that is not meant: none comes in later. */
    private int[] ranges = new int[0];

    /** @param found message numbers, from 1 */
    void save(View view, BitSet found) {
        int[] kept = new int[16];
        int count = 0;
        for (int first = found.nextSetBit(1); first > 0; ) {
            int end = found.nextClearBit(first);
            if (count == kept.length) {
                kept = Arrays.copyOf(kept, count * 2);
            }
            kept[count++] = view.uid(first);
            kept[count++] = view.uid(end - 1);
            first = found.nextSetBit(end);
        }
        ranges = Arrays.copyOf(kept, count);
    }

    void clear() {
        ranges = new int[0];
    }

    /** The numbers that these messages have now, ascending, without those that are gone. */
    int[] numbers(View view) {
        var numbers = new BitSet();
        for (int i = 0; i < ranges.length; i += 2) {
            numbers.set(view.numberFrom(ranges[i]), view.numberFrom(ranges[i + 1] + 1L));
        }
        return numbers.stream().toArray();
    }
}
