/**
 * What the tests of the store's upper layers share.
 *
 * <p><b>What it does.</b> Stores that count and fail, and threads that run together. <b>What it trusts.</b> Its tests.
 * <b>What it may use.</b> The store's public types. <b>Standards.</b> None. <b>Limits.</b> Small amounts.
 */
@NullMarked
package org.postern.store.support;

import org.jspecify.annotations.NullMarked;
