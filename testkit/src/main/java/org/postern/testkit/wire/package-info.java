/**
 * Conversations as text, for tests of protocols.
 *
 * <p><b>What it does.</b> Plays a written dialogue against a session over streams, on one thread, without sockets and
 * without waiting. <b>What it may use.</b> The JDK, AssertJ.
 */
@NullMarked
package org.postern.testkit.wire;

import org.jspecify.annotations.NullMarked;
