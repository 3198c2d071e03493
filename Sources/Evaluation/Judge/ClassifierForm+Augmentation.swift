internal import NeuralNetworks

extension ClassifierForm {
  /// Classical augmentation: rotated by up to 8.6°, scaled and sheared by up to 10 %, moved by up to 1/14 of the side (two pixels of
  /// 28). Twice as much as the judge's, which learns from all images there are: few images need more.
  var classicalAugmentation: RandomAffine.Ranges {
    RandomAffine.Ranges(rotation: 0.15, scale: 0.1, shear: 0.1, shift: Float(max(inputWidth, inputHeight)) / 14)
  }
}
