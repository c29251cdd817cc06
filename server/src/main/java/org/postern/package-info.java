@NullMarked
package org.postern;

import org.jspecify.annotations.NullMarked;
