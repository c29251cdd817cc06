/**
 * Who we are in TLS.
 *
 * <p><b>What it does.</b> Holds the certificates in force, picks one by the name a client asks for, lets them be swapped
 * while connections live on; reads PEM files; keeps an authority of its own for machines that have no public certificate.
 * <b>What it trusts.</b> The files in the key folder, once they are parsed and key and certificate fit; nothing in a
 * ClientHello. <b>What it may use.</b> JDK, Bouncy Castle's parser and certificate builder; files, no sockets.
 * <b>Standards.</b> RFC 8996 and 9325 (versions, suites), 6066 §3 (SNI), 7301 (ALPN), 5280 and 9525 (names), 7468 (PEM).
 * <b>Limits.</b> {@link org.postern.certificate.CertificateFiles}, {@link org.postern.certificate.Certificates}.
 */
@NullMarked
package org.postern.certificate;

import org.jspecify.annotations.NullMarked;
