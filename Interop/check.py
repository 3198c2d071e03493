"""Reads what gan-augment writes with the programs that people use. Run by Interop/run.

Models of 3, 10, 12 and 15 classes are trained for a moment on noise (nobody looks at their images), each draws the same
images in every format, and each format is read back: every label and the count are compared with the manifest, every pixel
with the PNG files as Pillow reads them. Then each model is exported and run by onnxruntime.
"""
import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import exports
import readers

# By format: what is read back by whom.
READERS = {
    "png": [
        readers.torchvision_imagefolder, readers.huggingface_imagefolder, readers.keras_directory, readers.sklearn_load_files,
    ],
    "idx": [readers.torchvision_mnist],
    "npz": [readers.numpy_load],
    "idx.gz": [readers.torchvision_mnist_gz, readers.numpy_gzip],
    "webdataset": [readers.webdataset],
    "zip": [readers.stylegan_zip],
}
# By the manifest beside PNG files.
MANIFESTS = {"hf": [readers.huggingface_metadata], "jsonl": [readers.torchvision_imagefolder]}
GREY_ONLY = ["idx", "idx.gz"]
SIZE = 28
COUNT = 70  # of each class: more than a batch


class Tally:
    passed = failed = skipped = 0

    def __init__(self):
        self.reasons = []

    def run(self, name, check):
        begin = time.monotonic()
        try:
            note = check()
            self.passed += 1
            print(f"ok       {name}: {note} ({time.monotonic() - begin:.1f} s)", flush=True)
        except readers.Skipped as reason:
            self.skipped += 1
            print(f"skipped  {name}: {reason}", flush=True)
        except Exception as error:
            self.failed += 1
            print(f"FAILED   {name}: {type(error).__name__}: {error}", flush=True)


class Model:
    """A model that was trained for a moment, and the images that it draws."""

    def __init__(self, program, folder, classes, channels):
        self.program, self.folder, self.classes, self.channels = program, folder, classes, channels
        self.name = f"{len(classes)} classes" + (", RGB" if channels == 3 else "")
        self.path = os.path.join(folder, "model.safetensors")
        os.makedirs(folder)
        data = os.path.join(folder, "data")
        write_data(data, classes, channels)
        self.run("train", "--data", data, "--kimg", "1", "--model", self.path, "--samples", os.path.join(folder, "samples"))
        about = json.loads(self.run("inspect", "--json", self.path))
        assert about["classes"] == classes, about["classes"]
        self.digest = about["digest"]

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments[:1])} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
        return done.stdout

    def draw(self, form, *more):
        folder = os.path.join(self.folder, form + "".join(more).replace("--", "-"))
        self.run("augment", "--model", self.path, "--count", str(COUNT), "--format", form, "--out", folder, *more)
        return folder

    def manifest(self, folder):
        """Its rows, as texts, whatever its form."""
        path = os.path.join(folder, "manifest.csv")
        if os.path.exists(path):
            with open(path, newline="") as file:
                rows = list(csv.DictReader(file))
        else:
            [name] = [name for name in os.listdir(folder) if name.endswith(".jsonl")]
            with open(os.path.join(folder, name)) as file:
                rows = [{key: str(value) for key, value in json.loads(line).items()} for line in file]
            for row in rows:
                row["file"] = row.pop("file_name", row.get("file"))
        assert len(rows) == COUNT * len(self.classes), f"{len(rows)} lines in the manifest"
        columns = list(rows[0])
        self.codes = columns[columns.index("index") + 1 : columns.index("model")]
        for row in rows:
            assert self.classes[int(row["label"])] == row["class"], row
        return rows


def write_data(folder, classes, channels):
    """Class folders of 24 images of noise each."""
    import numpy
    from PIL import Image

    random = numpy.random.default_rng(len(classes))
    for name in classes:
        os.makedirs(os.path.join(folder, name))
        for i in range(24):
            shape = (SIZE, SIZE) if channels == 1 else (SIZE, SIZE, 3)
            Image.fromarray(random.integers(0, 256, shape, dtype="uint8")).save(os.path.join(folder, name, f"{i}.png"))


def read_back(model, form, reader, folder, reference):
    """Compares what `reader` finds in `folder` with the manifest there and with the pixels of `reference`."""
    import numpy

    rows = model.manifest(folder)
    by_file = {row["file"]: row for row in rows}
    scratch = tempfile.mkdtemp(dir=model.folder)
    seen = set()
    for label, name, pixels, identity in reader(
        folder, scratch=scratch, size=(SIZE, SIZE), channels=model.channels
    ):
        row = rows[identity] if isinstance(identity, int) else by_file[identity]
        image = (int(row["label"]), row["index"])
        assert label == image[0], f"{identity}: label {label}, the manifest has {image[0]}"
        # Folders have names that sort as numbers do.
        assert name in (None, row["class"], row["file"].split("/")[0]), f"{identity}: class {name}, not {row['class']}"
        assert image not in seen, f"{identity} came twice"
        seen.add(image)
        assert pixels.dtype == numpy.uint8 and pixels.shape == reference[image].shape, f"{identity}: {pixels.shape}"
        assert (pixels == reference[image]).all(), f"{identity}: other pixels"
    shutil.rmtree(scratch)
    assert len(seen) == len(rows), f"{len(seen)} images of {len(rows)}"
    return f"{len(seen)} images, every label right"


def check(tally, model, formats):
    folders = {}
    for form in READERS:
        if form in GREY_ONLY and model.channels != 1:
            continue

        def draw():
            if form not in formats:
                raise RuntimeError("the program does not write it")
            folders[form] = model.draw(form)
            return f"{len(model.manifest(folders[form]))} images"

        tally.run(f"{model.name}, {form} is written", draw)
    if "png" in folders:
        reference = {
            (int(row["label"]), row["index"]): readers.picture(os.path.join(folders["png"], row["file"]))
            for row in model.manifest(folders["png"])
        }
        for form, folder in folders.items():
            for reader in READERS[form]:
                tally.run(
                    f"{model.name}, {form} by {reader.__name__}",
                    lambda: read_back(model, form, reader, folder, reference))
        for form, manifest_readers in MANIFESTS.items():
            made = []
            tally.run(
                f"{model.name}, png with a manifest {form} is written",
                lambda: made.append(model.draw("png", "--manifest", form)) or f"{len(model.manifest(made[0]))} images")
            for folder, reader in [(folder, reader) for folder in made for reader in manifest_readers]:
                tally.run(
                    f"{model.name}, png with a manifest {form} by {reader.__name__}",
                    lambda: read_back(model, "png", reader, folder, reference))
    exports.check(tally, model)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--keep", help="a folder to work in, which is kept")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    help_text = " ".join(subprocess.run([program, "augment", "--help"], capture_output=True, text=True).stdout.split())
    formats = [form for form in READERS if f"{form}: " in help_text]
    place = arguments.keep or tempfile.mkdtemp(prefix="gan-augment-interop-")
    os.makedirs(place, exist_ok=True)
    tally = Tally()
    animals = ["cat", "dog", "owl"]
    fruit = [f"{kind} {colour}" for kind in ["apple", "pear", "plum"] for colour in ["blue", "green", "red", "yellow"]]
    numbers = [str(i) for i in range(15)]
    for classes, channels in [(animals, 1), (animals, 3), (numbers[:10], 1), (fruit, 1), (numbers, 1)]:
        folder = os.path.join(place, f"{len(classes)}-{channels}")
        made = []
        tally.run(
            f"{len(classes)} classes{', RGB' if channels == 3 else ''}, training",
            lambda: made.append(Model(program, folder, classes, channels)) or "done")
        for model in made:
            check(tally, model, formats)
    if not arguments.keep:
        shutil.rmtree(place)
    print(f"interop: {tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    sys.exit(1 if tally.failed else 0)


main()
