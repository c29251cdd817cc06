package org.postern.mail.mime;

import java.util.List;

/**
 * What an entity says of its content. All text is octets; empty means that the field is absent.
 *
 * @param type lower case, never empty
 * @param subtype lower case, never empty
 * @param encoding Content-Transfer-Encoding, lower case, {@code 7bit} when absent (RFC 2045 §6.1)
 * @param disposition Content-Disposition's kind, lower case (RFC 2183)
 */
public record Content(
        String type,
        String subtype,
        List<Parameter> parameters,
        String id,
        String description,
        String encoding,
        String md5,
        String disposition,
        List<Parameter> dispositionParameters,
        List<String> languages,
        String location) {
    public Content {
        parameters = List.copyOf(parameters);
        dispositionParameters = List.copyOf(dispositionParameters);
        languages = List.copyOf(languages);
    }

    /** Content with a type and an encoding only. */
    static Content bare(String type, String subtype, String encoding) {
        return new Content(type, subtype, List.of(), "", "", encoding, "", "", List.of(), List.of(), "");
    }

    Content as(String otherType, String otherSubtype) {
        return new Content(
                otherType,
                otherSubtype,
                parameters,
                id,
                description,
                encoding,
                md5,
                disposition,
                dispositionParameters,
                languages,
                location);
    }

    public boolean is(String wantedType, String wantedSubtype) {
        return type.equals(wantedType) && subtype.equals(wantedSubtype);
    }

    /** The first parameter of that name; empty when there is none. */
    public String parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return "";
    }

    /** Octets of text in here, roughly. */
    int weight() {
        int weight = 64
                + type.length()
                + subtype.length()
                + id.length()
                + description.length()
                + encoding.length()
                + md5.length()
                + disposition.length()
                + location.length();
        for (Parameter parameter : parameters) {
            weight += 16 + parameter.name().length() + parameter.value().length();
        }
        for (Parameter parameter : dispositionParameters) {
            weight += 16 + parameter.name().length() + parameter.value().length();
        }
        for (String language : languages) {
            weight += 16 + language.length();
        }
        return weight;
    }
}
