extension Architecture {
  /// What the codes are called, each differently.
  ///
  /// A code that was measured to move something has its measured name. Another one has the name it was to earn, as
  /// long as no measured code has that; else `code0`, `code1` …
  public func codeNames(measured: [CodeDescription]?) -> [String] {
    let earned = codes.indices.map { i in
      measured.flatMap { $0.indices.contains(i) && $0[i].movement != nil ? $0[i].name : nil }
    }
    var taken = Set(earned.compactMap(\.self))
    return codes.indices.map { i in
      if let name = earned[i] { return name }
      for name in [codes[i].name, "code\(i)"] where taken.insert(name).inserted { return name }
      // Somebody named another code so.
      var number = 2
      while !taken.insert("code\(i)-\(number)").inserted { number += 1 }
      return "code\(i)-\(number)"
    }
  }
}
