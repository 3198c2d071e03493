"""The training step against PyTorch's, on the same images, networks, losses, batch and cores, in turns.

One process for each way that PyTorch runs waits, idle, for its turn; gan-augment is started anew for each of its own. Ratios are
taken within a round, and the median over the rounds is what counts: a machine whose speed drifts is fair to all.
"""
import json, os, pathlib, statistics, struct, subprocess, time
import images

HERE = pathlib.Path(__file__).resolve().parent
SHAPES = {
    "28x28x1": dict(side=28, channels=1, maps="32,64", what="28x28 grey, 32-64 maps (MNIST's default)"),
    "32x32x3": dict(side=32, channels=3, maps="128,256,512", what="32x32 colour, 128-256-512 maps"),
    "64x64x3": dict(side=64, channels=3, maps="48,96,192", what="64x64 colour, 48-96-192 maps (the default)"),
}
MODES = ["eager", "channels_last", "bf16", "bf16_channels_last", "compile", "compile_bf16", "compile_bf16_channels_last"]


def precisions(program):
    """What `train --precision` takes, where it has that."""
    text = subprocess.run([program, "train", "--help"], capture_output=True, text=True, check=True).stdout
    return ["f32", "bf16"] if "--precision" in text else [None]


class Ours:
    """`gan-augment train`, its speed read from its own log: the time of each epoch of so few images is a window."""

    def __init__(self, program, data, folder, cores, precision=None, maps=None, batch=64, name=None):
        self.folder = pathlib.Path(folder)
        self.cores = cores
        self.name = name or f"gan-augment{' ' + precision if precision else ''}, {len(cores)} core{'s' if len(cores) > 1 else ''}"
        self.command = [
            "taskset", "-c", ",".join(map(str, cores)), program, "train", "--data", data, "--test-share", "0", "--score-every", "0",
            "--aug", "never", "--threads", str(len(cores)), "--batch", str(batch), "--kimg", "1000000", "--checkpoint-every", "1000000",
            "--model", f"{self.folder}/m.safetensors", "--samples", f"{self.folder}/samples", "--overwrite"]
        self.command += ["--precision", precision] if precision else []
        self.command += ["--channels", maps] if maps else []

    def measure(self, seconds, windows=3):
        """Images a second, without the epochs in which a picture was drawn; after the time, and so many windows, it is interrupted."""
        subprocess.run(["rm", "-rf", str(self.folder)], check=True)
        self.folder.mkdir(parents=True)
        with open(self.folder / "output", "w+") as output:
            process = subprocess.Popen(self.command, stdout=output, stderr=output)
            start = time.monotonic()
            while process.poll() is None and (time.monotonic() - start < seconds or len(self.speeds()) < windows):
                time.sleep(0.1)
            process.terminate()                   # a background job may be deaf to Ctrl-C
            if process.wait() != 143:
                output.seek(0)
                raise RuntimeError(f"{' '.join(self.command)}\n{output.read()[-1000:]}")
        if any(event["event"] == "trouble" for event in self.log()):
            raise RuntimeError(f"{self.folder}: the training ran into trouble: its steps are not what was to be measured")
        return statistics.median(self.speeds())

    def log(self):
        path = self.folder / "samples/log.jsonl"
        return [json.loads(line) for line in open(path) if line.endswith("\n")] if path.exists() else []

    def speeds(self):
        """Of each epoch behind the first; where a picture was drawn between two, the longer time is left out by the median."""
        epochs = [event for event in self.log() if event["event"] == "epoch"]
        return [(b["imagesSeen"] - a["imagesSeen"]) / (b["seconds"] - a["seconds"]) for a, b in zip(epochs, epochs[1:])]

    def parameters(self):
        """How many numbers each network learns: what the interrupted training's state holds of it, without running statistics
        and singular vectors and without the optimizer's moments."""
        path = sorted((self.folder / "m.training").glob("*.safetensors"))[-1]
        with open(path, "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        counts = {"generator": 0, "discriminator": 0, "recognizers": 0}
        for name, entry in header.items():
            network = name.removeprefix("game.").split(".")[0]
            key = "recognizers" if network.startswith("recognizer") else network
            if name.startswith("game.") and key in counts and name.endswith((".weight", ".bias")):
                size = 1
                for n in entry["shape"]:
                    size *= n
                counts[key] += size
        return counts


class Theirs:
    """One way that PyTorch runs, ready and waiting."""

    def __init__(self, python, data, cores, mode, maps, adam="fused", window=4, scratch="."):
        self.name = f"PyTorch {mode}{', plain Adam' if adam == 'plain' else ''}, {len(cores)} core{'s' if len(cores) > 1 else ''}"
        threads = str(len(cores))
        environment = dict(os.environ, OMP_NUM_THREADS=threads, MKL_NUM_THREADS=threads)
        self.errors = open(f"{scratch}/peer-errors", "a+")
        self.process = subprocess.Popen(
            ["taskset", "-c", ",".join(map(str, cores)), python, str(HERE / "train_pytorch.py"), "--data", data, "--mode", mode,
             "--channels", maps, "--adam", adam, "--threads", threads, "--window", str(window), "--serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)
        self.ready = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            lines = self.errors.read().strip().splitlines() or ["no error was told"]
            raise RuntimeError(lines[-1][:200])
        return json.loads(line)

    def measure(self, seconds):
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        return self.answer()["images_per_second"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def play(shape, program, python, cores, rounds, seconds, modes, scratch, tell, keep):
    """One shape: {name: [images a second of each round]}, what did not work, and the numbers that the networks learn; kept after
    every round, so that whoever ends it early has the rounds that were complete."""
    about = SHAPES[shape]
    data = f"{scratch}/{shape}.npz"
    # An epoch is a window: some 0.1 to 1.5 seconds.
    window = 10 if shape == "28x28x1" else 2
    images.write_npz(data, about["side"], about["channels"], count=64 * window)
    ours = [
        Ours(program, data, f"{scratch}/{shape}-{p}-{n}", cores[:n], p, about["maps"])
        for n in (1, 2)[:len(cores)] for p in precisions(program)]
    players, failures = list(ours), {}
    asked = [(mode, "fused", 1) for mode in modes] + [("eager", "plain", 1)]
    asked += [(mode, "fused", 2) for mode in ("eager", "bf16_channels_last") if mode in modes and len(cores) > 1]
    for mode, adam, n in asked:
        tell(f"{shape}: waiting for PyTorch {mode} ({n} core{'s' if n > 1 else ''})")
        try:
            players.append(Theirs(python, data, cores[:n], mode, about["maps"], adam, window, scratch))
        except RuntimeError as error:
            failures[mode] = str(error)
    speeds = {player.name: [] for player in players}
    for r in range(rounds):
        for name, speed in [(player.name, player.measure(seconds)) for player in players]:
            speeds[name].append(round(speed, 1))
        own = ours[0].parameters()
        for peer in players[len(ours):]:
            if peer.ready["parameters"] != own:
                raise RuntimeError(f"not the same networks: ours {own}, {peer.name} {peer.ready['parameters']}")
        tell(f"{shape}, round {r + 1}: " + ", ".join(f"{name} {values[-1]:.0f}" for name, values in speeds.items()))
        keep({"what": about["what"], "images_per_second": speeds, "failed": failures, "parameters": own, "rounds": r + 1, "seconds": seconds})
    for peer in players[len(ours):]:
        peer.close()


def whole(program, python, cores, kimg, scratch):
    """Seconds from start to exit of a training on so many thousands of 28x28 images, with all that belongs to it."""
    import processes
    data = f"{scratch}/28x28x1.npz"
    images.write_npz(data, 28, 1, count=20_000)
    n = str(len(cores))
    rows = {}
    train = [program, "train", "--data", data, "--test-share", "0", "--threads", n, "--kimg", str(kimg), "--overwrite", "--stop", "never",
             "--aug", "never"]
    for name, more in (("with a judge trained first, a score an epoch", []), ("without a judge (--score-every 0)", ["--score-every", "0"])):
        folder = f"{scratch}/whole{len(rows)}"
        command = train + more + ["--model", f"{folder}/m.safetensors", "--samples", f"{folder}/samples"]
        rows[f"gan-augment, {name}"] = processes.run(command, cores, environment={"XDG_CACHE_HOME": f"{scratch}/cache"})[:2]
    for mode in ("eager", "bf16_channels_last"):
        command = [python, str(HERE / "train_pytorch.py"), "--data", data, "--mode", mode, "--threads", n,
                   "--kimg", str(kimg)]
        rows[f"PyTorch {mode}, steps only"] = processes.run(command, cores)[:2]
    return {"kimg": kimg, "cores": len(cores), "rows": {name: [round(x, 2) for x in row] for name, row in rows.items()}}
