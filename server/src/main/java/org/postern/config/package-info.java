/**
 * The configuration: the little that an operator must choose.
 *
 * <p><b>What it does.</b> Reads {@code postern.toml}, checks every key against one table, reports all mistakes at once
 * with line, column and remedy, and swaps a new configuration in whole or not at all. <b>What it trusts.</b> The file is
 * the operator's own, so its paths are followed; its text is still bounded and escaped before it is shown. <b>What it may
 * use.</b> The JDK, tomlj, {@code reason}, {@code trace}'s escaper. <b>Standards.</b> TOML 1.0; RFC 1035 §2.3.4 and RFC 5890 §2.3.1 (host names).
 * <b>Limits.</b> {@link org.postern.config.ConfigReader#MAX_FILE}, {@link org.postern.config.ConfigReader#MAX_NESTING}.
 */
@NullMarked
package org.postern.config;

import org.jspecify.annotations.NullMarked;
