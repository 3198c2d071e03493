import ArgumentParser
import Datasets
import Models
import Training
import Glibc

struct Train: ParsableCommand {
  @Option var dataset = "strokes"
  @Option var epochs: Double = 25
  @Option var minutes: Double?
  @Option var model = "/tmp/model.safetensors"
  @Option var samples = "/tmp/samples"
  @Option var threads = 2
  @Option var seed: UInt64 = 0
  func run() throws {
    TrainingThreads.use(threads)
    let data = dataset == "strokes" ? Strokes(seed: 0).images(count: 20000).images : try DatasetLocator().load(dataset, split: .train)
    var c = TrainingConfiguration()
    c.length = minutes.map { .minutes($0) } ?? .epochs(epochs)
    c.seed = seed
    let run = try TrainingRun(data, architecture: Architecture(height: data.height, width: data.width, imageChannels: data.channels, classNames: data.classNames), configuration: c, model: model, samples: samples)
    let out = try run.run(isStopped: { false }) { event in
      switch event {
      case .progress(let p): print("\(p.epoch) \(p.imagesSeen) \(Int(p.imagesPerSecond))/s d \(p.report.discriminatorLoss) g \(p.report.generatorLoss) cls \(p.report.generatorClassLoss) code \(p.report.codeLoss)")
      case .epoch(let e, let pic): print("epoch", e, pic)
      case .codes(let c): for x in c { print(x.text) }
      }
    }
    print(out)
  }
}
