/**
 * The engine on one machine's disk: RocksDB for rows and small bodies, files for large bodies.
 *
 * <p><b>What it does.</b> Implements {@link org.postern.store.Store} in one folder: {@code FORMAT}, {@code LOCK},
 * {@code reserve}, {@code db/} (RocksDB), {@code blobs/} (bodies as files), {@code blobs/tmp/} (bodies on their way in).
 * A damaged store is brought back by {@code salvage}, which leaves {@code damaged-<n>/} and, until the layers above have
 * done their part, {@code SALVAGED}. One commit thread writes, a few platform threads read; a caller's thread only waits. <b>What it trusts.</b> The folder
 * belongs to the server's user alone; that what lies in it is undamaged is not trusted but checked. <b>What it may
 * use.</b> {@code org.rocksdb}, which no other package may; files; threads of its own. <b>Standards.</b> None.
 * <b>Limits.</b> {@link org.postern.store.StoreLimits}; memory as {@link org.postern.store.rocks.RocksOptions} says.
 */
@NullMarked
package org.postern.store.rocks;

import org.jspecify.annotations.NullMarked;
