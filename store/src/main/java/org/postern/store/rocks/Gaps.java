package org.postern.store.rocks;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;

/** Stretches of keys whose rows may be lost, by family. */
final class Gaps {
    private static final Bytes END = Bytes.copyOf(new byte[] {(byte) 0xff});

    private final Map<Family, TreeMap<Bytes, Bytes>> gaps = new EnumMap<>(Family.class);

    void add(Family family, byte[] from, byte[] to) {
        gaps.computeIfAbsent(family, _ -> new TreeMap<>()).merge(Bytes.copyOf(from), Bytes.copyOf(to), Gaps::further);
    }

    private static Bytes further(Bytes a, Bytes b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Any row of the family may be lost. */
    void addAll(Family family) {
        add(family, new byte[0], END.toArray());
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    boolean in(Family family) {
        return gaps.containsKey(family);
    }

    boolean contains(Family family, byte[] key) {
        Bytes wanted = Bytes.copyOf(key);
        return overlaps(family, wanted, wanted);
    }

    /** Whether rows of the partition may be lost. */
    boolean concern(Family family, PartitionId partition) {
        return overlaps(family, partition.bytes(), Bytes.copyOf(Rows.behind(partition)));
    }

    private boolean overlaps(Family family, Bytes from, Bytes to) {
        for (Map.Entry<Bytes, Bytes> gap :
                gaps.getOrDefault(family, new TreeMap<>()).headMap(to, true).entrySet()) {
            if (gap.getValue().compareTo(from) > 0) {
                return true;
            }
        }
        return false;
    }
}
