package dev.navarch.api.http;

/** The forms in which an object can be answered, KEP-555 and the API concepts page. */
public enum Form {
    /** As it is. */
    OBJECT,
    /** As rows for printing, {@code as=Table}. */
    TABLE,
    /**
     * Its metadata only, {@code as=PartialObjectMetadata}, {@code as=PartialObjectMetadataList}.
     */
    METADATA
}
