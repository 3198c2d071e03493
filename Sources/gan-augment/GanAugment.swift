import ArgumentParser
import Files

@main
struct GanAugment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gan-augment",
    abstract: "Learns from labelled images and makes more of them.",
    discussion: """
      A generator (the forger) learns to draw images that a discriminator (the detective) takes for real ones.
      Train one, then draw as many labelled images of each class as you need, in a folder that PyTorch, Keras and
      scikit-learn read.

        gan-augment train --dataset mnist
        gan-augment generate --digit 5 --count 1000 --thickness 3.5
        gan-augment augment --classes all --count 500 --out augmented
        gan-augment sweep --code 0 --class all --out sweep.png
        gan-augment evaluate --dataset mnist
        gan-augment verdict --dataset mnist --labels-per-class 50

      Exit codes: 0 done; 5 `verdict` says not to use synthetic images; 64 wrong options, or an unknown class, code or data set; 65 broken input data or model;
      66 input missing; 70 training failed, or too little passes a filter; 73 output cannot be created, or its folder is
      not empty; 74 reading or writing failed; 130, 143 and 129 stopped by Ctrl-C, SIGTERM or a closed terminal (what was
      trained is saved, and `train --resume` goes on).
      """,
    version: "0.1.0",
    subcommands: [
      Train.self, PresetsCommand.self, Generate.self, Augment.self, Sweep.self, Evaluate.self, Verdict.self, Label.self, Inspect.self, Export.self,
      DatasetsCommand.self,
    ])

  static func main() {
    // Writing to a reader that is gone is then an error of that write, not the end of a training.
    Console.surviveWrites()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any ReportableError {
      Console.error(error.message)
      leave(error.kind.exitCode)
    } catch let interrupted as Interrupted {
      Console.note("stopped on request; \(interrupted.left)")
      leave(Interruption.exitCode)
    } catch {
      exit(withError: error)
    }
  }
}
