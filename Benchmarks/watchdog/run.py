#!/usr/bin/env python3
"""How reliable is the watchdog? Trains on the built-in strokes, healthy and sabotaged, and counts who was flagged.

Usage: run.py PROGRAM FOLDER [--jobs 2] [--only GROUP] ; writes FOLDER/results.md. Runs that are done (their log has an
end) are not repeated. Each run computes on one thread: some 25 seconds of a core for 40,000 images.
"""
import argparse, json, os, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

COMMON = ["--kimg", "40", "--score-every", "8", "--threads", "1", "--stop", "never", "--overwrite"]


def sabotaged(*names):
    return [word for name in names for word in ("--sabotage", name)]


def runs():
    """(group, name, seed, arguments). Seeds 1 to 40; thresholds were set on runs with seeds from 101."""
    broken = SABOTAGED
    for i, names in enumerate(broken):
        yield "sabotaged", " + ".join(names), 1 + i, sabotaged(*names)
    for i, arguments in enumerate(HEALTHY):
        yield "healthy", " ".join(arguments) or "defaults", 21 + i, list(arguments)
    for i, names in enumerate(HARMLESS):
        yield "harmless", " + ".join(names), 41 + i, sabotaged(*names)


SABOTAGED = [
]

# Attempts at sabotage that this recipe shrugs off: spectral and batch normalization make it blind to the size of most
# weights, so that steps ten times too large only make them grow. Counted for neither side.
HARMLESS = [
    ["generator-rate-x10"], ["discriminator-rate-x10"], ["rates-x10"], ["rates-x30"],
]

HEALTHY = [
    [], [], [], [], [],
    ["--batch", "32"], ["--batch", "32"], ["--batch", "48"], ["--batch", "96"], ["--batch", "96"],
    ["--batch", "128"], ["--batch", "128"],
    ["--codes", "0"], ["--codes", "0", "--batch", "128"], ["--codes", "4"],
    ["--rate", "0.001"], ["--rate", "0.004"],
    ["--objective", "non-saturating"], ["--objective", "non-saturating", "--batch", "128"],
    ["--kimg", "80"],
]


def train(program, folder, run):
    group, name, seed, arguments = run
    title = f"{group}-{seed}"
    log = os.path.join(folder, "samples", title, "log.jsonl")
    if not finished(log):
        common = [word for word in COMMON]
        if "--kimg" in arguments:
            common = common[2:]
        done = subprocess.run(
            ["nice", "-n", "5", program, "train", *common, "--seed", str(seed), "--name", title, *arguments], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with open(os.path.join(folder, title + ".txt"), "w") as file:
            file.write(f"exit {done.returncode}\n{done.stderr}{done.stdout}")
        print(title, name, "exit", done.returncode, flush=True)
    with open(os.path.join(folder, title + ".txt")) as file:
        code = file.readline().split()[1]
    lines = [json.loads(line) for line in open(log)]
    scores = [line for line in lines if line["event"] == "score" and line["imagesSeen"] > 0]
    troubles = [line for line in lines if line["event"] == "trouble"]
    last = lines[-1]
    return {
        "group": group, "name": name, "seed": seed, "exit": code,
        "troubles": [f'{t["trouble"]} ({t["imagesSeen"] // 1000}k)' for t in troubles],
        "last": scores[-1], "best": min((s["score"] for s in scores if s["score"] is not None), default=None),
        "training": last.get("trainingSeconds", 0), "scoring": last.get("scoringSeconds", 0), "count": len(scores) + 1,
        "images": last["imagesSeen"],
    }


def finished(log):
    try:
        with open(log) as file:
            return json.loads(file.readlines()[-1])["event"] in ("end", "failed")
    except (OSError, IndexError, ValueError, KeyError):
        return False


def table(rows):
    lines = ["| run | seed | flagged for (images seen) | last score: labels right, Fréchet, variety | best score | exit |", "|---|---|---|---|---|---|"]
    for row in rows:
        last = row["last"]
        number = lambda x, places: "not finite" if x is None else f"{x:.{places}f}"
        words = ", ".join(row["troubles"]) or "**nothing**"
        agreement = "not finite" if last["labelAgreement"] is None else f'{100 * last["labelAgreement"]:.1f} %'
        lines.append(
            f'| {row["name"]} | {row["seed"]} | {words} | {agreement}, {number(last["frechetMultiple"], 1)}x, '
            f'{number(last["variety"], 2)} | {number(row["best"], 1)} | {row["exit"]} |')
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    os.makedirs(options.folder, exist_ok=True)
    chosen = [run for run in runs() if options.only in (None, run[0])]
    # The first one trains the judge, the others find it.
    done = [train(program, options.folder, chosen[0])]
    with ThreadPoolExecutor(options.jobs) as pool:
        done += pool.map(lambda run: train(program, options.folder, run), chosen[1:])
    text = []
    for group, title in [("sabotaged", "Sabotaged"), ("healthy", "Healthy"), ("harmless", "Attempts that did no harm")]:
        rows = [row for row in done if row["group"] == group]
        flagged = sum(bool(row["troubles"]) for row in rows)
        text += [f"## {title}: {flagged} of {len(rows)} flagged", "", table(rows), ""]
    scores = sum(row["count"] for row in done)
    seconds = sum(row["scoring"] for row in done)
    perImage = sum(row["training"] for row in done) / sum(row["images"] for row in done)
    text += [
        f"Cost: {scores} scores in {seconds:.0f} s, {1000 * seconds / scores:.0f} ms each, while learning from an image took "
        f"{1000 * perImage:.2f} ms: a score is worth {seconds / scores / perImage:.0f} images.", ""]
    with open(os.path.join(options.folder, "results.md"), "w") as file:
        file.write("\n".join(text))
    print("\n".join(text))


if __name__ == "__main__":
    main()
