/**
 * The command line.
 *
 * <p><b>What it does.</b> Parses {@code postern COMMAND …}, asks the running server over the control socket or opens the
 * store itself where that is allowed, prints results to stdout and words for people to stderr, and ends with one of four
 * exit codes. {@code serve} and {@code try} are the process that runs the server. <b>What it trusts.</b> The operator who
 * typed the command. <b>What it may use.</b> config, control, picocli, Jackson's tree; the server through {@link
 * org.postern.command.Server}, the store through {@link org.postern.command.OpenStore}. <b>Standards.</b> none.
 * <b>Limits.</b> Passwords never come from arguments, but for {@code try}, whose accounts guard nothing.
 */
@NullMarked
package org.postern.command;

import org.jspecify.annotations.NullMarked;
