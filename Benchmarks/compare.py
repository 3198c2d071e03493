"""Training speed of gan-augment and of PyTorch on the same networks, losses and batch, in one run.

The programs take turns (ours on one core, PyTorch eager f32 on the same core, ours on two cores), so that a machine
whose speed drifts is fair to all; the figures are medians over the rounds of ratios within a round.

usage: compare.py --program .build/release/gan-augment --python PYTHON_WITH_TORCH [--rounds 5] [--seconds 10]
"""
import argparse, json, os, pathlib, platform, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent


def ours(program, cores, seconds):
    """Images a second of our training: the median over its log's windows of 100 steps, the first one left out."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["taskset", "-c", ",".join(map(str, cores)), program, "train", "--dataset", "strokes", "--threads",
             str(len(cores)), "--minutes", str(seconds / 60), "--model", f"{folder}/m.safetensors", "--samples", f"{folder}/s"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines = [json.loads(line) for line in open(f"{folder}/s/log.jsonl")]
    speeds = [line["imagesPerSecond"] for line in lines if line["event"] == "step"]
    return statistics.median(speeds[1:] or speeds)


def pytorch(python, core, seconds):
    """Images a second of PyTorch's training on one core."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")
    result = subprocess.run(
        ["taskset", "-c", str(core), python, str(HERE / "train_pytorch.py"), "--threads", "1", "--seconds", str(seconds)],
        check=True, capture_output=True, text=True, env=environment)
    return json.loads(result.stdout.strip().splitlines()[-1])["images_per_second"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("compare.py: two cores are needed")
    one, two, torch = [], [], []
    for r in range(arguments.rounds):
        one.append(ours(arguments.program, cores[:1], arguments.seconds))
        torch.append(pytorch(arguments.python, cores[0], arguments.seconds))
        two.append(ours(arguments.program, cores[:2], arguments.seconds))
        print(f"round {r + 1}: ours, 1 core {one[-1]:.0f} images/s; PyTorch, 1 core {torch[-1]:.0f}; ours, 2 cores {two[-1]:.0f}", flush=True)
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    median = statistics.median
    print(f"processor: {cpu}; load {os.getloadavg()[0]:.1f}")
    print(f"median images/s: ours 1 core {median(one):.0f}, PyTorch 1 core {median(torch):.0f}, ours 2 cores {median(two):.0f}")
    print(f"ours against PyTorch, one core: {median(a / b for a, b in zip(one, torch)):.2f}x")
    print(f"two cores against one, ours:    {median(a / b for a, b in zip(two, one)):.2f}x")


main()
