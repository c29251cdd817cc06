/**
 * Where connections come in.
 *
 * <p><b>What it does.</b> Opens the listening sockets, decides who may connect ({@code Gate}), gives each connection a
 * virtual thread, TLS, deadlines and a share of the strangers' memory budget, and hands it to its door as a
 * {@link org.postern.listen.Peer}. <b>What it trusts.</b> Nothing that a peer sends; a peer's address only as far as
 * routing carries it. <b>What it may use.</b> Sockets, TLS, trace, reason, config. It knows no door. <b>Standards.</b>
 * RFC 8996, 9325 (TLS), 6066 §3 (SNI). <b>Limits.</b> {@link org.postern.listen.ListenLimits}.
 */
@NullMarked
package org.postern.listen;

import org.jspecify.annotations.NullMarked;
