"""Small archives in the form of EMNIST's gzip.zip and of cifar-10-binary.tar.gz, for ArchiveTests.swift.

python3 reference_archives.py    # Python 3.11, standard library alone; writes beside itself
"""
import gzip, io, os, struct, tarfile, zipfile

here = os.path.dirname(os.path.abspath(__file__))


def idx(sizes, values):
    return struct.pack(">HBB", 0, 8, len(sizes)) + b"".join(struct.pack(">I", s) for s in sizes) + bytes(values)


# Upright images are 3 high and 2 wide: pixel (y, x) of image i is 10 i + 2 y + x. EMNIST stores columns.
def emnist_images(count):
    return idx([count, 2, 3], [10 * i + 2 * y + x for i in range(count) for x in range(2) for y in range(3)])


def write(name, content):
    with open(os.path.join(here, name), "wb") as file:
        file.write(content)


buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
    for part in ["letters", "digits"]:
        for split, count in [("train", 3), ("test", 2)]:
            for kind, content in [("images-idx3", emnist_images(count)), ("labels-idx1", idx([count], range(1, 1 + count)))]:
                info = zipfile.ZipInfo(f"gzip/emnist-{part}-{split}-{kind}-ubyte.gz")
                z.writestr(info, gzip.compress(content if part == "digits" else b"x", 9, mtime=0))
write("emnist.zip", buffer.getvalue())

# Two images a batch: label b, then 3072 bytes that count up from b.
batches = [f"data_batch_{b}.bin" for b in range(1, 6)] + ["test_batch.bin"]
for form, name in [(tarfile.USTAR_FORMAT, "ustar"), (tarfile.GNU_FORMAT, "gnu"), (tarfile.PAX_FORMAT, "pax")]:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as t:
        folder = tarfile.TarInfo("cifar-10-batches-bin/")
        folder.type = tarfile.DIRTYPE
        t.addfile(folder)
        link = tarfile.TarInfo("cifar-10-batches-bin/readme.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        t.addfile(link)
        # A long name takes further headers in two of the three forms.
        contents = {"x" * 120 + "/../../outside": b"no"}
        for b, batch in enumerate(batches):
            image = bytes([b]) + bytes((b + i) % 256 for i in range(3072))
            contents["cifar-10-batches-bin/" + batch] = image * 2
        contents["cifar-10-batches-bin/batches.meta.txt"] = b"airplane\nautomobile\n\n"
        for member, content in contents.items():
            info = tarfile.TarInfo(member)
            info.size = len(content)
            t.addfile(info, io.BytesIO(content))
    write(f"cifar-{name}.tar.gz", gzip.compress(buffer.getvalue(), 9, mtime=0))
