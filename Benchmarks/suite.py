"""All measurements of speed. Every group can be run alone; what was measured is kept in Benchmarks/results, and RESULTS.md is made of it.

    suite.py PROGRAM [GROUP …] [--python PYTHON_WITH_TORCH] [--rounds N] [--seconds S] [--shapes 28x28x1,32x32x3] [--modes …]

Groups (without any: training profile generation):
  training     the step against PyTorch, in turns (about ten minutes)
  profile      where the step's time goes, by `train --profile` (one minute)
  whole        a short training from start to exit (four minutes)
  generation   folders of images against PyTorch with Pillow (four minutes)
  scaling      how time grows with size, batch, classes, threads and count (ten minutes, 2 GB of disk)
  quality      the time MNIST takes to be good (two minutes; --kimg 60,100 also tries trainings of that length)
  report       only writes RESULTS.md again
"""
import argparse, json, os, pathlib, shutil, signal, subprocess, sys, tempfile
import generation, images, machine, report, scaling, time_to_quality, training

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = ["training", "profile", "whole", "generation", "scaling", "quality", "report"]


def tell(text):
    print(text, file=sys.stderr, flush=True)


def keep(name, result, options):
    """One file for each measurement, with the machine it was made on."""
    (HERE / "results").mkdir(exist_ok=True)
    text = json.dumps({"machine": machine.describe(options.python), **result}, indent=1, ensure_ascii=False)
    (HERE / f"results/{name}.json").write_text(text + "\n")


def profile(options, cores):
    """What `train --profile` says of the step on one core, for each precision that there is."""
    found = {}
    if "--profile" not in subprocess.run([options.program, "train", "--help"], capture_output=True, text=True).stdout:
        tell("profile: this program has no --profile")
        return None
    for shape in options.shapes:
        images.write_npz(f"{options.scratch}/{shape}.npz", training.SHAPES[shape]["side"], training.SHAPES[shape]["channels"])
        for precision in training.precisions(options.program):
            command = ["taskset", "-c", str(cores[0]), options.program, "train", "--threads", "1", "--test-share", "0", "--profile", "--json",
                       "--data", f"{options.scratch}/{shape}.npz", "--aug", "never", "--channels", training.SHAPES[shape]["maps"]]
            command += ["--precision", precision] if precision else []
            found[f"{shape} {precision or 'f32'}"] = json.loads(
                subprocess.run(command, capture_output=True, text=True, check=True, cwd=options.scratch).stdout)
            tell(f"profile: {shape} {precision or 'f32'} done")
    return {"profiles": found}


def quality(options, cores):
    runs = []
    for precision in training.precisions(options.program):
        for seed in range(options.seeds):
            runs.append(dict(time_to_quality.passing(options.program, cores, precision, options.scratch, seed), way="passing"))
            tell(f"quality: {runs[-1]}")
            for kimg in options.kimg:
                runs.append(dict(time_to_quality.shortest(options.program, cores, precision, options.scratch, seed, kimg), way="shortest"))
                tell(f"quality: {runs[-1]}")
    return {"runs": runs, "cores": len(cores), "agreement": time_to_quality.AGREEMENT, "frechet": time_to_quality.FRECHET}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("groups", nargs="*", choices=GROUPS)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.5, help="of one turn of a training")
    parser.add_argument("--shapes", type=lambda text: text.split(","), default=["28x28x1", "32x32x3"])
    parser.add_argument("--modes", type=lambda text: text.split(","), default=training.MODES)
    parser.add_argument("--tasks", type=int, default=len(generation.TASKS), help="of generation: only the first so many")
    parser.add_argument("--seeds", type=int, default=1, help="of quality")
    parser.add_argument("--kimg", type=lambda text: [int(x) for x in text.split(",")], default=[], help="of quality")
    parser.add_argument("--scratch", type=pathlib.Path, default=HERE.parent / ".build", help="where the folder for everything temporary is made")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))         # what is temporary is removed all the same
    options.scratch = tempfile.mkdtemp(prefix="measuring-", dir=options.scratch)
    try:
        for group in options.groups or ["training", "profile", "generation"]:
            if group == "training":
                for shape in options.shapes:
                    training.play(
                        shape, options.program, options.python, cores, options.rounds, options.seconds, options.modes, options.scratch, tell,
                        lambda result: keep(f"training-{shape}", result, options))
            elif group == "whole":
                keep(group, training.whole(options.program, options.python, cores, 100, options.scratch), options)
            elif group == "generation":
                keep(group, generation.play(options.program, options.python, cores, options.rounds, options.tasks, options.scratch, tell), options)
            elif group == "scaling":
                keep("scaling-training", scaling.train(options.program, cores, 3, options.seconds, options.scratch, tell), options)
                keep("scaling-generation", scaling.generate(options.program, cores, 3, options.scratch, tell), options)
            elif group in ("profile", "quality"):
                result = profile(options, cores) if group == "profile" else quality(options, cores)
                if result:
                    keep(group, result, options)
    finally:
        shutil.rmtree(options.scratch)
    text = report.text(HERE / "results", HERE / "NOTES.md")
    (HERE / "RESULTS.md").write_text(text)
    print(text)


main()
