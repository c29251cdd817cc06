/**
 * Mail programs and servers that others wrote, and strangers who mean harm, against the whole server.
 *
 * <p><b>What it does.</b> Starts the server in this process ({@link org.postern.TrialServer}) and lets Debian's programs and
 * raw sockets at it. A program that is not installed is a skipped test that names its package. <b>What it trusts.</b> What
 * those programs say. <b>What it may use.</b> Everything. <b>Limits.</b> Every run and every wait has an end.
 */
@NullMarked
package org.postern.clients;

import org.jspecify.annotations.NullMarked;
