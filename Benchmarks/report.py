"""RESULTS.md from what was measured: tables, and what somebody wrote about them (NOTES.md)."""
import json, statistics

median = statistics.median


def table(header, rows):
    return ["", "| " + " | ".join(header) + " |", "|" + "---|" * len(header), *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def ratio(a, b):
    """Median over the rounds of a/b within a round."""
    return median(x / y for x, y in zip(a, b))


def best(speeds, beginning, ending):
    """The fastest way by its median, of those whose name begins and ends so."""
    names = [name for name in speeds if name.startswith(beginning) and name.endswith(ending)]
    return max(names, key=lambda name: median(speeds[name]), default=None)


def first(names, *choices):
    return next((choice for choice in choices if choice in names), None)


def training(result):
    """(rows for the summary, lines)"""
    speeds = result["images_per_second"]
    eager = best({k: v for k, v in speeds.items() if k.startswith("PyTorch eager")}, "PyTorch", "1 core")
    plain = first(speeds, "gan-augment f32, 1 core", "gan-augment, 1 core")
    ours, theirs = best(speeds, "gan-augment", "1 core"), best(speeds, "PyTorch", "1 core")
    name = result["what"]
    rows = [
        (f"{name}: f32 against PyTorch eager f32, 1 core", f"{ratio(speeds[plain], speeds[eager]):.2f}x"),
        (f"{name}: our best ({ours.split(',')[0].removeprefix('gan-augment').strip() or 'f32'}) against PyTorch's best "
         f"({theirs.split(',')[0].removeprefix('PyTorch ')}), 1 core", f"{ratio(speeds[ours], speeds[theirs]):.2f}x")]
    for one in [n for n in speeds if n.startswith("gan-augment") and n.endswith("1 core")]:
        two = one.replace("1 core", "2 cores")
        if two in speeds:
            what = one.split(",")[0].removeprefix("gan-augment").strip() or "f32"
            rows.append((f"{name}: two cores against one, {what}", f"{ratio(speeds[two], speeds[one]):.2f}x"))
    both = best(speeds, "PyTorch", "2 cores")
    if both and best(speeds, "gan-augment", "2 cores"):
        mine = best(speeds, "gan-augment", "2 cores")
        rows.append((f"{name}: our best against PyTorch's best, 2 cores", f"{ratio(speeds[mine], speeds[both]):.2f}x"))
    numbers = result["parameters"]
    lines = [f"### {name}", "", f"Batch 64, {result['rounds']} rounds. Numbers that are learned: " + ", ".join(
        f"{network} {count:,}" for network, count in numbers.items()) + " (counted on both sides)."]
    order = sorted(speeds, key=lambda n: (n.endswith("2 cores"), -median(speeds[n])))
    lines += table(
        ["way", "images/s, median", "lowest to highest", "against PyTorch eager, 1 core"],
        [(n, f"{median(speeds[n]):.0f}", f"{min(speeds[n]):.0f} to {max(speeds[n]):.0f}", f"{ratio(speeds[n], speeds[eager]):.2f}x") for n in order])
    lines += [f"PyTorch {mode} did not work here: {why}\n" for mode, why in result["failed"].items()]
    return rows, lines


def profile(result):
    """Of each profile: sums of each kind of work, then each work that takes at least half a hundredth of the step."""
    rows, lines = [], ["## Where the time of a step goes", "", "`gan-augment train --profile`, one core; a primitive of oneDNN or a loop of our own. *Of peak*: of "
                       "the additions and multiplications a second that a large matrix product reached in the same run.", ""]
    for name, found in result["profiles"].items():
        step, share, peak, rest = (found[key] for key in ("millisecondsPerStep", "shareInProducts", "shareOfPeak", "millisecondsOfRest"))
        rows.append((f"{name}: convolutions and matrix products, of the step; of the measured peak; the rest", f"{100 * share:.0f} %; {100 * peak:.0f} %; {rest:.1f} ms"))
        peaks = ", ".join(f"{rate / 1e9:.0f} GFLOPS in {element}" for element, rate in found["peaks"].items())
        lines += [f"### {name}", "", f"{found['imagesPerSecond']:.0f} images/s, {step:.2f} ms a step; peak {peaks}. Convolutions and matrix products: {100 * share:.1f} % of the "
                  f"step at {100 * peak:.1f} % of the peak; all else {rest:.2f} ms."]
        kinds = {}
        for line in found["lines"]:
            kinds[line["kind"]] = kinds.get(line["kind"], 0) + line["millisecondsPerStep"]
        kinds["between these"] = step - sum(kinds.values())
        lines += table(["kind", "ms a step", "of step"], [(k, f"{x:.3f}", f"{100 * x / step:.1f} %") for k, x in sorted(kinds.items(), key=lambda item: -item[1])])
        lines += table(["work", "kernel", "runs", "ms a step", "of step", "GFLOPS", "of peak"], [
            (line["name"], line["implementation"], f"{line['runsPerStep']:.0f}", f"{line['millisecondsPerStep']:.3f}", f"{100 * line['millisecondsPerStep'] / step:.1f} %",
             f"{line['operationsPerSecond'] / 1e9:.0f}" if line["shareOfPeak"] else "", f"{100 * line['shareOfPeak']:.0f} %" if line["shareOfPeak"] else "")
            for line in found["lines"] if line["millisecondsPerStep"] > 0.005 * step])
    return rows, lines


def generation(result):
    rows, lines = [], ["## Folders of images", "", f"The shipped MNIST model, {result['cores']} cores, whole processes from start to exit (imports included), "
                       f"medians of {result['rounds']} rounds in turns, written to {result['place']}. gan-augment writes a manifest besides."]
    for task, found in result["tasks"].items():
        ours = found["gan-augment"]["seconds"]
        order = sorted(found, key=lambda name: median(found[name]["seconds"]))
        peer = min((name for name in order if name != "gan-augment"), key=lambda name: ratio(found[name]["seconds"], ours))
        rows.append((f"{task}: seconds", f"{median(ours):.3f}"))
        rows.append((f"{task}: against {peer}", f"{ratio(found[peer]['seconds'], ours):.1f}x"))
        lines += [f"\n### {task}"]
        lines += table(
            ["program", "seconds", "lowest to highest", "peak MB", "bytes of PNG", "gan-augment is faster"],
            [(name, f"{median(r['seconds']):.3f}", f"{min(r['seconds']):.3f} to {max(r['seconds']):.3f}", f"{max(r['megabytes']):.0f}", f"{r['bytes']:,}",
              "" if name == "gan-augment" else f"{ratio(r['seconds'], ours):.1f}x") for name, r in ((n, found[n]) for n in order)])
    return rows, lines


def whole(result):
    lines = ["## A whole training", "", f"{result['kimg']},000 images of 28x28 grey, {result['cores']} cores, process start to exit, once each. gan-augment's "
             "time has all that belongs to it: reading, pictures, log, checkpoints, measuring the codes at the end. PyTorch's has the import and the steps."]
    most = max(row[1] for name, row in result["rows"].items() if name.startswith("gan-augment"))
    return [("a training of 28x28 images: most memory", f"{most:.0f} MB")], lines + table(["program", "seconds", "peak MB"], [(name, f"{row[0]:.1f}", f"{row[1]:.0f}") for name, row in result["rows"].items()])


def scaling_training(result):
    names = {"size": "image (48 to 192 maps where in colour)", "batch": "batch (28x28 grey)", "classes": "classes (28x28 grey)", "threads": "threads (28x28 grey)"}
    lines = ["## How training's time grows", "", f"gan-augment's default networks, {result['precision']}, {result['cores']} cores, batch 64, ten classes unless said; medians of {result['rounds']}."]
    for name, found in result["images_per_second"].items():
        base = found.get("28x28 grey") or found.get("64") or found.get("10") or found.get("1")
        lines += table([names[name], "images/s", "ms an image", "against the default"],
                       [(row, f"{median(x):.0f}", f"{1000 / median(x):.3f}", f"{ratio(x, base):.2f}x") for row, x in found.items()])
    return [], lines


def scaling_generation(result):
    lines = ["## How generation's time grows", "", "The shipped MNIST model, whole processes; all classes; from 100,000 images on measured once."]
    peak = max(x[1] for found in result["seconds_and_megabytes"].values() for runs in found.values() for x in runs)
    for name, found in result["seconds_and_megabytes"].items():
        lines += table([name, "seconds", "images/s", "peak MB"], [
            (f"{int(count):,}", f"{median(x[0] for x in runs):.3f}", f"{int(count) / median(x[0] for x in runs):,.0f}", f"{max(x[1] for x in runs):.0f}")
            for count, runs in found.items()])
    return [("generation: most memory, whatever the count and the format", f"{peak:.0f} MB")], lines


def quality(result):
    lines = ["## Time to quality", "", f"MNIST, {result['cores']} cores: seconds until the training's own judge finds {100 * result['agreement']:.0f} % of labels right and a Fréchet distance of "
             f"{result['frechet']} floors, on images that are held out. *Passing*: the default recipe of 25 epochs, scored every 10,000 images; *shortest*: a training of only so many. "
             "The judge itself is kept in the cache."]
    rows = [(f"time to quality on MNIST, {run['precision'] or 'f32'}, seed {run['seed']}: learning; with its scores", f"{run['learning']:.0f} s; {run['with_scores']:.0f} s")
            for run in result["runs"] if run["way"] == "passing" and run["images"]]
    return rows, lines + table(["way", "precision", "seed", "images", "labels right", "Fréchet", "seconds of learning", "with scores"], [
        (run["way"], run["precision"] or "f32", run["seed"], f"{run['images']:,}", f"{100 * run['agreement']:.1f} %", f"{run['frechet']:.2f}",
         f"{run['learning']:.1f}", f"{run['with_scores']:.1f}") if run["images"] else (run["way"], run["precision"] or "f32", run["seed"], "not reached", "", "", "", "")
        for run in result["runs"]])


def text(folder, notes):
    """The whole file."""
    found = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    summary, body = [], []
    steps = [name for name in found if name.startswith("training-")]
    if steps:
        body += ["## The training step", "",
                 "The same networks, losses, optimizers and moving average, the same images; in turns, ratios within a round, medians over the rounds. gan-augment's speed is that of its "
                 "own log, with all that a training does between two pictures; PyTorch's is of the bare step.", ""]
    for name, make in [(name, training) for name in steps] + [
            ("profile", profile), ("whole", whole), ("generation", generation), ("scaling-training", scaling_training),
            ("scaling-generation", scaling_generation), ("quality", quality)]:
        if name in found:
            rows, lines = make(found[name])
            summary += rows
            body += lines
    machines = {json.dumps({k: v for k, v in r["machine"].items() if k not in ("date", "commit")}): r["machine"] for r in found.values()}
    head = ["# Speed", "", "Written by the suite (`make bench`, `Benchmarks/suite.py`) from `Benchmarks/results`; the text at the end is `Benchmarks/NOTES.md`. Ratios hold, absolute "
            "figures do not.", ""]
    for machine in machines.values():
        head += [f"Machine: {machine['processor']}; {machine['system']}; {machine['libraries']}.", ""]
    dates = sorted({(r["machine"]["date"], r["machine"]["commit"]) for r in found.values()})
    head += ["Measured: " + ", ".join(f"{date} ({commit})" for date, commit in dates) + "."]
    return "\n".join(head + table(["", "measured"], summary) + body + ["", notes.read_text() if notes.exists() else ""]).rstrip() + "\n"
