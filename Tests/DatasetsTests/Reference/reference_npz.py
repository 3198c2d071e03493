"""Writes ../NPZFixtures.swift: .npz files as numpy and zipfile write them, and what numpy reads from them.

    python3 reference_npz.py > ../NPZFixtures.swift

The images are three of 2x2 pixels, 10, 20, … 120; the labels are 2, 0, 1. Needs numpy.
"""
import gzip
import io
import struct
import zipfile
import zlib

import numpy as np

images = np.arange(10, 130, 10, dtype=np.uint8).reshape(3, 2, 2)
labels = np.array([2, 0, 1])
colours = np.arange(36, dtype=np.uint8).reshape(3, 2, 2, 3)


def savez(compressed=False, **arrays):
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


class Pipe(io.RawIOBase):
    """Cannot seek, so that zipfile writes sizes behind each member."""

    def __init__(self):
        self.bytes = b""

    def writable(self):
        return True

    def write(self, data):
        self.bytes += bytes(data)
        return len(data)


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def archive(members, target=None, method=zipfile.ZIP_DEFLATED):
    file = target or io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as z:
        for name, content in members.items():
            z.writestr(name, content)
    return file.bytes if target else file.getvalue()


def wide(members):
    """All sizes and places as 64 bits, in the extra fields and the end record, as beyond 4 GB."""
    body, directory = b"", b""
    for name, content in members.items():
        crc, n, start = zlib.crc32(content), name.encode(), len(body)
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0x21, crc, 2**32 - 1, 2**32 - 1, len(n), 20) + n
        body += struct.pack("<HHQQ", 1, 16, len(content), len(content)) + content
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 0x21, crc, 2**32 - 1, 2**32 - 1,
                                 len(n), 28, 0, 0, 0, 0, 2**32 - 1) + n
        directory += struct.pack("<HHQQQ", 1, 24, len(content), len(content), start)
    end = len(body) + len(directory)
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, len(members), len(members), len(directory), len(body))
    locator = struct.pack("<IIQI", 0x07064B50, 0, end, 1)
    return body + directory + record + locator + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)


def lying(claim, content):
    """A deflated x_train whose header and directory claim `claim` images of 2x2, but which holds `content`."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (claim, 2, 2)})
    member = header.getvalue() + content
    file = bytearray(archive({"x_train.npy": member, "y_train.npy": npy(np.zeros(claim, np.uint8))}))
    place = file.index(struct.pack("<I", 0x02014B50)) + 24
    file[place:place + 4] = struct.pack("<I", len(header.getvalue()) + 4 * claim)
    return bytes(file)


with_members = {"x_train.npy": npy(images), "y_train.npy": npy(labels)}
good = {
    "stored": savez(x_train=images, y_train=labels.astype(np.uint8)),
    "compressed": savez(True, x_train=images, y_train=labels),
    "otherNames": savez(True, images=images, labels=labels.astype(np.int32)),
    "medmnist": savez(train_images=images[..., None], train_labels=labels.astype(np.uint8)[:, None], val_images=images),
    "bigEndianLabels": savez(x_train=images, y_train=labels.astype(">i2")),
    "version2": archive({"x_train.npy": npy(images, (2, 0)), "y_train.npy": npy(labels, (2, 0))}),
    "streamed": archive(with_members, Pipe()),
    "wide": wide(with_members),
}
for name, file in good.items():
    with np.load(io.BytesIO(file)) as z:
        x, y = [z[k] for k in z.files if k != "val_images"][:2]
        assert (x.reshape(3, 2, 2) == images).all() and (y.ravel() == labels).all(), name
colour = {
    "lastChannels": savez(True, x_train=colours, y_train=labels),
    "firstChannels": savez(True, x_train=np.ascontiguousarray(colours.transpose(0, 3, 1, 2)), y_train=labels),
}
bad = {
    "float": savez(x_train=images.astype(np.float32), y_train=labels),
    "fortran": savez(x_train=np.asfortranarray(images), y_train=labels),
    "flat": savez(x_train=images.reshape(3, 4), y_train=labels),
    "oneHot": savez(x_train=images, y_train=np.eye(3, dtype=np.uint8)),
    "floatLabels": savez(x_train=images, y_train=labels.astype(np.float64)),
    "objects": savez(x_train=images, y_train=np.array([("a", 1)], dtype=[("n", "U1"), ("i", "i4")])),
    "unlabelled": savez(x_train=images),
    "lessLabels": savez(x_train=images, y_train=labels[:2]),
    "negative": savez(x_train=images, y_train=np.array([0, -1, 2])),
    "bzip2": archive(with_members, method=zipfile.ZIP_BZIP2),
    "claimsTooMuch": lying(250_000, b"\0" * 100),
    "holdsLess": lying(20, b"\0" * 79),
    "holdsMore": lying(20, b"\0" * 81),
}


def table(name, doc, files):
    print(f"\n  /// {doc}\n  static let {name}: [String: [UInt8]] = [")
    for key, file in files.items():
        # Runs of zeros are what is long in these files.
        print(f'    "{key}": unpacked(')
        text = gzip.compress(file, 9, mtime=0).hex()
        lines = [text[i:i + 108] for i in range(0, len(text), 108)]
        print("\n".join(f'      {"+ " if i else ""}"{line}"' for i, line in enumerate(lines)) + f",\n      {len(file)}),")
    print("  ]")


print("""// Written by Reference/reference_npz.py.

import Datasets

/// Files as numpy and zipfile write them, each packed by gzip.
enum NPZFixtures {""", end="")
table("good", "Three grey images of 2x2 pixels, 10, 20, … 120, labelled 2, 0, 1.", good)
table("colour", "Three RGB images of 2x2 pixels, 0, 1, … 35 by pixel, labelled 2, 0, 1.", colour)
table("bad", "None of these can be read.", bad)
print("""
  static func unpacked(_ hex: String, _ count: Int) -> [UInt8] {
    // A file that does not unpack fails every test.
    (try? Gzip.inflate(TinyFiles.bytes(hex), expectedAtMost: count)) ?? []
  }
}""")
