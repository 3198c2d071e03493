internal import Serialization

/// The words of ONNX that a generator's graph needs, and their fields in `onnx.proto` (IR version 8, operator set 17:
/// what onnxruntime 1.12 and later reads).
enum ONNX {
  static let irVersion = 8
  static let operatorSet = 17

  enum ElementType: Int {
    case float = 1
    case int64 = 7
  }

  enum Dimension {
    case size(Int)
    /// A size that each run chooses; equal names are equal sizes.
    case free(String)
  }

  /// An input or output of the whole graph.
  struct Value {
    let name: String
    let type: ElementType
    let shape: [Dimension]
    let doc: String
  }

  /// A constant: row-major, little-endian.
  struct Tensor {
    let name: String
    let type: ElementType
    let shape: [Int]
    let bytes: [UInt8]

    init(_ name: String, _ floats: [Float], shape: [Int]) {
      precondition(floats.count == shape.reduce(1, *), "\(name): \(floats.count) numbers for \(shape)")
      (self.name, self.shape) = (name, shape)
      type = .float
      bytes = floats.flatMap { number in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number.bitPattern >> $0) } }
    }

    init(_ name: String, integers: [Int], shape: [Int]) {
      precondition(integers.count == shape.reduce(1, *), "\(name): \(integers.count) numbers for \(shape)")
      (self.name, self.shape) = (name, shape)
      type = .int64
      bytes = integers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }
  }

  enum Attribute {
    case integer(Int)
    case float(Float)
    case integers([Int])
  }

  /// One operator with a single output, which has the node's name.
  struct Node {
    let name: String
    let type: String
    let inputs: [String]
    var attributes: [(name: String, value: Attribute)] = []
  }

  struct Graph {
    let name: String
    let doc: String
    var inputs: [Value] = []
    var outputs: [Value] = []
    /// Each after those whose outputs it reads.
    var nodes: [Node] = []
    var constants: [Tensor] = []
  }
}

extension ONNX.Graph {
  /// A whole file: the model with this graph.
  func model(producer: String, metadata: [(key: String, value: String)]) -> ProtobufMessage {
    var operators = ProtobufMessage()
    operators.add(1, text: "")
    operators.add(2, integer: ONNX.operatorSet)
    var model = ProtobufMessage()
    model.add(1, integer: ONNX.irVersion)
    model.add(2, text: producer)
    model.add(7, message: message)
    model.add(8, message: operators)
    for (key, value) in metadata {
      var entry = ProtobufMessage()
      entry.add(1, text: key)
      entry.add(2, text: value)
      model.add(14, message: entry)
    }
    return model
  }

  private var message: ProtobufMessage {
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, message: node.message) }
    graph.add(2, text: name)
    for constant in constants { graph.add(5, message: constant.message) }
    graph.add(10, text: doc)
    for input in inputs { graph.add(11, message: input.message) }
    for output in outputs { graph.add(12, message: output.message) }
    return graph
  }
}

extension ONNX.Node {
  fileprivate var message: ProtobufMessage {
    var node = ProtobufMessage()
    for input in inputs { node.add(1, text: input) }
    node.add(2, text: name)
    node.add(3, text: name)
    node.add(4, text: type)
    for (name, value) in attributes {
      var attribute = ProtobufMessage()
      attribute.add(1, text: name)
      // The last field tells which of the others holds the value.
      switch value {
      case .float(let number):
        attribute.add(2, float: number)
        attribute.add(20, integer: 1)
      case .integer(let number):
        attribute.add(3, integer: number)
        attribute.add(20, integer: 2)
      case .integers(let numbers):
        for number in numbers { attribute.add(8, integer: number) }
        attribute.add(20, integer: 7)
      }
      node.add(5, message: attribute)
    }
    return node
  }
}

extension ONNX.Tensor {
  fileprivate var message: ProtobufMessage {
    var tensor = ProtobufMessage()
    for size in shape { tensor.add(1, integer: size) }
    tensor.add(2, integer: type.rawValue)
    tensor.add(8, text: name)
    tensor.add(9, bytes: bytes)
    return tensor
  }
}

extension ONNX.Value {
  fileprivate var message: ProtobufMessage {
    var shape = ProtobufMessage()
    for dimension in self.shape {
      var message = ProtobufMessage()
      switch dimension {
      case .size(let size): message.add(1, integer: size)
      case .free(let name): message.add(2, text: name)
      }
      shape.add(1, message: message)
    }
    var tensor = ProtobufMessage()
    tensor.add(1, integer: type.rawValue)
    tensor.add(2, message: shape)
    var type = ProtobufMessage()
    type.add(1, message: tensor)
    var value = ProtobufMessage()
    value.add(1, text: name)
    value.add(2, message: type)
    value.add(3, text: doc)
    return value
  }
}
