"""Where do synthetic images help beyond classical augmentation? A search over what they are drawn like and how many there are.

    synthetic.py PROGRAM [--data FOLDER] [--cells mnist-50-rare,…] [--splits 0,1] [--kimg 100] [--threads 2] [--scratch FOLDER]
    synthetic.py --summary

A cell is a data set, its labels of each class, and whether three classes of ten are cut to a tenth. One generator learns from these images, and
`verdict --model` compares arms on 5,000 other images of the TRAINING set: the test images have no part in the search. What came out is added to
results/synthetic.json: the mean recall without synthetic images, and with them drawn at several truncations and in several amounts.
"""
import argparse, gzip, json, os, pathlib, random, struct, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "results" / "synthetic.json"
RARE = (2, 5, 8)
# A tenth of ten images is one, from which no generator learns.
CELLS = ["mnist-10", "mnist-50", "mnist-50-rare", "fashion-mnist-10", "fashion-mnist-50", "fashion-mnist-50-rare"]
TRUNCATIONS = [1.0, 0.7]
# As many as there are real ones (or up to the largest class), and ten times as many.
AMOUNTS = {False: ("1x", 10), True: ("top-up", 10)}


def write(folder, part, images, labels):
    (folder / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 2051, len(images), 28, 28) + b"".join(images))
    (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 2049, len(labels)) + bytes(labels))


def cut(args, dataset, count, rare, split, folder):
    """Writes the cell's images, and as the part to test with 5,000 others of the training set."""
    place = pathlib.Path(args.data) / dataset
    pixels = gzip.open(place / "train-images-idx3-ubyte.gz").read()[16:]
    labels = gzip.open(place / "train-labels-idx1-ubyte.gz").read()[8:]
    order = list(range(len(labels)))
    random.Random(split).shuffle(order)
    of_class = {k: [i for i in order if labels[i] == k] for k in range(10)}
    chosen = [i for k in range(10) for i in of_class[k][:max(1, count // 10) if rare and k in RARE else count]]
    others = [i for k in range(10) for i in of_class[k][-500:]]
    image = lambda i: pixels[784 * i:784 * (i + 1)]
    for part, indices in (("train", chosen), ("t10k", others)):
        write(folder, part, [image(i) for i in indices], [labels[i] for i in indices])


def measure(args, cell, split):
    dataset, rest = cell.split("-mnist-") if cell.startswith("fashion") else cell.split("-", 1)
    dataset = "fashion-mnist" if dataset == "fashion" else dataset
    count, rare = int(rest.split("-")[0]), rest.endswith("rare")
    folder = args.scratch / f"{cell}-{split}"
    data = folder / "cell"
    data.mkdir(parents=True, exist_ok=True)
    cut(args, dataset, count, rare, split, data)

    def run(*words):
        done = subprocess.run([args.program, *words, "--threads", str(args.threads)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode not in (0, 5):
            sys.exit(f"{cell}: {' '.join(words)}: exit code {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    run("train", "--data", "cell", "--kimg", str(args.kimg), "--score-every", "0", "--overwrite")
    row = {"cell": cell, "split": split, "kimg": args.kimg, "arms": {}}
    first, factor = AMOUNTS[rare]
    for truncation in TRUNCATIONS:
        words = ["--truncation", str(truncation)] if truncation < 1 else []
        report = json.loads(run("verdict", "--data", "cell", "--model", "models/cell.safetensors", "--amounts", first, "--blind", str(factor * count), "--json",
                                "--overwrite", *(["--mirror"] if dataset == "fashion-mnist" else []), *words))
        if report["validation"]:
            sys.exit(f"{cell}: the verdict was to test only")
        reference = max(a["score"] for a in report["test"]["arms"] if a["name"] in ("b", "b'"))
        for arm in report["test"]["arms"]:
            drawn = arm["name"].startswith("d")
            row["arms"][f"{arm['name']} t{truncation}" if drawn else arm["name"]] = round(arm["score"], 5)
        row["reference"] = round(reference, 5)
    rows = [r for r in load() if (r["cell"], r["split"]) != (cell, split)] + [row]
    RESULTS.write_text("[\n" + ",\n".join(" " + json.dumps(r) for r in sorted(rows, key=lambda r: (CELLS.index(r["cell"]), r["split"]))) + "\n]\n")
    print(json.dumps(row), flush=True)


def load():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else []


def summary():
    for r in load():
        gains = ", ".join(f"{name} {100 * (score - r['reference']):+.2f}" for name, score in r["arms"].items() if name.startswith("d"))
        print(f"{r['cell']:24} split {r['split']}: best of (b), (b') {100 * r['reference']:.2f} %; points over it: {gains}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--data", default=os.environ.get("GAN_AUGMENT_DATA", "data"))
    parser.add_argument("--cells", default=",".join(CELLS))
    parser.add_argument("--splits", default="0")
    parser.add_argument("--kimg", type=float, default=100)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--scratch", default="synthetic-scratch")
    parser.add_argument("--summary", action="store_true")
    args = parser.parse_args()
    if args.summary:
        return summary()
    if not args.program:
        parser.error("the program is missing")
    args.program, args.data = os.path.abspath(args.program), os.path.abspath(args.data)
    args.scratch = pathlib.Path(args.scratch).resolve()
    for cell in args.cells.split(","):
        for split in args.splits.split(","):
            measure(args, cell, int(split))


main()
