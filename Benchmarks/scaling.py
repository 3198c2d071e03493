"""How gan-augment's time grows: training with the images' size, the batch, the classes and the threads; generation with count and threads."""
import pathlib, shutil
import images, processes
from training import Ours, precisions

MODEL = pathlib.Path(__file__).resolve().parent.parent / "models/mnist.safetensors"
SIDES, CHANNELS, BATCHES, CLASSES = (28, 32, 64), (1, 3), (16, 32, 64, 128, 256, 512), (2, 10, 100, 1000)
COUNTS = (10, 100, 1_000, 10_000, 100_000)
MANY = 1_000_000


def train(program, cores, rounds, seconds, scratch, tell):
    """{table: {row: [images a second of each round]}}, every row in turn."""
    precision = precisions(program)[-1]
    rows = {}

    def add(table, row, side=28, channels=1, classes=10, batch=64, count=None, on=cores):
        count = count or max(1280, 2 * batch, 4 * classes)
        data = f"{scratch}/{side}-{channels}-{classes}-{count}.npz"
        if not pathlib.Path(data).exists():
            images.write_npz(data, side, channels, classes, count)
        rows[table, row] = Ours(program, data, f"{scratch}/scaling-{len(rows)}", on, precision, batch=batch)

    for side in SIDES:
        for channels in CHANNELS:
            add("size", f"{side}x{side} {'grey' if channels == 1 else 'colour'}", side, channels, count=640)
    for batch in BATCHES:
        add("batch", str(batch), batch=batch)
    for classes in CLASSES:
        add("classes", str(classes), classes=classes)
    for n in range(1, len(cores) + 1):
        add("threads", str(n), on=cores[:n])
    speeds = {}
    for r in range(rounds):
        for (table, row), ours in rows.items():
            speeds.setdefault(table, {}).setdefault(row, []).append(round(ours.measure(seconds), 1))
            tell(f"scaling, round {r + 1}, {table} {row}: {speeds[table][row][-1]:.0f} images/s")
    return {"precision": precision or "f32", "images_per_second": speeds, "rounds": rounds, "cores": len(cores)}


def generate(program, cores, rounds, scratch, tell):
    """{table: {row: [[seconds, peak MB] of each round]}}; `count` is of all images, over ten classes."""
    runs = [("png", count, len(cores)) for count in COUNTS] + [("npz", count, len(cores)) for count in COUNTS + (MANY,)]
    runs += [("webdataset", MANY, len(cores))] + [("png", 10_000, n) for n in range(1, len(cores))]
    found, made = {}, []
    for r in range(rounds):
        for form, count, n in runs:
            if r > 0 and count >= 100_000:
                continue                        # long enough to be told from chance at once, and the disk is not for this
            out = f"{scratch}/scaling-images-{len(made)}"
            made.append(out)
            command = [program, "generate", "--model", MODEL, "--class", "all", "--count", count // 10, "--format", form, "--threads", n, "--out", out]
            seconds, megabytes, _ = processes.run(command, cores[:n])
            found.setdefault(f"{form}, {n} thread{'s' if n > 1 else ''}", {}).setdefault(str(count), []).append([round(seconds, 3), round(megabytes, 1)])
            tell(f"{form}, {count} images, {n} threads: {seconds:.2f} s, {megabytes:.0f} MB")
            if count >= MANY:
                shutil.rmtree(out)
    for out in made:
        shutil.rmtree(out, ignore_errors=True)
    return {"seconds_and_megabytes": found, "rounds": rounds}
