"""Writes ../FolderFixtures.swift: zip files of images as Pillow and zipfile write them, and the SHA-256 of what numpy makes of
each image by the rules of ImagePreparation.

    python3 reference_folders.py > ../FolderFixtures.swift

Needs numpy and Pillow.
"""
import gzip
import hashlib
import io
import json
import zipfile

import numpy as np
from PIL import Image

random = np.random.default_rng(7)


def noise(*shape, top=256):
    return random.integers(0, top, shape, dtype=np.uint8)


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def along(values, axis, new):
    """Sums of blocks (shrinking, times the old side) or of the two nearest (enlarging, times twice the new side)."""
    values = np.moveaxis(values, axis, 0)
    old = values.shape[0]
    if new < old:
        values, total = np.repeat(values, new, axis=0).reshape(new, old, *values.shape[1:]).sum(axis=1), old
    elif new > old:
        places = np.clip((2 * np.arange(new) + 1) * old - new, 0, 2 * new * (old - 1))
        left, part = places // (2 * new), places % (2 * new)
        right = np.minimum(left + 1, old - 1)
        part = part.reshape(-1, *[1] * (values.ndim - 1))
        values, total = values[left] * (2 * new - part) + values[right] * part, 2 * new
    else:
        total = 1
    return np.moveaxis(values, 0, axis), total


def resize(pixels, width, height):
    values, down = along(pixels.astype(np.int64), 0, height)
    values, across = along(values, 1, width)
    total = down * across
    return ((2 * values + total) // (2 * total)).astype(np.uint8)


def prepare(pixels, size):
    """[h, w, 3] to [size, size, 3]: crop where that costs a tenth at most, else pad with the border's median."""
    h, w, _ = pixels.shape
    if (h, w) == (size, size):
        return pixels
    short, long = min(h, w), max(h, w)
    if 10 * short >= 9 * long:
        top, left = (h - short) // 2, (w - short) // 2
        return resize(pixels[top : top + short, left : left + short], size, size)
    nw, nh = (size, max(1, int(h * size / w + 0.5))) if w > h else (max(1, int(w * size / h + 0.5)), size)
    small = resize(pixels, nw, nh)
    border = np.concatenate([small[0], small[-1], small[1:-1, 0], small[1:-1, -1]])
    colour = np.sort(border, axis=0)[(len(border) - 1) // 2]
    framed = np.empty((size, size, 3), np.uint8)
    framed[:] = colour
    top, left = (size - nh) // 2, (size - nw) // 2
    framed[top : top + nh, left : left + nw] = small
    return framed


def rgb(array):
    return np.repeat(array[..., None], 3, -1) if array.ndim == 2 else array


# Photograph, drawing with transparency, 16 bits, a JPEG with a PNG's name, a palette.
photo = encoded(Image.fromarray(noise(30, 40, 3)).resize((40, 30), Image.BICUBIC), "JPEG", quality=90, subsampling=0)
ink = np.stack([noise(20, 20, top=90), noise(20, 20)], -1)
drawing = encoded(Image.fromarray(ink, "LA"), "PNG")
deep16 = random.integers(0, 65536, (31, 33), dtype=np.uint16)
deep = encoded(Image.fromarray(deep16), "PNG")
disguised = encoded(Image.fromarray(noise(28, 28)), "JPEG", quality=95)
palette = Image.fromarray(noise(12, 6, top=4), "P")
palette.putpalette([10, 20, 30, 200, 100, 50, 0, 255, 0, 7, 8, 9])
indexed = encoded(palette, "PNG", bits=2)

alpha = ink[..., 1].astype(int)
on_white = ((ink[..., 0].astype(int) * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
expected = [
    np.asarray(Image.open(io.BytesIO(photo))),
    rgb(on_white),
    rgb(np.floor(deep16.astype(float) * 255 / 65535 + 0.5).astype(np.uint8)),
    rgb(np.asarray(Image.open(io.BytesIO(disguised)))),
    np.asarray(palette.convert("RGB")),
]

tiny = [encoded(Image.fromarray(np.full((8, 8), v, np.uint8)), "PNG") for v in (10, 20, 30, 40)]


def archive(members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as z:
        for name, content in members:
            z.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


labels = {"labels": [["00000/b.png", 6], ["00000/a.png", 10], ["00001/c.png", 6]]}
files = {
    "mixed": archive(
        [
            ("mixed/", b""), ("mixed/b/5.png", indexed), ("mixed/b/4.png", disguised), ("mixed/b/3.png", deep),
            ("mixed/a/Deep/2.PNG", drawing), ("mixed/a/1.jpg", photo), ("mixed/b/.6.png", b"hidden"),
            ("__MACOSX/mixed/a/._1.jpg", b"shadow"), ("mixed/readme.txt", b"text"),
        ]
    ),
    "stylegan": archive(
        [("dataset.json", json.dumps(labels)), ("00000/a.png", tiny[0]), ("00000/b.png", tiny[1]), ("00001/c.png", tiny[2])],
        zipfile.ZIP_STORED,
    ),
    "climbing": archive([("a/1.png", tiny[0]), ("a/../../1.png", tiny[1])]),
    "absolute": archive([("/a/1.png", tiny[0])]),
}

print("// Written by Reference/reference_folders.py.\n")
print("/// Zip files of images, packed by gzip, and what becomes of the images.")
print("enum FolderFixtures {")
print("  /// In the order of the classes and paths: SHA-256 of each image of `mixed` as 28x28 RGB.")
print("  static let mixedDigests = [")
for pixels in expected:
    print(f'    "{hashlib.sha256(prepare(pixels, 28).tobytes()).hexdigest()}",')
print("  ]\n")
print("  static let zips: [String: [UInt8]] = [")
for name, data in files.items():
    text = gzip.compress(data, 9, mtime=0).hex()
    lines = [text[i : i + 112] for i in range(0, len(text), 112)]
    print(f'    "{name}": NPZFixtures.unpacked(\n      "' + '"\n        + "'.join(lines) + f'",\n      {len(data)}),')
print("  ]\n")
grey = encoded(Image.fromarray(np.full((8, 8), 100, np.uint8)), "JPEG", quality=100)
assert (np.asarray(Image.open(io.BytesIO(grey))) == 100).all()
print("  /// 8x8 pixels of 100.")
print(f'  static let greyJPEG = TinyFiles.bytes(\n    "{grey.hex()[:100]}"')
print("\n".join(f'      + "{grey.hex()[i : i + 100]}"' for i in range(100, 2 * len(grey), 100)) + ")\n}")
