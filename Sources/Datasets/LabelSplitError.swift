public import Files

/// A class has fewer images than labels of each class were asked for.
public struct LabelSplitError: ReportableError, Equatable {
  public let data: String
  public let className: String
  public let images: Int
  public let asked: Int

  public init(data: String, className: String, images: Int, asked: Int) {
    self.data = data
    self.className = className
    self.images = images
    self.asked = asked
  }

  public var kind: ErrorKind { .usage }

  public var message: String {
    let found = images == 0 ? "no image with a label" : "only \(images) image\(images == 1 ? "" : "s") with a label"
    return "--labels-per-class \(asked): the class \(Path.shown(className)) of \(Path.shown(data)) has \(found) to learn from; "
      + (images == 0 ? "take that class out" : "ask for \(images) at most")
  }
}
