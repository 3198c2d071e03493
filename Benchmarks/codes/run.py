#!/usr/bin/env python3
"""Do the codes find thickness and slant whatever the seed? Trains with the defaults, once a seed, and asks the models.

Usage: run.py PROGRAM FOLDER [--dataset mnist] [--seeds 10] [--kimg N] [--jobs 2] ; writes FOLDER/results.md. Models that are
there already are not trained again. Each run computes on one thread; the first one trains the judge.
"""
import argparse, json, os, subprocess
from concurrent.futures import ThreadPoolExecutor

# What each guided code has to reach: its range in within-class standard deviations of the real images.
RANGES = {"thickness": 2.0, "slant": 1.5}
LEAST_CORRELATION = 0.9
LEAST_KEPT = 0.97


def run(command, folder, **more):
    return subprocess.run(command, cwd=folder, text=True, check=True, stdout=subprocess.PIPE, **more).stdout


def train(options, seed):
    model = f"seed-{seed}.safetensors"
    if not os.path.exists(os.path.join(options.folder, f"seed-{seed}.done")):
        length = ["--kimg", str(options.kimg)] if options.kimg else []
        with open(os.path.join(options.folder, f"seed-{seed}.log"), "w") as log:
            run([options.program, "train", "--dataset", options.dataset, "--seed", str(seed), "--threads", "1", "--model", model,
                 "--samples", f"seed-{seed}", "--overwrite", *length], options.folder, stderr=log)
        open(os.path.join(options.folder, f"seed-{seed}.done"), "w").close()
    found = json.loads(run([options.program, "inspect", model, "--json"], options.folder))["codes"]
    print(f"seed {seed}:", ", ".join(code["name"] for code in found), flush=True)
    return seed, {code["name"]: code for code in found}


def row(seed, codes):
    """A line of the table, and whether both codes reached what they have to."""
    cells, good = [str(seed)], True
    for name, least in RANGES.items():
        code = codes.get(name)
        if code is None:
            cells += ["not found", "", "", ""]
            good = False
            continue
        low, high = code["range"]
        digits = 2 if code["unit"] != "°" else 0
        scale, unit = (57.29577951, "°") if code["unit"] == "rad" else (1, " " + code["unit"])
        cells += [
            f"{scale * low:.{digits}f} to {scale * high:.{digits}f}{unit}", f'{code["rangeInStandardDeviations"]:.1f}',
            f'{code["spearman"]:.3f}', f'{100 * code["kept"]:.1f} %',
        ]
        good = good and (
            abs(code["spearman"]) >= LEAST_CORRELATION and code["kept"] >= LEAST_KEPT
            and code["rangeInStandardDeviations"] >= least)
    return "| " + " | ".join(cells + ["yes" if good else "**no**"]) + " |", good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("folder")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--kimg", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    done = [train(options, 0)]
    with ThreadPoolExecutor(options.jobs) as pool:
        done += pool.map(lambda seed: train(options, seed), range(1, options.seeds))
    rows = [row(*of) for of in done]
    text = "\n".join(
        [f"{sum(good for _, good in rows)} of {len(rows)} seeds: both codes named, |Spearman| ≥ {LEAST_CORRELATION}, class kept "
         f"≥ {LEAST_KEPT:.0%}, ranges ≥ " + ", ".join(f"{least} sd ({name})" for name, least in RANGES.items()), "",
         "| seed | thickness | in sd | Spearman | class kept | slant | in sd | Spearman | class kept | reached |",
         "|---|---|---|---|---|---|---|---|---|---|", *(line for line, _ in rows), ""])
    with open(os.path.join(options.folder, "results.md"), "w") as file:
        file.write(text)
    print(text)


if __name__ == "__main__":
    main()
