/// Where files are kept that can be made again, as the XDG base directory specification has it.
public enum CacheFolder {
  /// `$XDG_CACHE_HOME/gan-augment/NAME`, by default `~/.cache/gan-augment/NAME`; nil where the environment names no
  /// place.
  public static func path(_ name: String, environment: (String) -> String?) -> String? {
    // The specification says to ignore relative paths.
    if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") { return Path.join(cache, "gan-augment", name) }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return Path.join(home, ".cache", "gan-augment", name)
  }
}
