package org.postern.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity of a message (RFC 2045 §2.4) and what is inside it. */
public sealed interface Structure {
    Place place();

    Content content();

    /** No further parts, or opaque because a limit was passed; never of a type that has parts. */
    record Leaf(Place place, Content content) implements Structure {}

    /** @param parts may be empty: no boundary line was found */
    record Multipart(Place place, Content content, List<Structure> parts) implements Structure {
        public Multipart {
            parts = List.copyOf(parts);
        }
    }

    /**
     * message/rfc822 or message/global.
     *
     * @param envelope of the message inside
     * @param message the message inside; its header section is where this entity's body begins
     */
    record Message(Place place, Content content, Envelope envelope, Structure message) implements Structure {}

    /**
     * The entity with that number (RFC 3501 §6.4.5): parts of a multipart count from 1; an entity that has no parts is its
     * own part 1; a message inside is passed through.
     *
     * @param path numbers; empty is this entity itself
     * @return null when there is none
     */
    default @Nullable Structure part(List<Integer> path) {
        Structure at = this;
        for (int i = 0; i < path.size(); i++) {
            int number = path.get(i);
            Structure inside = at;
            boolean mayBeOwnPart = i == 0;
            if (i > 0 && at instanceof Message outer) {
                inside = outer.message();
                mayBeOwnPart = true;
            }
            switch (inside) {
                case Multipart multipart -> {
                    if (number < 1 || number > multipart.parts().size()) {
                        return null;
                    }
                    at = multipart.parts().get(number - 1);
                }
                case Leaf _, Message _ -> {
                    if (number != 1 || !mayBeOwnPart) {
                        return null;
                    }
                    at = inside;
                }
            }
        }
        return at;
    }
}
