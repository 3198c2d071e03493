/// Reading and writing PNG files in memory, by libpng.
///
/// Writing: 8 bits a channel, the chunks IHDR, IDAT and IEND only, no dates and no text, so equal pixels give equal
/// bytes (with one version of zlib). Reading: any legal PNG, as ``decode(_:path:limits:)`` says. Neither applies gamma.
public enum PNG {}
