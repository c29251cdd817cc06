@NullMarked
package org.postern.mail;

import org.jspecify.annotations.NullMarked;
