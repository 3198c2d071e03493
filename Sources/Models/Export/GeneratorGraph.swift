/// The generator as a graph of ONNX.
///
/// Inputs, each with a first dimension N that every run chooses: `noise` `[N, noise]`, standard normal; `label` `[N]`,
/// of a model with classes (a label beyond the last class is none: zeros); `codes` `[N, codes]`, −1…1, of a model with
/// codes. Output: `images` `[N, channels, height, width]` in −1…1.
struct GeneratorGraph {
  private let model: Model
  private(set) var graph: ONNX.Graph
  /// The name of what the next node reads.
  private var current = ""

  init(_ model: Model) {
    self.model = model
    let a = model.architecture
    graph = ONNX.Graph(name: "generator", doc: "Images of \(a.width)x\(a.height) pixels from noise, label and codes.")
    addInputs()
    switch a.family {
    case .dcgan:
      addLinear()
      for stage in a.generatorChannels.indices { addStage(stage) }
    case .mlp: addPerceptron()
    }
    add("images", "Tanh", [current])
    graph.outputs = [
      ONNX.Value(
        name: "images", type: .float, shape: [.free("N")] + a.imageShape.map { .size($0) },
        doc: "Pixels from -1 (black) to 1 (white); a byte is round((x + 1) * 127.5).")
    ]
  }

  /// Noise, one-hot label and codes side by side.
  private mutating func addInputs() {
    let a = model.architecture
    graph.inputs.append(
      ONNX.Value(name: "noise", type: .float, shape: [.free("N"), .size(a.noise)], doc: "Standard normal numbers."))
    var parts = ["noise"]
    if a.classCount > 0 {
      graph.inputs.append(
        ONNX.Value(
          name: "label", type: .int64, shape: [.free("N")],
          doc: "The class's number from 0 to \(a.classCount - 1); see class_names in the metadata."))
      graph.constants.append(ONNX.Tensor("classes", integers: [a.classCount], shape: []))
      graph.constants.append(ONNX.Tensor("off_on", [0, 1], shape: [2]))
      add("one_hot", "OneHot", ["label", "classes", "off_on"], [("axis", .integer(-1))])
      parts.append("one_hot")
    }
    if !a.codes.isEmpty {
      graph.inputs.append(
        ONNX.Value(
          name: "codes", type: .float, shape: [.free("N"), .size(a.codes.count)],
          doc: "One column for each code, from -1 to 1; see code_names in the metadata."))
      parts.append("codes")
    }
    current = "noise"
    if parts.count > 1 { add("latent", "Concat", parts, [("axis", .integer(1))]) }
  }

  private mutating func addLinear() {
    let a = model.architecture
    let stages = a.generatorChannels.count
    if a.generatorFeatures > 0 {
      add(
        "hidden", "Gemm", [current, constant(Generator.hidden + ".weight"), constant(Generator.hidden + ".bias")], [("transB", .integer(1))])
      add("hidden_relu", "Relu", [current])
    }
    add("linear", "Gemm", [current, constant("generator.linear.weight")], [("transB", .integer(1))])
    // -1: as many rows as came.
    let maps = [-1, a.generatorChannels[0], a.height >> stages, a.width >> stages]
    graph.constants.append(ONNX.Tensor("maps_shape", integers: maps, shape: [4]))
    add("maps", "Reshape", [current, "maps_shape"])
  }

  /// All layers but the last activation.
  private mutating func addPerceptron() {
    let a = model.architecture
    for (i, layer) in a.perceptronLayers.enumerated() {
      if i > 0 { add("relu\(i - 1)", "Relu", [current]) }
      add("linear\(i)", "Gemm", [current, constant(layer.name + ".weight"), constant(layer.name + ".bias")], [("transB", .integer(1))])
    }
    // -1: as many rows as came.
    graph.constants.append(ONNX.Tensor("image_shape", integers: [-1] + a.imageShape, shape: [4]))
    add("pixels", "Reshape", [current, "image_shape"])
  }

  private mutating func addStage(_ stage: Int) {
    let norm = "generator.norm\(stage)"
    add(
      "norm\(stage)", "BatchNormalization",
      [current] + ["weight", "bias", "running_mean", "running_var"].map { constant("\(norm).\($0)") },
      // As `BatchNormalization` has it.
      [("epsilon", .float(1e-5))])
    add("relu\(stage)", "Relu", [current])
    let up = "generator.up\(stage)"
    let isLast = stage == model.architecture.generatorChannels.count - 1
    add(
      "up\(stage)", "ConvTranspose", [current, constant("\(up).weight")] + (isLast ? [constant("\(up).bias")] : []),
      [("kernel_shape", .integers([4, 4])), ("strides", .integers([2, 2])), ("pads", .integers([1, 1, 1, 1]))])
  }

  private mutating func add(
    _ name: String, _ type: String, _ inputs: [String], _ attributes: [(name: String, value: ONNX.Attribute)] = []
  ) {
    graph.nodes.append(ONNX.Node(name: name, type: type, inputs: inputs, attributes: attributes))
    current = name
  }

  /// The model's array `name` as a constant, which keeps the name.
  private mutating func constant(_ name: String) -> String {
    guard let array = model.arrays.first(where: { $0.name == name }) else { preconditionFailure("a model without \(name)") }
    graph.constants.append(ONNX.Tensor(name, array.values, shape: array.shape))
    return name
  }
}
