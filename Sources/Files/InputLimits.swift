/// The most that is read of files that may come from anyone: beyond it they are refused before memory is taken.
/// One list, which `docs/LIMITS.md` shows.
public enum InputLimits {
  /// Some 500 million weights of 16 bits; ours have a million.
  public static let modelFile = 1 << 30
  /// The texts of a model's file and the names of its arrays. Ours take some 20 kB; safetensors allows 100 MB.
  public static let modelHeader = 1 << 20
  public static let judgeFile = 1 << 28
  /// Networks, moments, the last good state and the best model: of ours 12 to 24 MB.
  public static let trainingState = 1 << 31
  /// How deep arrays and objects of JSON may be nested: far beyond any of our files, and far from the end of the stack.
  public static let jsonDepth = 64
  /// Values in one JSON text, each of which takes some 60 bytes. stylegan's list of all of ImageNet has 4 million.
  public static let jsonValues = 1 << 24
  /// Classes of images to learn from. ImageNet has 21,841 with all its branches.
  public static let classes = 1 << 15
  /// The name of a class, which becomes a folder's.
  public static let className = 255
  /// All their names, as a model's header has them (between quotes that are escaped).
  public static let classNames = 1 << 19
  public static let imageFile = 1 << 28
  /// Pixels of one side of an image.
  public static let imageSide = 16384
  /// Width times height: 8192 x 8192, at most 256 MB decoded, and more than any camera's photograph.
  public static let imagePixels = 1 << 26
  /// Pixels of a JPEG file, times the scans that go over them: 64 of the largest image. Common are 10 scans.
  public static let jpegScannedPixels = 1 << 32
  /// Bytes of one array of images or labels without compression: 5 million of MNIST's.
  public static let array = 1 << 32
  /// Images in files of many. Each takes some 500 bytes beside its pixels.
  public static let arrayImages = 1 << 24
  /// What is packed may take so many times its size in memory …
  public static let unpackingFactor = 250
  /// … if it is more than this. Deflate itself ends at 1032 times; MNIST's images are at 5, black ones near the end.
  public static let freelyUnpacked = 1 << 26
  /// A list of labels: all of ImageNet takes 45 MB.
  public static let labelList = 1 << 26
  /// Fields in one line of a list.
  public static let listFields = 4096
  public static let manifest = 1 << 31
  /// The list of members of a zip file: ImageNet's takes 130 MB.
  public static let zipDirectory = 1 << 28
  /// The name of a member, as for the system's paths.
  public static let zipName = 4096
  /// The names of all folders in a zip file together.
  public static let zipFolders = 1 << 28
  /// What is passed over or taken of a published data set's tape archive.
  public static let tar = 1 << 31

  /// All of them, as the table shows them.
  public static let all: [(what: String, most: Int, unit: String)] = [
    ("a model's file", modelFile, "bytes"),
    ("a model's header", modelHeader, "bytes"),
    ("a judge's file", judgeFile, "bytes"),
    ("a training's state", trainingState, "bytes"),
    ("JSON: values within one another", jsonDepth, "levels"),
    ("JSON: values in one text", jsonValues, "values"),
    ("classes of a data set", classes, "classes"),
    ("the name of a class", className, "bytes"),
    ("the names of all classes, as a model's header has them", classNames, "bytes"),
    ("an image's file", imageFile, "bytes"),
    ("a side of an image", imageSide, "pixels"),
    ("an image", imagePixels, "pixels"),
    ("a JPEG image times its scans", jpegScannedPixels, "pixels"),
    ("an array of idx, npz or CIFAR-10 files, unpacked", array, "bytes"),
    ("images in such files", arrayImages, "images"),
    ("what may be packed more tightly than the next line says", freelyUnpacked, "bytes"),
    ("unpacking by gzip or zip", unpackingFactor, "times"),
    ("a list of labels", labelList, "bytes"),
    ("a line of such a list", listFields, "fields"),
    ("a manifest that is appended to or overwritten", manifest, "bytes"),
    ("a zip file's directory", zipDirectory, "bytes"),
    ("a member's name", zipName, "bytes"),
    ("the names of all folders in a zip file", zipFolders, "bytes"),
    ("a published tape archive, unpacked", tar, "bytes"),
  ]

  /// Whether `packed` bytes may be unpacked to `size`.
  public static func mayUnpack(_ packed: Int, to size: Int) -> Bool {
    size <= freelyUnpacked || size / unpackingFactor <= packed
  }
}
