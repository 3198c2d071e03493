"""Is the advice of `gan-augment verdict` good? 35 cells: five data sets, few to many labels, equal classes and three of ten cut to a tenth; and five
with a generator that has learned from other labels (`train --labels-per-class 10 --split 3`) and from all images without a label.

    verdict.py PROGRAM [--data FOLDER] [--cells mnist-10,strokes-50-rare,…] [--kimg 100] [--threads 2] [--scratch FOLDER] [-- OPTIONS OF verdict]
    verdict.py --summary

The first runs the cells that results/verdict.json has not yet (or those that are named, anew) and adds what came out. FOLDER has mnist, fashion-mnist,
cifar10-small (class folders in train and test) and sign-digits (class folders). --kimg is what each of a cell's four generators sees, thousands of
images (of colour images three fifths of it: their networks are larger). An interrupted run loses the cell it was at. The second prints a table and what the advice is worth.
"""
import argparse, json, os, pathlib, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "results" / "verdict.json"
RARE = "2,5,8"
# Labels of each class; None: all that there are (of sign-digits some 165 to learn from).
LABELS = {"mnist": [10, 50, 200], "fashion-mnist": [10, 50, 200], "strokes": [10, 50, 200], "sign-digits": [10, 50, None], "cifar10-small": [10, 50, 200]}
OWN = ("sign-digits", "cifar10-small")
# Objects and hands look as likely in a mirror; digits do not.
COLOURED = OWN
MIRRORED = ("cifar10-small", "sign-digits", "fashion-mnist")


# The splits whose labels a verdict has; its generator has those of another.
UNLABELLED = {"mnist": [5, 6, 7], "fashion-mnist": [5, 6]}
SPLIT_OF_GENERATOR = 3
EPOCHS_OF_GENERATOR = 5


def cells():
    for dataset, counts in LABELS.items():
        for count in counts:
            for rare in (False, True):
                yield f"{dataset}-{count or 'all'}{'-rare' if rare else ''}", dataset, count, rare, None
    for dataset, splits in UNLABELLED.items():
        for split in splits:
            yield f"{dataset}-10-unlabelled-{split}", dataset, 10, False, split


def unlabelled_model(args, dataset):
    """Trained when it is first asked for."""
    folder = pathlib.Path(args.scratch) / f"{dataset}-unlabelled"
    model = folder / "models" / f"{dataset}.safetensors"
    if not model.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([args.program, "train", "--dataset", dataset, "--labels-per-class", "10", "--split", str(SPLIT_OF_GENERATOR), "--epochs",
                        str(EPOCHS_OF_GENERATOR), "--threads", str(args.threads)], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, GAN_AUGMENT_DATA=args.data))
    return model.resolve()


def measure(args, name, dataset, count, rare, split):
    folder = pathlib.Path(args.scratch) / name
    folder.mkdir(parents=True, exist_ok=True)
    kimg = args.kimg * (0.6 if dataset in COLOURED else 1) if split is None else None
    command = [args.program, "verdict", "--json", "--overwrite", "--blind", "1000", "--threads", str(args.threads)]
    command += ["--kimg", str(kimg)] if split is None else ["--split", str(split), "--model", str(unlabelled_model(args, dataset))]
    command += ["--data", f"{args.data}/{dataset}"] if dataset in OWN else ["--dataset", dataset]
    command += ["--labels-per-class", str(count)] if count else []
    command += ["--rare", RARE] if rare else []
    command += ["--mirror"] if dataset in MIRRORED else []
    start = time.time()
    run = subprocess.run(command + args.options, cwd=folder, stdout=subprocess.PIPE, text=True, env=dict(os.environ, GAN_AUGMENT_DATA=args.data))
    if run.returncode not in (0, 5):
        sys.exit(f"{name}: exit code {run.returncode}")
    report = json.loads(run.stdout)
    (folder / "report.json").write_text(run.stdout)
    row = row_of(report)
    row.update(cell=name, dataset=dataset, labelsPerClass=count, rare=rare, split=split or 0, exit=run.returncode,
               minutes=round((time.time() - start) / 60, 1), kimg=kimg, options=args.options)
    return row


def row_of(report):
    """What is kept of a verdict's JSON document."""

    def score(stage, arm):
        found = [a["score"] for a in (report[stage] or {"arms": []})["arms"] if a["name"] == arm]
        return found[0] if found else None

    def over_classical(arm):
        """On the test images: what is told of (b) whatever the advice compared with."""
        return next((a["overClassical"] for a in report["test"]["arms"] if a["name"] == arm), None)

    row = {key: report[key] for key in ("advice", "reason", "best", "reference", "imagesPerClass", "seeds", "steps", "validationBy", "validationGain",
                                        "testGain", "blind", "blindTestGain", "rareRecall", "sentence")}
    row.update(testReal=score("test", "a"), testReference=score("test", report["reference"]), testBest=score("test", report["best"]),
               testOverClassical=over_classical(report["best"]), blindOverClassical=over_classical(report["blind"] or report["best"]),
               scores={stage: {a["name"]: round(a["score"], 5) for a in (report[stage] or {"arms": []})["arms"]} for stage in ("validation", "test")})
    return row


def load():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else []


def store(row):
    order = [name for name, *_ in cells()]
    rows = [r for r in load() if r["cell"] != row["cell"]] + [row]
    RESULTS.write_text(json.dumps(sorted(rows, key=lambda r: order.index(r["cell"])), indent=1) + "\n")


def points(gain):
    return "-" if gain is None else f"{100 * gain['mean']:+.2f} ({100 * gain['low']:+.2f} to {100 * gain['high']:+.2f})"


def summary():
    rows = load()
    print("| cell | advice | compared | gain on validation images | on test images | 1,000 of each, blindly, over (b) |")
    print("|---|---|---|---|---|---|")
    for r in rows:
        gains = " | ".join(points(r[gain]) for gain in ("validationGain", "testGain", "blindOverClassical"))
        print(f"| {r['cell']} | {r['advice']} | ({r['reference']}) → ({r['best']}) | {gains} |")
    used = [r for r in rows if r["advice"] == "use"]
    real = [r for r in used if r["testGain"]["mean"] > 0]
    sure = [r for r in used if r["testGain"]["low"] > 0]
    # Without "use" the advice is (b) itself, and costs nothing.
    worse = [r["cell"] for r in used if r["testOverClassical"]["high"] < -0.003]
    helped = [r for r in rows if r["advice"] != "use" and (r["testGain"] or {"low": 0})["low"] > 0]
    blind = [r["blindOverClassical"] for r in rows if r["blindOverClassical"]]
    print(f"\n{len(rows)} of {len(list(cells()))} cells; use {len(used)}, do not use {sum(r['advice'] == 'do not use' for r in rows)}, "
          f"not enough data to tell {sum(r['advice'] == 'not enough data to tell' for r in rows)}")
    print(f"\"use\" with a gain on the test images: {len(real)} of {len(used)} (beyond their doubt: {len(sure)})")
    print(f"following the advice worse than (b) by more than 0.3 points beyond doubt: {len(worse)} {' '.join(worse)}")
    print(f"gains that were missed (not advised, and beyond doubt on the test images): {len(helped)} {' '.join(r['cell'] for r in helped)}")
    print(f"1,000 of each class added blindly: helps beyond doubt in {sum(g['low'] > 0 for g in blind)} cells, harms in {sum(g['high'] < 0 for g in blind)}, "
          f"of {len(blind)}")


def main():
    argv, options = sys.argv[1:], []
    if "--" in argv:
        argv, options = argv[:argv.index("--")], argv[argv.index("--") + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--data", default=os.environ.get("GAN_AUGMENT_DATA", "data"))
    parser.add_argument("--cells", default="")
    parser.add_argument("--kimg", type=float, default=100)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--scratch", default="verdict-scratch")
    parser.add_argument("--summary", action="store_true")
    args = parser.parse_args(argv)
    args.options = options
    if args.summary:
        return summary()
    if not args.program:
        parser.error("the program is missing")
    args.program, args.data = os.path.abspath(args.program), os.path.abspath(args.data)
    named = [name for name in args.cells.split(",") if name]
    unknown = set(named) - {name for name, *_ in cells()}
    if unknown:
        parser.error(f"no cells: {', '.join(sorted(unknown))}; there are {', '.join(name for name, *_ in cells())}")
    done = {r["cell"] for r in load()}
    for name, *cell in cells():
        if name in named or (not named and name not in done):
            row = measure(args, name, *cell)
            store(row)
            print(f"{name}: {row['sentence']}", flush=True)


main()
