/**
 * The control socket, and what can be asked over it.
 *
 * <p><b>What it does.</b> Answers the operator's commands while the server runs: one JSON line asks, JSON lines answer. The
 * handlers are plain functions from {@link org.postern.control.Request} to {@link org.postern.control.Answer} in one
 * table, so that command line, panel and HTTP API share them. <b>What it trusts.</b> The kernel's word on who the peer is
 * (SO_PEERCRED): the server's own user and root may ask, nobody else. Requests are still bounded and checked. <b>What it
 * may use.</b> Unix domain sockets, Jackson's tree, config, trace. <b>Standards.</b> RFC 8259 (JSON). <b>Limits.</b>
 * {@link org.postern.control.ControlLimits}.
 */
@NullMarked
package org.postern.control;

import org.jspecify.annotations.NullMarked;
