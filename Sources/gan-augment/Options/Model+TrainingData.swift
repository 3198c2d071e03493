import Datasets
import Models

extension Model {
  /// Whether it was trained on these images: on all of their labels, or on those of the split that its file names.
  func wasTrained(on data: LabelledImages) -> Bool {
    if dataDigest == data.digest { return true }
    guard let use = summary.first(where: { $0.name == "labels" })?.value, let split = LabelUse.split(in: use),
      let few = try? split.applied(to: data)
    else { return false }
    return dataDigest == few.digest
  }
}
