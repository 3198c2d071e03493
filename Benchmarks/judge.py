"""Judges generated digits with a classifier that was trained on real MNIST only, and measures codes.

    judge.py INPUT --mnist FOLDER --cache judge.pt [--codes manifest.csv] [--reference test|train]
    judge.py --mnist FOLDER --cache judge.pt                    (only trains the judge, or tests the cached one)

INPUT is one of
  - a folder of class folders with PNG files: OUT/CLASS/*.png, CLASS being 0 … 9 (or 00 … 09), walked recursively;
  - a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, either of them maybe .gz;
  - an .npz file with x_train and y_train (also images and labels, as recipe.py writes).
Images are 28x28, grey; colour PNG files are turned to grey. Draw 1,000 a class for numbers that can be compared.

What is printed, and again as one line of JSON at the end:
  judge      accuracy on the real test set, measured anew at each run, overall and per class.
  agreement  share of generated images that the judge gives the label they were asked for; all images are used.
  diversity  mean pixel L2 distance (pixels in 0…1) of 10,000 random pairs of different images of one class, generated
             ÷ real, per class and the mean of the ten ratios. Below 1: less variety than real digits.
  frechet    Fréchet distance of the judge's 128 penultimate features (after ReLU) between generated images and the
             reference. The floor is that of real images that take the generated ones' place. Its scale belongs to
             this judge: compare multiples of the floor, made with the same cache file and the same counts.
Diversity and Fréchet distance use the first at most 1,000 images a class (--per-class) of a shuffle with --seed 0.
The real images are the test set (--reference test, the default: seen by neither judge nor generator; the floor is a
train subset against it) or a train subset (--reference train; the floor is another, disjoint one against it). The
generated, real and floor sets have the same count in each class, the smallest of the three.

--codes takes the manifest that gan-augment writes: file, label, …, index, the codes, model. For a class-folder input
`file` is relative to INPUT (or to the manifest's folder); for idx and .npz the rows are in the order of the images.
For each code that varies the images go to the nearest of 11 bin centres −1, −0.8, … 1; per bin: mean stroke thickness
(pixels), mean slant (radians), agreement. `rho` is Spearman's over the bin means, `rho_images` over images with each
class's ranks taken apart and averaged, `range` the largest bin mean − the smallest.
  thickness  2 · mean distance to the background on the skeleton ÷ 4, at 4x (cubic) enlargement, cut at half of the maximum.
  slant      atan(−u11/u02) of the central image moments, y downwards: positive leans to the right.

Needs torch, numpy, scipy, pillow, scikit-image. One thread.
"""
import argparse
import csv
import gzip
import json
import os
import pathlib
import re
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SIDE, CLASSES, FEATURES = 28, 10, 128
REQUIRED_ACCURACY = 0.992
EPOCHS, BATCH, RATE = 8, 128, 2e-3
PAIRS = 10_000          # per class: the mean of 10,000 distances of sd ≈ 1.4 around 9.5 has a standard error of 0.15 %
BINS = 11


class Judge(nn.Module):
    """LeNet-like: two 5x5 convolutions with pooling, 128 features, 10 classes. Input [N, 1, 28, 28] in 0…1."""

    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv1 = nn.Conv2d(16, 32, 5, padding=2)
        self.hidden = nn.Linear(32 * 49, FEATURES)
        self.classes = nn.Linear(FEATURES, CLASSES)

    def features(self, x):
        h = F.relu(F.max_pool2d(self.conv0(x), 2))
        h = F.relu(F.max_pool2d(self.conv1(h), 2))
        return F.relu(self.hidden(h.flatten(1)))

    def forward(self, x):
        return self.classes(F.dropout(self.features(x), 0.3, self.training))


# Reading

def read_idx(path):
    """The array in an idx file of unsigned bytes, gzip or not; checked against its header."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if len(data) < 4 or data[:3] != b"\0\0\x08":
        sys.exit(f"{path}: not an idx file of unsigned bytes (starts with {data[:4].hex(' ')})")
    ndim = data[3]
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(ndim)]
    body = np.frombuffer(data, np.uint8, offset=4 + 4 * ndim)
    if body.size != np.prod(shape, dtype=np.int64):
        sys.exit(f"{path}: the header says {shape}, but {body.size} bytes follow")
    return body.reshape(shape)


def idx_file(folder, name):
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            return path
    return None


def read_mnist(folder, part):
    images, labels = (idx_file(folder, f"{part}-{kind}") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"))
    if not images or not labels:
        sys.exit(f"{folder}: no {part}-images-idx3-ubyte(.gz) and {part}-labels-idx1-ubyte(.gz)")
    return checked(read_idx(images), read_idx(labels), folder)


def read_class_folders(folder):
    """(images, labels, file names relative to the folder), classes and files in sorted order."""
    from PIL import Image
    images, labels, names = [], [], []
    classes = sorted(d for d in folder.iterdir() if d.is_dir() and not d.name.startswith("."))
    for directory in classes:
        if not re.fullmatch(r"0*\d", directory.name):
            sys.exit(f"{directory}: the judge knows the classes 0 to 9 only")
        for path in sorted(p for p in directory.rglob("*") if p.suffix.lower() == ".png" and not p.name.startswith(".")):
            with Image.open(path) as image:
                images.append(np.asarray(image.convert("L")))
            labels.append(int(directory.name))
            names.append(path.relative_to(folder).as_posix())
    if not images:
        sys.exit(f"{folder}: no CLASS/*.png and no train-images-idx3-ubyte in it")
    if len({image.shape for image in images}) > 1:
        sys.exit(f"{folder}: images of several sizes")
    return *checked(np.stack(images), np.array(labels), folder), names


def read_input(path):
    if path.is_file() and path.suffix == ".npz":
        with np.load(path) as arrays:
            keys = ("x_train", "y_train") if "x_train" in arrays else ("images", "labels")
            if any(key not in arrays for key in keys):
                sys.exit(f"{path}: no x_train and y_train; it has {', '.join(arrays.files)}")
            return *checked(arrays[keys[0]], arrays[keys[1]], path), None
    if not path.is_dir():
        sys.exit(f"{path}: neither a folder nor an .npz file")
    if idx_file(path, "train-images-idx3-ubyte"):
        return *read_mnist(path, "train"), None
    return read_class_folders(path)


def checked(images, labels, source):
    """u8 [N, 28, 28] and i64 [N], or the end."""
    if images.ndim == 4 and 1 in (images.shape[1], images.shape[3]):
        images = images.squeeze(1 if images.shape[1] == 1 else 3)
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE) or labels.shape != images.shape[:1]:
        sys.exit(f"{source}: {images.dtype} images {images.shape}, labels {labels.shape}; expected u8 [N, 28, 28] and [N]")
    if len(labels) == 0 or labels.min() < 0 or labels.max() >= CLASSES:
        sys.exit(f"{source}: no images, or labels outside 0 to 9")
    return images, labels.astype(np.int64)


# The judge

def as_input(images):
    return torch.from_numpy(images.astype(np.float32)).div_(255).unsqueeze(1)


def augmented(x):
    """Light random affine warps: ±0.15 rad, scale ±10 %, shear ±0.15, shift ±2 pixels."""
    u = torch.rand(len(x), 6) * 2 - 1
    angle, shear = 0.15 * u[:, 0], 0.15 * u[:, 1]
    sx, sy = 1 + 0.1 * u[:, 2], 1 + 0.1 * u[:, 3]
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack([torch.stack([sx * cos, sx * (shear * cos - sin), u[:, 4] * 2 / 14], 1),
                         torch.stack([sy * sin, sy * (shear * sin + cos), u[:, 5] * 2 / 14], 1)], 1)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), align_corners=False)


def train_judge(images, labels, seed):
    """Adam for 8 epochs; the rate rises over the first 5 % and then falls linearly to 0."""
    torch.manual_seed(seed)
    judge, labels = Judge(), torch.from_numpy(labels)
    adam = torch.optim.Adam(judge.parameters(), lr=RATE)
    steps_an_epoch = len(images) // BATCH
    steps = EPOCHS * steps_an_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(adam, lambda t: min((t + 1) / (0.05 * steps), (steps - t) / (0.95 * steps), 1))
    begin = time.time()
    for epoch in range(EPOCHS):
        order, total = torch.randperm(len(images)), 0.0
        for i in order[:steps_an_epoch * BATCH].split(BATCH):
            loss = F.cross_entropy(judge(augmented(as_input(images[i.numpy()]))), labels[i])
            adam.zero_grad()
            loss.backward()
            adam.step()
            schedule.step()
            total += loss.item()
        print(f"judge: epoch {epoch + 1} of {EPOCHS}, mean loss {total / steps_an_epoch:.4f}, {time.time() - begin:.0f} s", file=sys.stderr, flush=True)
    return judge


def look(judge, images):
    """(features f64 [N, 128], predicted labels [N])"""
    features, predictions = [], []
    judge.eval()
    with torch.no_grad():
        for start in range(0, len(images), 500):
            h = judge.features(as_input(images[start:start + 500]))
            features.append(h.double())
            predictions.append(judge.classes(h).argmax(1))
    return torch.cat(features).numpy(), torch.cat(predictions).numpy()


def get_judge(cache, mnist, seed):
    """The judge in the cache file, or a new one, written there. Also its features and accuracy on the test set."""
    judge, test = Judge(), read_mnist(mnist, "t10k")
    fresh = not cache.exists()
    if fresh:
        judge = train_judge(*read_mnist(mnist, "train"), seed)
    else:
        judge.load_state_dict(torch.load(cache, weights_only=True))
    features, predictions = look(judge, test[0])
    right = predictions == test[1]
    if right.mean() < REQUIRED_ACCURACY:
        sys.exit(f"the judge is right on {right.mean():.4f} of the test set; at least {REQUIRED_ACCURACY} is required" +
                 ("; not written" if fresh else f": remove {cache} to train anew"))
    if fresh:
        partial = cache.with_name(cache.name + ".part")
        torch.save(judge.state_dict(), partial)
        partial.replace(cache)
    return judge, test, features, right


# Measures

def frechet(a, b):
    """|μa − μb|² + tr(Σa + Σb − 2 (Σa Σb)^½), by eigenvalues of the symmetric Σa^½ Σb Σa^½."""
    mean_a, mean_b, cov_a, cov_b = a.mean(0), b.mean(0), np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    values, vectors = np.linalg.eigh(cov_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cov_b @ root), 0)).sum()
    return float(((mean_a - mean_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross)


def mean_pair_distance(images, rng):
    """Mean L2 distance of random pairs of different images, pixels in 0…1."""
    i = rng.integers(0, len(images), PAIRS)
    j = (i + rng.integers(1, len(images), PAIRS)) % len(images)
    x = images.reshape(len(images), -1).astype(np.float32) / 255
    return float(np.mean([np.sqrt(((x[i[s:s + 1000]] - x[j[s:s + 1000]]) ** 2).sum(1)).mean() for s in range(0, PAIRS, 1000)]))


def per_class_indices(labels, rng):
    """The images of each class in a random order."""
    return [rng.permutation(np.flatnonzero(labels == c)) for c in range(CLASSES)]


def judge_images(judge, images, labels, test, test_features, options):
    """Agreement of all images; diversity and Fréchet distance of equal counts of generated, real and floor."""
    # Streams of their own: the real and floor sets do not depend on the generated images.
    rng, own_rng, pair_rng = (np.random.default_rng([options.seed, stream]) for stream in range(3))
    features, predictions = look(judge, images)
    right = predictions == labels
    counts = np.bincount(labels, minlength=CLASSES)
    result = {"images": len(images), "agreement": float(right.mean()),
              "agreement_per_class": [float(right[labels == c].mean()) if counts[c] else None for c in range(CLASSES)]}

    train = read_mnist(options.mnist, "train")
    own, of_train, of_test = per_class_indices(labels, own_rng), per_class_indices(train[1], rng), per_class_indices(test[1], rng)
    if options.reference == "test":
        real_images, real, floor = test[0], of_test, of_train
    else:
        real_images, real, floor = train[0], [i[0::2] for i in of_train], [i[1::2] for i in of_train]
    sizes = [min(options.per_class, len(own[c]), len(real[c]), len(floor[c])) for c in range(CLASSES)]

    distances = []
    for c in range(CLASSES):
        if sizes[c] < 2:
            distances.append(None)
            continue
        distances.append((mean_pair_distance(images[own[c][:sizes[c]]], pair_rng), mean_pair_distance(real_images[real[c][:sizes[c]]], pair_rng)))
    ratios = [pair and pair[0] / pair[1] for pair in distances]
    present = [ratio for ratio in ratios if ratio is not None]
    result |= {"diversity": float(np.mean(present)) if present else None, "diversity_per_class": ratios,
               "distance_generated": [pair and pair[0] for pair in distances], "distance_real": [pair and pair[1] for pair in distances]}

    chosen_own, chosen_real, chosen_floor = (np.concatenate([x[c][:sizes[c]] for c in range(CLASSES)]) for x in (own, real, floor))
    if len(chosen_own) > 2 * FEATURES:          # fewer images than features leave the covariances singular
        real_features = test_features[chosen_real] if options.reference == "test" else look(judge, train[0][chosen_real])[0]
        floor_distance = frechet(look(judge, train[0][chosen_floor])[0], real_features)
        distance = frechet(features[chosen_own], real_features)
        result |= {"frechet": distance, "frechet_floor": floor_distance, "frechet_over_floor": distance / floor_distance}
    else:
        print(f"too few images for a Fréchet distance: {len(chosen_own)}", file=sys.stderr)
        result |= {"frechet": None, "frechet_floor": None, "frechet_over_floor": None}
    result |= {"reference": options.reference, "images_compared": len(chosen_own), "per_class_compared": sizes}
    return result, predictions


def thickness(image):
    """Mean stroke thickness in pixels; NaN for an image without ink."""
    from scipy import ndimage
    from skimage.morphology import skeletonize
    if image.max() == 0:
        return np.nan
    # grid_mode: pixels are areas, so the picture grows by exactly 4; a border lets strokes at the edge have an end.
    large = ndimage.zoom(np.pad(image.astype(np.float32), 1), 4, order=3, mode="grid-constant", grid_mode=True)
    ink = large > large.max() / 2
    return float(2 * ndimage.distance_transform_edt(ink)[skeletonize(ink)].mean() / 4)


def slants(images):
    """Slant in radians of each image; NaN for an image without ink or of one row."""
    x = images.astype(np.float64)
    row, column = np.mgrid[:SIDE, :SIDE]
    with np.errstate(invalid="ignore", divide="ignore"):
        mass = x.sum((1, 2))
        dx = column - ((x * column).sum((1, 2)) / mass)[:, None, None]
        dy = row - ((x * row).sum((1, 2)) / mass)[:, None, None]
        return np.arctan(-(x * dx * dy).sum((1, 2)) / (x * dy * dy).sum((1, 2)))


def read_manifest(path, labels, names, folder):
    """(indices of the images, {code name: values}) in the manifest's order."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"file", "label"} <= set(rows[0]):
        sys.exit(f"{path}: no rows, or no columns file and label")
    columns = list(rows[0])
    code_names = columns[columns.index("index") + 1:columns.index("model")] if {"index", "model"} <= set(columns) else []
    if not code_names:
        sys.exit(f"{path}: no codes between the columns index and model; it has {', '.join(rows[0])}")
    if names is None:
        if len(rows) != len(labels):
            sys.exit(f"{path}: {len(rows)} rows, but {len(labels)} images")
        indices = list(range(len(rows)))
    else:
        position = {name: i for i, name in enumerate(names)}
        prefix = os.path.relpath(path.parent, folder)
        indices = []
        for row in rows:
            found = position.get(row["file"], position.get(os.path.normpath(os.path.join(prefix, row["file"]))))
            if found is None:
                sys.exit(f"{path}: {row['file']} is not in {folder}")
            indices.append(found)
    for row, i in zip(rows, indices):
        if int(row["label"]) != labels[i]:
            sys.exit(f"{path}: {row['file']} has the label {row['label']} there, and {labels[i]} in the input")
    return np.array(indices), {name: np.array([float(row[name]) for row in rows]) for name in code_names}


def measure_codes(images, labels, predictions, codes):
    from scipy.stats import spearmanr
    measures = {"thickness": np.array([thickness(image) for image in images]), "slant": slants(images)}
    right, centres, result = predictions == labels, np.linspace(-1, 1, BINS), {}

    def rho(x, y):
        return float(spearmanr(x, y)[0]) if len(x) > 2 and np.ptp(x) > 0 and np.ptp(y) > 0 else None

    for name, values in codes.items():
        if np.ptp(values) == 0:
            continue                            # held fixed in this sweep
        bins = np.abs(values[:, None] - centres).argmin(1)
        used = [b for b in range(BINS) if (bins == b).any()]
        entry = {"bins": [{"code": round(float(centres[b]), 3), "images": int((bins == b).sum()),
                           **{key: float(np.nanmean(m[bins == b])) for key, m in measures.items()},
                           "agreement": float(right[bins == b].mean())} for b in used]}
        for key, m in measures.items():
            means = np.array([row[key] for row in entry["bins"]])
            inside = [rho(values[keep], m[keep]) for c in range(CLASSES) if (keep := (labels == c) & ~np.isnan(m)).sum() > 2]
            inside = [r for r in inside if r is not None]
            entry[key] = {"rho": rho(centres[used], means), "rho_images": float(np.mean(inside)) if inside else None,
                          "range": float(np.nanmax(means) - np.nanmin(means))}
        entry["lowest_agreement"] = min(row["agreement"] for row in entry["bins"])
        result[name] = entry
    return result


def show(value, digits=4):
    return "    –" if value is None else f"{value:.{digits}f}"


def rounded(value):
    """Six significant digits in the JSON line are more than any of these measures has."""
    if isinstance(value, dict):
        return {key: rounded(x) for key, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(x) for x in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if np.isfinite(value) else None
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", nargs="?", type=pathlib.Path, help="folder of class folders, folder of idx files, or .npz")
    parser.add_argument("--mnist", type=pathlib.Path, required=True, help="folder of real MNIST, idx or idx.gz")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="the judge's file; made when it is not there")
    parser.add_argument("--codes", type=pathlib.Path, help="the manifest.csv beside the images")
    parser.add_argument("--reference", choices=["test", "train"], default="test")
    parser.add_argument("--per-class", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)

    judge, test, test_features, right = get_judge(options.cache, options.mnist, options.seed)
    real_per_class = [float(right[test[1] == c].mean()) for c in range(CLASSES)]
    result = {"judge_accuracy": float(right.mean()), "judge_accuracy_per_class": real_per_class}
    print(f"judge: {right.mean():.4f} of the real test set right")

    if options.input:
        images, labels, names = read_input(options.input)
        judged, predictions = judge_images(judge, images, labels, test, test_features, options)
        result |= judged
        print(f"\n{options.input}: {len(images)} images, compared with {judged['images_compared']} of the real {options.reference} set\n")
        print("class   images   agreement   (real test)   diversity   distance   (real)")
        for c in range(CLASSES):
            print(f"{c:5d} {int((labels == c).sum()):8d} {show(judged['agreement_per_class'][c]):>11s} {show(real_per_class[c]):>13s}"
                  f" {show(judged['diversity_per_class'][c], 3):>11s} {show(judged['distance_generated'][c], 2):>10s} {show(judged['distance_real'][c], 2):>8s}")
        print(f"  all {len(images):8d} {show(judged['agreement']):>11s} {show(result['judge_accuracy']):>13s} {show(judged['diversity'], 3):>11s}")
        print(f"\nFréchet distance {show(judged['frechet'], 3)}, floor (real against real) {show(judged['frechet_floor'], 3)}: {show(judged['frechet_over_floor'], 2)} times")
        if options.codes:
            indices, codes = read_manifest(options.codes, labels, names, options.input)
            result["codes"] = measure_codes(images[indices], labels[indices], predictions[indices], codes)
            for name, entry in result["codes"].items():
                print(f"\n{name:>6s}   images   thickness   slant   agreement")
                for row in entry["bins"]:
                    print(f"{row['code']:6.1f} {row['images']:8d} {row['thickness']:11.3f} {row['slant']:7.3f} {row['agreement']:11.4f}")
                for key, unit in (("thickness", "pixels"), ("slant", "radians")):
                    print(f"  {key}: rho of the bins {show(entry[key]['rho'], 3)}, of images within a class {show(entry[key]['rho_images'], 3)}, range {entry[key]['range']:.3f} {unit}")
        print()
    print(json.dumps(rounded(result)))


if __name__ == "__main__":
    main()
