public import Files

/// What can be wrong with a list of labels. All sentences are made here.
public struct LabelListError: ReportableError, Equatable {
  public enum Problem: Error, Equatable {
    case empty
    case notUTF8
    /// A quote that opens and never closes.
    case openQuote(line: Int)
    case noColumns(found: [String])
    case fieldsMissing(line: Int, found: Int, expected: Int)
    case tooManyFields(line: Int, limit: Int)
    case emptyLabel(line: Int)
    /// JSON's own sentence.
    case notJSON(line: Int?, String)
    /// A line that is no object with a file and a label.
    case keysMissing(line: Int)
    case noLabels
    /// A place in `labels` that is no pair of a name and a number.
    case notPair(place: Int)
    case unsafeName(String, line: Int)
    case link(String, line: Int)
    case twice(String, line: Int)
    case noFiles(listed: Int)
  }

  /// The list, as messages name it.
  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind { .badData }

  public var message: String { Path.shown(path) + ": " + Path.shown(sentence) }

  private var sentence: String {
    switch problem {
    case .empty: "no entries; expected a line with a file's name and its label for each image"
    case .notUTF8: "the text is not UTF-8; save it as UTF-8"
    case .openQuote(let line): "line \(line): a quote that is never closed"
    case .noColumns(let found):
      "the first line is \(found.joined(separator: ",")); expected the columns file (or filename) and label, or two columns "
        + "without a header"
    case .fieldsMissing(let line, let found, let expected):
      "line \(line): \(found) field\(found == 1 ? "" : "s"), but \(expected) are needed"
    case .tooManyFields(let line, let limit): "line \(line): more than \(limit) fields; expected a file's name and its label"
    case .emptyLabel(let line): "line \(line): the label is empty"
    case .notJSON(let line?, let words): "line \(line): not JSON (\(words))"
    case .notJSON(nil, let words): "not JSON (\(words))"
    case .keysMissing(let line):
      "line \(line): expected an object with \"file_name\" and \"label\", a text or a whole number"
    case .noLabels:
      "its \"labels\" are null or missing, so no class can be told; make it with labels, or put the images into a folder for "
        + "each class"
    case .notPair(let place): "labels[\(place)]: expected a file's name and a label, as in [\"00000/img00000000.png\", 6]"
    case .unsafeName(let name, let line):
      "entry \(line): '\(name)' is refused; expected a path within the list's folder, without .. and not from the root"
    case .link(let name, let line): "entry \(line): '\(name)' is refused, it is a link that leads out of the folder or nowhere"
    case .twice(let name, let line): "entry \(line): '\(name)' is listed for the second time"
    case .noFiles(let listed): "none of the \(listed) files that it lists is there; expected them beside it"
    }
  }
}
