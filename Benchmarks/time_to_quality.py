"""How long MNIST takes to be good: the first score of a training with label agreement of at least 98 % and a Fréchet distance of
at most 3.2 times the floor, by the judge of the training itself (held-out images; Sources/Training/JudgeScorer.swift).

Two ways to ask. `passing`: the default recipe of 25 epochs, scored every 10,000 images: when is it that good on its way? `shortest`:
a training of only so many thousand images, whose learning rates fall to the end of it: what is its last score?
"""
import json, pathlib, subprocess, time
from training import precisions

AGREEMENT, FRECHET = 0.98, 3.2


def events(folder):
    path = pathlib.Path(folder) / "log.jsonl"
    return [json.loads(line) for line in open(path) if line.endswith("\n")] if path.exists() else []


def is_good(score):
    return score["labelAgreement"] >= AGREEMENT and score["frechetMultiple"] <= FRECHET


def seconds_of(log, images):
    """(seconds of learning to so many images, the same with the scores on the way and the last one)."""
    scores = [e for e in log if e["event"] == "score"]
    step = [e for e in log if e["event"] in ("step", "epoch") and e["imagesSeen"] <= images][-1]
    before = sum(e["scoringSeconds"] for e in scores if e["imagesSeen"] < step["imagesSeen"])
    # Up to a hundred steps more were done until the score, at the pace of all before.
    learning = (step["seconds"] - before) * images / step["imagesSeen"]
    return learning, learning + sum(e["scoringSeconds"] for e in scores if e["imagesSeen"] <= images)


def train(program, cores, precision, scratch, more, name, stop=lambda log: False):
    """The log of a training, and the seconds before it began (reading, the judge)."""
    folder = f"{scratch}/quality-{name}"
    command = ["taskset", "-c", ",".join(map(str, cores)), program, "train", "--dataset", "mnist", "--threads", str(len(cores)), "--stop", "never",
               "--model", f"{folder}/m.safetensors", "--samples", folder, "--overwrite", *more]
    command += ["--precision", precision] if precision else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        time.sleep(0.2)
        if stop(events(folder)):
            process.terminate()
            process.wait()
            return events(folder)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}")
    return events(folder)


def passing(program, cores, precision, scratch, seed):
    """The default recipe until it is that good."""
    def good(log):
        return next((e for e in log if e["event"] == "score" and is_good(e)), None)
    log = train(program, cores, precision, scratch, ["--score-every", "10", "--seed", str(seed)], f"passing-{precision}-{seed}", good)
    score = good(log)
    if score is None:
        return {"seed": seed, "precision": precision, "images": None}
    learning, whole = seconds_of(log, score["imagesSeen"])
    return {"seed": seed, "precision": precision, "images": score["imagesSeen"], "agreement": score["labelAgreement"], "frechet": score["frechetMultiple"],
            "learning": round(learning, 1), "with_scores": round(whole, 1)}


def shortest(program, cores, precision, scratch, seed, kimg):
    """A training of so many thousand images, to its end."""
    log = train(
        program, cores, precision, scratch, ["--kimg", str(kimg), "--score-every", str(kimg), "--seed", str(seed)], f"shortest-{precision}-{seed}-{kimg}")
    score, end = [e for e in log if e["event"] == "score"][-1], log[-1]
    return {"seed": seed, "precision": precision, "images": score["imagesSeen"], "agreement": score["labelAgreement"], "frechet": score["frechetMultiple"],
            "good": is_good(score), "learning": end["trainingSeconds"], "with_scores": end["seconds"]}
