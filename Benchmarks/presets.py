"""What every preset reaches on MNIST: the numbers of `gan-augment presets` and docs/gans.md.

    presets.py PROGRAM [--presets gan,dcgan,…] [--seeds 0,1,2] [--epochs 10] [--cores 0,1] [--data FOLDER] [--scratch FOLDER]
    presets.py --write

The first trains each preset with each seed on one core (as many at a time as there are cores), evaluates it against the test set and adds the numbers
to results/presets.json; what is there of a preset and seed is replaced. The second writes Sources/Training/Presets/PresetMeasurement+All.swift from it.
After that build, run `gan-augment presets --page > docs/gans.md`, and copy the strips of the first seed (epochs.png) to docs/gans/NAME.png (`--pictures`).
"""
import argparse, json, pathlib, queue, shutil, subprocess, threading, time

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "results" / "presets.json"
SWIFT = HERE.parent / "Sources" / "Training" / "Presets" / "PresetMeasurement+All.swift"
PICTURES = HERE.parent / "docs" / "gans"


def measure(program, preset, seed, core, args):
    folder = pathlib.Path(args.scratch) / f"{preset}-{seed}"
    model = folder / "m.safetensors"
    place = ["--data", args.data] if args.data else []
    pin = ["taskset", "-c", str(core)]
    train = pin + [program, "train", "--preset", preset, "--dataset", "mnist", *place, "--seed", str(seed), "--epochs", str(args.epochs), "--threads", "1",
                   "--stop", "never", "--model", str(model), "--samples", str(folder), "--overwrite"]
    result = subprocess.run(train, capture_output=True, text=True)
    row = {"preset": preset, "seed": seed, "exit": result.returncode}
    log = [json.loads(line) for line in open(folder / "log.jsonl")]
    end = log[-1]
    row.update(minutes=round(end["trainingSeconds"] / 60, 2), epochs=round(end["imagesSeen"] / log[0]["trainingImages"], 2), ending=end["reason"])
    if model.exists():
        evaluate = pin + [program, "evaluate", "--model", str(model), "--dataset", "mnist", *place, "--json", "--out", str(folder / "evaluation.png"), "--overwrite"]
        report = json.loads(subprocess.run(evaluate, capture_output=True, text=True, check=True).stdout)
        row["evaluation"] = report
    return row


def numbers(row):
    """frechet, precision, recall, least share, agreement"""
    e = row["evaluation"]
    return e


def swift(rows):
    order = {}
    for row in rows:
        order.setdefault(row["preset"], []).append(row)
    lines = ["// Written by Benchmarks/presets.py from Benchmarks/results/presets.json; not to be edited.", "extension PresetMeasurement {",
             "  static let all: [String: [PresetMeasurement]] = ["]
    for preset, of in order.items():
        lines.append(f'    "{preset}": [')
        for r in sorted(of, key=lambda r: r["seed"]):
            agreement = "nil" if r["agreement"] is None else f"{r['agreement']:.4f}"
            lines.append(f"      PresetMeasurement(")
            lines.append(f"        seed: {r['seed']}, minutes: {r['minutes']:.2f}, epochs: {r['epochs']:g}, frechet: {r['frechet']:.3f}, precision: {r['precision']:.4f}, "
                         f"recall: {r['recall']:.4f},")
            lines.append(f"        leastShare: {r['leastShare']:.4f}, agreement: {agreement}),")
        lines.append("    ],")
    return "\n".join(lines + ["  ]", "}"]) + "\n"
