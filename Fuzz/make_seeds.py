#!/usr/bin/env python3
"""Writes Seeds/: tiny files as other programs make them (Pillow, NumPy, Python's gzip, zipfile and tarfile).

The seeds lie in the repository; this is how they were made. Needs NumPy and Pillow.
"""
import gzip
import io
import pathlib
import struct
import tarfile
import zipfile
import zlib

import numpy as np
from PIL import Image, PngImagePlugin

HERE = pathlib.Path(__file__).parent / "Seeds"


def put(reader, name, content):
    folder = HERE / reader
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def saved(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


rng = np.random.default_rng(0)
grey = Image.fromarray(rng.integers(0, 256, (9, 11), dtype=np.uint8))
rgb = Image.fromarray(rng.integers(0, 256, (17, 10, 3), dtype=np.uint8))

# PNG: every kind of pixel, interlaced, with transparency and with chunks that may hide much.
put("png", "bit", saved(grey.convert("1"), "PNG"))
put("png", "palette", saved(rgb.quantize(7), "PNG"))
put("png", "palette-transparent", saved(rgb.quantize(7), "PNG", transparency=3))
put("png", "grey-transparent", saved(grey, "PNG", transparency=7))
put("png", "grey16", saved(Image.fromarray(rng.integers(0, 65536, (5, 4), dtype=np.uint16)), "PNG"))
put("png", "grey-alpha", saved(grey.convert("LA"), "PNG"))
put("png", "rgba", saved(rgb.convert("RGBA"), "PNG"))
texts = PngImagePlugin.PngInfo()
texts.add_text("a", "b" * 200, zip=True)
texts.add_itxt("c", "d" * 200, zip=True)
put("png", "texts", saved(grey, "PNG", pnginfo=texts, icc_profile=b"x" * 300))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, bits, kind, raw, interlace=0):
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


put("png", "interlaced", png(3, 3, 8, 0, b"\0\1\0\2\0\3\0\4\5\0\6\0\7\0\1\2\3", 1))
put("png", "vast", png(8192, 8192, 1, 0, bytes(100)))

# JPEG: grey, colours, inks, progressive, with restarts and a turn.
put("jpeg", "grey", saved(grey, "JPEG", quality=20))
put("jpeg", "rgb", saved(rgb, "JPEG", quality=20))
put("jpeg", "full-colour", saved(rgb, "JPEG", quality=20, subsampling=0))
put("jpeg", "progressive", saved(rgb, "JPEG", quality=20, progressive=True))
put("jpeg", "cmyk", saved(rgb.convert("CMYK"), "JPEG", quality=20))
put("jpeg", "restarts", saved(rgb, "JPEG", quality=20, restart_marker_blocks=1))
exif = Image.Exif()
exif[0x0112] = 6
put("jpeg", "turned", saved(rgb, "JPEG", quality=20, exif=exif, optimize=True))

# gzip and bare deflate: dynamic, fixed and stored blocks, several members, a name in the header, padding.
words = b"one two three two one " * 9
put("gzip", "dynamic", gzip.compress(rng.integers(0, 9, 400, dtype=np.uint8).tobytes(), 9, mtime=0))
put("gzip", "stored", gzip.compress(words, 0, mtime=0))
put("gzip", "members", gzip.compress(words, 9, mtime=0) + gzip.compress(b"", 9, mtime=0) + bytes(7))
named = io.BytesIO()
with gzip.GzipFile("name", "wb", 9, named, 0) as file:
    file.write(words)
put("gzip", "named", named.getvalue())
put("gzip", "deflate", zlib.compressobj(9, zlib.DEFLATED, -15).compress(words) + b"\x03\x00")
put("gzip", "bomb", gzip.compress(bytes(1 << 20), 9, mtime=0))

# idx: the number of the labels' bytes, labels, images.
labels = struct.pack(">II", 0x801, 3) + bytes([2, 0, 1])
images = struct.pack(">IIII", 0x803, 3, 2, 2) + bytes(range(12))
packed = gzip.compress(labels, 9, mtime=0)
put("idx", "gzip", struct.pack("<H", len(packed)) + packed + gzip.compress(images, 9, mtime=0))
put("idx", "vast", struct.pack("<H", len(labels)) + labels + struct.pack(">IIII", 0x803, 3, 65535, 65535))

# npz and npy.
x = np.arange(12, dtype=np.uint8).reshape(3, 2, 2)
y = np.array([2, 0, 1])


def npz(save, **arrays):
    stream = io.BytesIO()
    save(stream, **arrays)
    return stream.getvalue()


put("npz", "stored", npz(np.savez, x_train=x, y_train=y, x_test=x, y_test=y))
put("npz", "compressed", npz(np.savez_compressed, x_train=x, y_train=y.astype(">i2")))
put("npz", "medmnist", npz(np.savez_compressed, train_images=np.stack([x] * 3, -1), train_labels=y[:, None].astype(np.uint8)))
put("npz", "plain", npz(np.savez, images=np.stack([x] * 3, 1), labels=y.astype(np.int8)))
for name, array in [("images", x), ("labels", y), ("fortran", np.asfortranarray(np.ones((2, 3)))), ("many", np.zeros((1,) * 20, np.uint8))]:
    stream = io.BytesIO()
    np.save(stream, array)
    put("npy", name, stream.getvalue())
stream = io.BytesIO()
np.lib.format.write_array(stream, x, (2, 0))
put("npy", "version2", stream.getvalue())

# zip: a data set, deflated, streamed, of 64 bits, with a comment, and names that climb.
tiny = saved(Image.new("L", (8, 8), 5), "PNG")


def archive(members, method=zipfile.ZIP_DEFLATED, comment=b"", force=False):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in members:
            with file.open(zipfile.ZipInfo(name), "w", force_zip64=force) as member:
                member.write(content)
        file.comment = comment
    return stream.getvalue()


folders = [(f"set/{part}/{name}/{i}.png", tiny) for part in ("train", "test") for name in "ab" for i in (1, 2)]
put("zip", "parts", archive(folders))
put("zip", "stored", archive(folders[:4], zipfile.ZIP_STORED, b"a comment", True))
put("zip", "list", archive([("metadata.jsonl", b'{"file_name":"1.png","label":"x"}\n{"file_name":"2.png","label":"y"}\n'), ("1.png", tiny), ("2.png", tiny)]))
put("zip", "stylegan", archive([("dataset.json", b'{"labels":[["0/1.png",0],["0/2.png",1]]}'), ("0/1.png", tiny), ("0/2.png", tiny)]))
put("zip", "climbing", archive([("a/../../1.png", tiny)]))
put("zip", "idx", archive([("train-images-idx3-ubyte.gz", gzip.compress(images, 9, mtime=0)), ("train-labels-idx1-ubyte.gz", packed)]))


# tar: GNU's and pax's forms, long names, links.
def tape(form):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as file:
        for name in [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin", "batches.meta.txt", "x" * 120]:
            info = tarfile.TarInfo("cifar-10-batches-bin/" + name)
            content = bytes(3073) if name.endswith(".bin") else b"a\n"
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("cifar-10-batches-bin/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    return stream.getvalue().rstrip(b"\0") + bytes(1024)


put("tar", "gnu", tape(tarfile.GNU_FORMAT))
put("tar", "pax", tape(tarfile.PAX_FORMAT))
