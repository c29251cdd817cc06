/**
 * Rows as bytes.
 *
 * <p><b>What it does.</b> Writes and reads the fields of a row, version byte first. <b>What it trusts.</b> That rows were
 * written by us: damage is {@link org.postern.store.StoreCorrupt}, never a wrong value used. <b>What it may use.</b> The
 * seam's types. <b>Limits.</b> A row is at most {@link org.postern.store.StoreLimits#VALUE} bytes.
 */
@NullMarked
package org.postern.store.row;

import org.jspecify.annotations.NullMarked;
