"""Writes ../JPEGFixtures.swift: JPEG files as Pillow writes them, and the pixels that Pillow reads from them.

    python3 reference_jpeg.py > ../JPEGFixtures.swift

Needs Pillow and numpy.
"""
import io

import numpy as np
from PIL import Image, ImageOps


def picture(width, height, channels):
    """Smooth, so that JPEG keeps it, and without any symmetry."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [
        np.clip((c + 2) * 9 * x + (5 - c) * 7 * y + 20 * c, 0, 255).astype(np.uint8) for c in range(channels)
    ]
    return Image.fromarray(planes[0] if channels == 1 else np.stack(planes, -1), {1: "L", 3: "RGB", 4: "CMYK"}[channels])


def jpeg(image, orientation=None, **options):
    if orientation:
        exif = Image.Exif()
        exif[0x010F] = "a camera"
        exif[0x0112] = orientation
        options["exif"] = exif
    file = io.BytesIO()
    image.save(file, "JPEG", quality=options.pop("quality", 85), **options)
    return file.getvalue()


def literal(data):
    text = data.hex()
    lines = [text[i : i + 112] for i in range(0, len(text), 112)]
    return '"' + ('"\n        + "').join(lines) + '"'


cases = [
    ("grey", jpeg(picture(13, 9, 1))),
    ("grey, one pixel high", jpeg(picture(17, 1, 1))),
    ("colour, 4:4:4", jpeg(picture(11, 10, 3), subsampling=0)),
    ("colour, 4:2:0", jpeg(picture(19, 12, 3), subsampling=2)),
    ("colour, 4:2:2, progressive", jpeg(picture(10, 18, 3), subsampling=1, progressive=True)),
    ("RGB without a transform", jpeg(picture(9, 8, 3), keep_rgb=True)),
    ("inks, Adobe's way", jpeg(picture(8, 9, 4))),
] + [(f"turned, {k}", jpeg(picture(9, 6, 3), orientation=k, subsampling=0)) for k in range(1, 9)]

print("// Written by Reference/reference_jpeg.py.\n")
print("import Testing\n")
print("/// A JPEG file from elsewhere, and what Pillow shows of it.")
print("struct JPEGFixture: Sendable, CustomTestStringConvertible {")
print("  let testDescription: String\n  let width: Int\n  let height: Int\n  let channels: Int\n  let file: [UInt8]\n  let pixels: [UInt8]\n")
print("  static let all: [JPEGFixture] = [")
for name, file in cases:
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    if image.mode == "CMYK":
        image = image.convert("RGB")
    pixels = np.asarray(image)
    channels = 1 if pixels.ndim == 2 else 3
    print(f'    JPEGFixture(\n      testDescription: "{name}", width: {image.width}, height: {image.height}, channels: {channels},')
    print(f"      file: bytes(hexadecimal:\n        {literal(file)}),")
    print(f"      pixels: bytes(hexadecimal:\n        {literal(pixels.tobytes())})),")
print("  ]")
print("}")
