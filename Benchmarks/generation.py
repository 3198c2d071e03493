"""Folders of images, whole processes from start to exit, against PyTorch with the same generator that saves with Pillow; in turns.

Nothing is deleted until all is measured: where tens of thousands of files have just gone, ext4 makes new ones slowly for a while.
"""
import os, pathlib, shutil, statistics
import processes

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE.parent / "models/mnist.safetensors"
# What is PyTorch's best here: the batch, threads that save, and Pillow's compression, are each tried.
PEERS = {
    "PyTorch + Pillow, batch 256": ["--batch", "256"],
    "PyTorch + Pillow, batch 64": ["--batch", "64"],
    "PyTorch + Pillow, batch 1000": ["--batch", "1000"],
    "PyTorch + Pillow, batch 256, 2 saving threads": ["--batch", "256", "--savers", "2"],
    "PyTorch + Pillow, batch 256, compress_level 1": ["--batch", "256", "--level", "1"],
    "PyTorch + Pillow, batch 256, compress_level 1, 2 saving threads": ["--batch", "256", "--level", "1", "--savers", "2"],
}
TASKS = {
    "10,000 images, all classes": (["--class", "all", "--count", "1000"], ["--classes", "all", "--count", "1000"], 10_000, True),
    "1,000 digits 5": (["--digit", "5", "--count", "1000"], ["--classes", "5", "--count", "1000"], 1_000, False),
    "one image": (["--digit", "5", "--count", "1"], ["--classes", "5", "--count", "1"], 1, False),
}


def size(folder):
    """PNG files below it, and their bytes."""
    files = [path for path in pathlib.Path(folder).rglob("*.png")]
    return len(files), sum(path.stat().st_size for path in files)


def play(program, python, cores, rounds, scratch, tell):
    results, made = {}, 0
    for task, (ours, theirs, images, all_peers) in TASKS.items():
        commands = {"gan-augment": [program, "generate", "--model", MODEL, *ours, "--threads", len(cores), "--out"]}
        for name, options in list(PEERS.items())[:None if all_peers else 1] + ([] if all_peers else list(PEERS.items())[-1:]):
            commands[name] = [python, HERE / "generate_pytorch.py", MODEL, *theirs, *options, "--threads", len(cores)]
        rows = {name: {"seconds": [], "megabytes": [], "bytes": 0} for name in commands}
        for r in range(rounds + 1):             # the first round fills the caches and is not counted
            for name, command in commands.items():
                out, made = f"{scratch}/images-{made}", made + 1
                command = command + [out] if name == "gan-augment" else command[:3] + [out] + command[3:]
                seconds, megabytes, _ = processes.run(command, cores)
                if r == 0:
                    count, rows[name]["bytes"] = size(out)
                    if count != images:
                        raise RuntimeError(f"{name}: {count} files instead of {images}")
                else:
                    rows[name]["seconds"].append(round(seconds, 4))
                    rows[name]["megabytes"].append(round(megabytes, 1))
            tell(f"{task}, round {r}: " + ", ".join(f"{name} {row['seconds'][-1]:.2f} s" for name, row in rows.items() if row["seconds"]))
        results[task] = rows
    for n in range(made):
        shutil.rmtree(f"{scratch}/images-{n}")
    return {"tasks": results, "cores": len(cores), "rounds": rounds}
