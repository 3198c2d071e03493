"""What few labels and many images without come to, and what the GANs contribute.

    few_labels.py PROGRAM table [--dataset mnist] [--labels 10] [--splits 0,1,2] [--methods labels,augmentation,consistency,gan,both]
    few_labels.py PROGRAM whole [--dataset mnist] [--labels 10] [--splits 0,1,2,3,4] [--epochs 5]
    few_labels.py --summary

`table` trains a classifier by each method (`train --few-labels`; hardly any game is played) and has it label the test images, whose labels are read
here and nowhere else. `whole` trains the generator too, and asks a judge of all labels what its images show. What came out is added to
results/few-labels.json. An InfoGAN of the images without labels is trained once and kept in --scratch, as `train` keeps it in the cache.
"""
import argparse, csv, gzip, json, os, pathlib, re, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "results" / "few-labels.json"
METHODS = ["labels", "augmentation", "consistency", "gan", "both"]


def run(args, *words, text=True):
    environment = dict(os.environ, GAN_AUGMENT_DATA=args.data, XDG_CACHE_HOME=str(args.scratch / "cache"))
    done = subprocess.run([args.program, *words], cwd=args.scratch, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=text)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return done


def test_error(args, model):
    """The share of the test images that the model's classifier does not take for what they are."""
    folder = pathlib.Path(args.data) / args.dataset
    out = args.scratch / "labels.csv"
    run(args, "label", str(folder / "t10k-images-idx3-ubyte.gz"), "--model", model, "--out", str(out), "--overwrite")
    with gzip.open(folder / "t10k-labels-idx1-ubyte.gz") as file:
        truth = list(file.read()[8:])
    names = names_of(args)
    with open(out) as file:
        said = [names.index(row["label"]) for row in csv.DictReader(file)]
    if len(said) != len(truth):
        sys.exit(f"{len(said)} images were labelled, {len(truth)} are there")
    return sum(a != b for a, b in zip(said, truth)) / len(truth)


def names_of(args):
    return json.loads(run(args, "inspect", f"models/{args.dataset}.safetensors", "--json").stdout)["classes"]


def train(args, split, method, *length):
    start = time.time()
    done = run(args, "train", "--dataset", args.dataset, "--labels-per-class", str(args.labels), "--split", str(split), "--few-labels", method,
               "--overwrite", "--threads", str(args.threads), *length)
    agreed = re.search(r"agree with (\d+) of (\d+) labels", done.stderr)
    return {"dataset": args.dataset, "labelsPerClass": args.labels, "split": split, "method": method, "threads": args.threads,
            "minutes": round((time.time() - start) / 60, 2), "testError": test_error(args, f"models/{args.dataset}.safetensors"),
            "foundClassesAgree": [int(x) for x in agreed.groups()] if agreed else None}


def whole(args, split):
    row = train(args, split, args.methods[0], "--epochs", str(args.epochs))
    report = json.loads(run(args, "evaluate", "--dataset", args.dataset, "--model", f"models/{args.dataset}.safetensors", "--json",
                            # What they teach is not asked here.
                            "--seeds", "1", "--steps", "5").stdout)
    (args.scratch / f"evaluation-{args.labels}-{split}.json").write_text(json.dumps(report))
    row.update(kind="whole", epochs=args.epochs, agreement=report["labelAgreement"]["generated"], frechetFloors=report["frechetDistance"]["timesFloor"])
    return row


def load():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else []


def store(row):
    key = lambda r: (r["kind"], r["dataset"], r["labelsPerClass"], METHODS.index(r["method"]), r["split"])
    rows = [r for r in load() if key(r) != key(row)] + [row]
    RESULTS.write_text("[\n" + ",\n".join(" " + json.dumps(r) for r in sorted(rows, key=key)) + "\n]\n")
    print(json.dumps(row), flush=True)


def summary():
    groups = {}
    for r in load():
        groups.setdefault((r["kind"], r["dataset"], r["labelsPerClass"], METHODS.index(r["method"])), []).append(r)
    for (kind, dataset, labels, method), rows in sorted(groups.items()):
        errors = [100 * r["testError"] for r in rows]
        line = f"{kind:6}{dataset:15}{labels:4} a class  {METHODS[method]:13}{len(rows)} splits: wrong on the test images {sum(errors) / len(errors):6.2f} % " \
               f"({', '.join(f'{e:.2f}' for e in errors)})"
        if kind == "whole":
            right = ", ".join(f"{100 * r['agreement']:.2f}" for r in rows)
            line += f"; images right {right} %"
        print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("what", nargs="?", choices=["table", "whole"])
    parser.add_argument("--data", default=os.environ.get("GAN_AUGMENT_DATA", "data"))
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--labels", type=int, default=10)
    parser.add_argument("--splits", default="")
    parser.add_argument("--methods", default="")
    parser.add_argument("--epochs", type=float, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--scratch", default="few-labels-scratch")
    parser.add_argument("--summary", action="store_true")
    args = parser.parse_args()
    if args.summary:
        return summary()
    if not args.what:
        parser.error("the program, and table or whole, are missing")
    args.program, args.data = os.path.abspath(args.program), os.path.abspath(args.data)
    args.scratch = pathlib.Path(args.scratch).resolve()
    args.scratch.mkdir(parents=True, exist_ok=True)
    splits = [int(s) for s in (args.splits or ("0,1,2" if args.what == "table" else "0,1,2,3,4")).split(",")]
    args.methods = args.methods.split(",") if args.methods else METHODS if args.what == "table" else ["consistency" if args.labels > 5 else "both"]  # as train does
    for split in splits:
        if args.what == "whole":
            store(whole(args, split))
            continue
        for method in args.methods:
            store(dict(train(args, split, method, "--kimg", "1"), kind="table"))


main()
