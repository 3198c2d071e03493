import Models
import Testing
import Training

struct PresetTests {
  @Test func namesAreUniqueAndFound() {
    let names = Presets.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names == ["gan", "dcgan", "cgan", "acgan", "infogan", "wgan", "wgan-gp", "lsgan", "sngan", "relativistic", "default"])
    for preset in Presets.all { #expect(Presets.named(preset.name)?.title == preset.title) }
    #expect(Presets.named("vae") == nil)
  }

  @Test(arguments: Presets.all.map(\.name))
  func makesSense(_ name: String) throws {
    let preset = try #require(Presets.named(name))
    #expect(preset.design.problem == nil)
    #expect(preset.design.configuration.preset == name)
    #expect(!preset.design.formulas.discriminator.isEmpty && !preset.design.formulas.generator.isEmpty)
    let data = TrainingRunTests.data
    let architecture = preset.design.architecture(for: data)
    #expect(architecture.problem == nil)
    #expect(architecture.discoversClasses == (name == "infogan"))
    let isTold = architecture.conditioning != .none
    #expect(isTold ? architecture.classNames == data.classNames : architecture.classCount == preset.design.categories)
  }

  /// What is measured is of a preset that there is, three seeds of it, and no number is out of its range.
  @Test func measurementsAreOfPresets() {
    for preset in Presets.all {
      let seeds = preset.measurements.map(\.seed)
      #expect(seeds.isEmpty || seeds == [0, 1, 2], "\(preset.name)")
      for m in preset.measurements {
        #expect((0...1).contains(m.recall) && (0...1).contains(m.precision) && (0...1).contains(m.leastShare) && m.frechet > 0)
        #expect((m.agreement == nil) == (preset.design.conditioning == .none && preset.design.categories == 0), "\(preset.name)")
      }
    }
  }

  @Test func theRecipeIsTheDefault() throws {
    let design = try #require(Presets.named("default")?.design)
    #expect(design == GameDesign())
    #expect(design.configuration == TrainingConfiguration())
  }
}
