package org.postern.store.rocks;

import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/** RocksDB's options, each with its reason. */
final class Tuning {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    /** Values below are cheaper inside of the tables. */
    private static final long BLOB_FROM = 4 * KIB;
    /** Small, so that the space of deleted bodies comes back soon. */
    private static final long BLOB_FILE = 64 * MIB;
    /** Open files; each costs a descriptor and, at the start, a read. */
    private static final int OPEN_FILES = 512;

    private Tuning() {}

    static DBOptions database(RocksOptions options) {
        return base().setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                // WalCheck has cut a torn end before; whatever RocksDB still finds amiss is damage.
                .setWalRecoveryMode(WALRecoveryMode.AbsoluteConsistency)
                .setMaxTotalWalSize(options.logBytes())
                .setDbWriteBufferSize(options.memtableBytes())
                // A used log would hold old records behind its end, which WalCheck could not tell from lost ones.
                .setRecycleLogFileNum(0)
                .setUseFsync(false)
                .setMaxOpenFiles(OPEN_FILES)
                .setSkipStatsUpdateOnDbOpen(true)
                .setMaxBackgroundJobs(2)
                // After a failed write the store opens RocksDB again and looks; RocksDB must not go on by itself.
                .setMaxBgErrorResumeCount(0)
                // Spreads the writing of tables, which else delays the commits' fsync.
                .setBytesPerSync(MIB)
                .setAvoidUnnecessaryBlockingIO(true)
                // One thread writes: nothing to be gained, and memory per core to be lost.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setMaxManifestFileSize(16 * MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(4)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** For a copy of a damaged database, which is opened whatever RocksDB thinks of it. */
    static DBOptions broken(RocksOptions options) {
        return new DBOptions()
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(false)
                // What cannot be read was cut off before; nothing else may keep it from opening.
                .setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords)
                .setDbWriteBufferSize(options.memtableBytes())
                .setMaxOpenFiles(OPEN_FILES)
                .setSkipStatsUpdateOnDbOpen(true)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** The manifest then knows how long each finished log is, so that a missing or shortened one is noticed. */
    private static DBOptions base() {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions tracking = DBOptions.getDBOptionsFromProps(properties);
        if (tracking == null) {
            throw new IllegalStateException("RocksDB does not know how to track its logs");
        }
        return tracking;
    }

    static BlockBasedTableConfig table(LRUCache cache, BloomFilter bloom) {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(16 * KIB)
                // Counted against the cache, so that memory has a bound whatever the number of tables.
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(bloom)
                .setFormatVersion(6);
    }

    static ColumnFamilyOptions family(Family family, RocksOptions options, BlockBasedTableConfig table) {
        ColumnFamilyOptions common = new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(Math.max(MIB, options.memtableBytes() / 2))
                .setArenaBlockSize(256 * KIB)
                .setLevelCompactionDynamicLevelBytes(true)
                .setForceConsistencyChecks(true)
                .setCompressionType(CompressionType.NO_COMPRESSION);
        return switch (family) {
            case DEFAULT, HEAD, BLOBHEAD -> common;
            case PART, LOG -> common.setCompressionType(CompressionType.LZ4_COMPRESSION);
            // Rows that die young: small and often rewritten tables, so that their tombstones go soon.
            case HOT -> common.setTargetFileSizeBase(4 * MIB).setMaxBytesForLevelBase(16 * MIB);
            case BLOB ->
                common.setEnableBlobFiles(true)
                        .setMinBlobSize(BLOB_FROM)
                        .setBlobFileSize(BLOB_FILE)
                        .setEnableBlobGarbageCollection(true)
                        .setBlobGarbageCollectionAgeCutoff(1.0)
                        .setBlobGarbageCollectionForceThreshold(0.5);
        };
    }
}
