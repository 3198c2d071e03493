"""What every preset reaches on MNIST: the numbers of `gan-augment presets` and docs/gans.md.

    presets.py PROGRAM [--presets gan,dcgan,…] [--seeds 0,1,2] [--epochs 10] [--cores 0,1] [--data FOLDER] [--scratch FOLDER]
    presets.py --write

The first trains each preset with each seed on one core (as many at a time as there are cores), evaluates it against the test set and adds the numbers
to results/presets.json; what is there of a preset and seed is replaced. Minutes are of one core's work, whatever else the machine does (those of seed
0 of cgan, acgan, infogan, wgan and relativistic are older, by the clock of a busy machine: upper bounds).
The second writes Sources/Training/Presets/PresetMeasurement+All.swift from it.
After that build, run `gan-augment presets --page > docs/gans.md`, which shows the strips of the first seed that it copies to docs/gans/NAME.png.
"""
import argparse, json, os, pathlib, queue, shutil, subprocess, threading

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
    process = subprocess.Popen(train, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    row = {"preset": preset, "seed": seed, "exit": os.waitstatus_to_exitcode(status)}
    log = [json.loads(line) for line in open(folder / "log.jsonl")]
    end = log[-1]
    row.update(minutes=round((used.ru_utime + used.ru_stime) / 60, 2), epochs=round(end["imagesSeen"] / log[0]["trainingImages"], 2), ending=end["reason"])
    if model.exists():
        evaluate = pin + [program, "evaluate", "--model", str(model), "--dataset", "mnist", *place, "--json", "--seeds", "1", "--threads", "1",
                          "--picture", str(folder / "evaluation.png")]
        report = json.loads(subprocess.run(evaluate, capture_output=True, text=True, check=True).stdout)
        shares = [c["generated"] for c in report["classShares"]["perClass"]]
        row.update(frechet=report["frechetDistance"]["timesFloor"], precision=report["precision"]["generated"], recall=report["recall"]["generated"],
                   leastShare=min(shares), agreement=report["labelAgreement"]["generated"] if report["labelAgreement"] else None)
    return row


def store(row):
    rows = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    rows = [r for r in rows if (r["preset"], r["seed"]) != (row["preset"], row["seed"])] + [row]
    RESULTS.write_text(json.dumps(sorted(rows, key=lambda r: (r["preset"], r["seed"])), indent=1) + "\n")


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


def write(args):
    rows = json.loads(RESULTS.read_text())
    SWIFT.write_text(swift([r for r in rows if "frechet" in r]))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for row in rows:
        strip = pathlib.Path(args.scratch) / f"{row['preset']}-{row['seed']}" / "epochs.png"
        if row["seed"] == 0 and strip.exists():
            shutil.copyfile(strip, PICTURES / f"{row['preset']}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--presets", default="default,infogan,sngan,wgan-gp,cgan,acgan,dcgan,lsgan,relativistic,wgan,gan")
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--cores", default="0,1")
    parser.add_argument("--data", help="the folder where MNIST lies")
    parser.add_argument("--scratch", default="/tmp/gan-augment-presets")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.write:
        return write(args)
    jobs, lock = queue.Queue(), threading.Lock()
    for seed in args.seeds.split(","):
        for preset in args.presets.split(","):
            jobs.put((preset, int(seed)))

    def work(core):
        while True:
            try:
                preset, seed = jobs.get_nowait()
            except queue.Empty:
                return
            try:
                row = measure(args.program, preset, seed, core, args)
            except Exception as error:
                print(f"{preset} {seed}: {error}", flush=True)
                continue
            with lock:
                store(row)
                print(json.dumps(row), flush=True)

    workers = [threading.Thread(target=work, args=(core,)) for core in args.cores.split(",")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


main()
