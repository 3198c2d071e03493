"""What the programs that people use make of a folder that gan-augment wrote: one function for each.

Each yields (label, class name or None, pixels [H, W] or [H, W, 3], identity), where the identity is what the manifest calls
the image, or its place in the array.
"""
import gzip
import io
import json
import os
import pathlib
import re
import shutil
import sys
import zipfile


class Skipped(Exception):
    """The program is not there."""


def need(module):
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Skipped(str(error))


def torchvision_datasets():
    import importlib.util

    torch = need("torch")
    if importlib.util.find_spec("torchvision") is None:
        raise Skipped("No module named 'torchvision'")
    # A torchvision that was built for another build of torch lacks its operators for boxes, which no data set needs. They are
    # declared, so that the rest can be imported.
    for _ in range(20):
        try:
            return importlib.import_module("torchvision.datasets")
        except RuntimeError as error:
            missing = re.search(r"operator torchvision::(\w+) does not exist", str(error))
            if not missing:
                raise
            for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
                del sys.modules[name]
            library = torch.library.Library("torchvision", "FRAGMENT")
            library.define(f"{missing.group(1)}(Tensor x) -> Tensor")
            LIBRARIES.append(library)
    raise Skipped("torchvision does not fit this torch")


# What they declare lasts as long as they do.
LIBRARIES = []


def picture(source):
    """The pixels of a PNG file, given as a path or its bytes."""
    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
        return numpy.asarray(image)


def torchvision_imagefolder(folder, **_):
    # The loader that torchvision suggests makes all images RGB; this one leaves them as they are.
    data = torchvision_datasets().ImageFolder(folder, loader=picture)
    for (path, _), (pixels, label) in zip(data.samples, data):
        yield label, data.classes[label], pixels, os.path.relpath(path, folder)


def torchvision_mnist(folder, scratch, gz=False, **_):
    datasets = torchvision_datasets()
    raw = os.path.join(scratch, "MNIST", "raw")
    os.makedirs(raw)
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]:
        if gz:
            # As its download does.
            from torchvision.datasets.utils import extract_archive

            extract_archive(os.path.join(folder, name + ".gz"), raw)
        else:
            shutil.copy(os.path.join(folder, name), raw)
        # It wants the test images to be there, too.
        shutil.copy(os.path.join(raw, name), os.path.join(raw, name.replace("train", "t10k")))
    data = datasets.MNIST(scratch, train=True)
    for i in range(len(data)):
        yield int(data.targets[i]), None, data.data[i].numpy(), i


def torchvision_mnist_gz(folder, scratch, **_):
    yield from torchvision_mnist(folder, scratch, gz=True)


def numpy_gzip(folder, **_):
    numpy = need("numpy")
    with gzip.open(os.path.join(folder, "train-images-idx3-ubyte.gz")) as file:
        images = file.read()
    with gzip.open(os.path.join(folder, "train-labels-idx1-ubyte.gz")) as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    sizes = numpy.frombuffer(images, ">u4", count=3, offset=4)
    pixels = numpy.frombuffer(images, numpy.uint8, offset=16).reshape(sizes)
    assert len(labels) == len(pixels)
    for i, label in enumerate(labels):
        yield int(label), None, pixels[i], i


def numpy_load(folder, **_):
    with need("numpy").load(os.path.join(folder, "synthetic.npz")) as arrays:
        x, y = arrays["x_train"], arrays["y_train"]
        assert len(x) == len(y) and x.dtype == "uint8"
        for i in range(len(x)):
            yield int(y[i]), None, x[i], i


def sklearn_load_files(folder, **_):
    data = need("sklearn.datasets").load_files(folder, shuffle=False)
    for path, label, content in zip(data.filenames, data.target, data.data):
        yield int(label), data.target_names[label], picture(content), os.path.relpath(path, folder)


def huggingface_imagefolder(folder, scratch, **_):
    os.environ.update(HF_HOME=scratch, HF_HUB_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")
    numpy = need("numpy")
    datasets = need("datasets")
    data = datasets.load_dataset("imagefolder", data_dir=folder, split="train", cache_dir=scratch)
    names = data.features["label"].names if hasattr(data.features["label"], "names") else None
    paths = data.cast_column("image", datasets.Image(decode=False))
    for row, place in zip(data, paths):
        label = row["label"]
        yield label, names[label] if names else None, numpy.asarray(row["image"]), os.path.relpath(place["image"]["path"], folder)


def huggingface_metadata(folder, scratch, **_):
    """Labels from metadata.jsonl, not from the folders' names."""
    for label, _, pixels, identity in huggingface_imagefolder(folder, scratch):
        yield label, None, pixels, identity


def keras_directory(folder, size, channels, **_):
    os.environ.setdefault("KERAS_BACKEND", "torch")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    keras, numpy = need("keras"), need("numpy")
    need("grain")
    data = keras.utils.image_dataset_from_directory(
        folder, color_mode="grayscale" if channels == 1 else "rgb", image_size=size, shuffle=False, batch_size=None,
        format="grain", verbose=False)
    for path, (pixels, label) in zip(data.file_paths, data):
        pixels = numpy.asarray(pixels)
        assert (pixels == numpy.rint(pixels)).all()
        pixels = pixels.astype("uint8")
        label = int(label)
        yield label, data.class_names[label], pixels[..., 0] if channels == 1 else pixels, os.path.relpath(path, folder)


def webdataset(folder, **_):
    wds = need("webdataset")
    shards = sorted(str(path) for path in pathlib.Path(folder).glob("*.tar"))
    assert shards
    # Decoded by name: the picture's bytes stay, since `decode("rgb8")` would make grey ones RGB.
    data = wds.WebDataset(shards, shardshuffle=False, empty_check=False).decode()
    for i, sample in enumerate(data):
        about = sample["json"]
        assert about["label"] == sample["cls"], about
        yield sample["cls"], about["class"], picture(sample["png"]), i


def stylegan_zip(folder, **_):
    """As stylegan2-ada's and stylegan3's ImageFolderDataset reads a zip file."""
    [path] = pathlib.Path(folder).glob("*.zip")
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        images = [name for name in file.namelist() if name.endswith(".png")]
        with file.open("dataset.json") as about:
            labels = dict(json.load(about)["labels"])
        assert set(labels) == set(images)
        # It sorts the names; here they stay in the order of the manifest, which counts them.
        for i, name in enumerate(images):
            yield labels[name.replace("\\", "/")], None, picture(file.read(name)), i
