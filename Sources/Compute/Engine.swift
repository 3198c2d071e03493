internal import COneDNN
private import Glibc

/// oneDNN's CPU engine and its in-order stream, and the one place where its status codes are looked at.
enum Engine {
  nonisolated(unsafe) static let cpu: dnnl_engine_t = {
    var engine: dnnl_engine_t?
    unsafe check(dnnl_engine_create(&engine, dnnl_cpu, 0), "creating the engine")
    guard let made = unsafe engine else { fatalError("oneDNN gave no engine") }
    return unsafe made
  }()

  /// Executes at once and returns when done (the CPU runtime), so threads may share it.
  nonisolated(unsafe) static let stream: dnnl_stream_t = {
    var stream: dnnl_stream_t?
    unsafe check(dnnl_stream_create(&stream, cpu, dnnl_stream_default_flags.rawValue), "creating the stream")
    guard let made = unsafe stream else { fatalError("oneDNN gave no stream") }
    return unsafe made
  }()

  /// A status other than success is a mistake of ours (shapes are checked before), or memory ran out: it traps.
  static func check(_ status: dnnl_status_t, _ doing: @autoclosure () -> String) {
    guard status == dnnl_success else {
      let reason = unsafe String(cString: dnnl_status2str(status))
      fatalError("oneDNN \(version): \(reason) when \(doing())")
    }
  }

  static var version: String {
    guard let version = unsafe dnnl_version() else { return "?" }
    return unsafe "\(version.pointee.major).\(version.pointee.minor).\(version.pointee.patch)"
  }

  /// Whether a primitive that falls back to a reference kernel (some 300 times slower) stops the program.
  /// The tests set it; users on a processor without a fast kernel still get their images.
  static let referenceKernelsAreErrors = unsafe getenv("GAN_AUGMENT_STRICT_KERNELS") != nil
}

/// What computes: the library's version and the instruction set that it uses on this processor.
public enum ComputeLibrary {
  public static var description: String {
    let isa = dnnl_get_effective_cpu_isa()
    let known: [(dnnl_cpu_isa_t, String)] = [
      (dnnl_cpu_isa_sse41, "SSE4.1"), (dnnl_cpu_isa_avx, "AVX"), (dnnl_cpu_isa_avx2, "AVX2"),
      (dnnl_cpu_isa_avx512_core, "AVX-512"), (dnnl_cpu_isa_avx512_core_vnni, "AVX-512 VNNI"),
      (dnnl_cpu_isa_avx512_core_bf16, "AVX-512 BF16"), (dnnl_cpu_isa_avx512_core_amx, "AMX"),
    ]
    let name = known.first { $0.0 == isa }?.1 ?? "instruction set \(isa.rawValue)"
    return "oneDNN \(Engine.version), \(name)"
  }
}
