/// Reading and writing PNG files in memory, by libpng; small drawings are written without it.
///
/// Writing: 8 bits a channel, the chunks IHDR, IDAT and IEND only, no dates and no text, so equal pixels give equal
/// bytes (with one version of zlib; always, where the picture is a small drawing). Reading: any legal PNG, as
/// ``decode(_:path:limits:)`` says. Neither applies gamma.
public enum PNG {}
