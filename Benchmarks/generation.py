"""Folders of images, whole processes from start to exit, against PyTorch with the same generator that saves with Pillow; in turns.

The images go to memory (/dev/shm) where there is such a folder, else to the disk: ext4 makes files up to ten times as slowly for a while
where tens of thousands have just been deleted, and these runs make and delete hundreds of thousands.
"""
import pathlib, shutil, tempfile
import processes

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE.parent / "models/mnist.safetensors"
# What is PyTorch's best here: the batch, threads that save, and Pillow's compression, are each tried.
PEERS = {
    "PyTorch + Pillow, batch 64": ["--batch", "64"],
    "PyTorch + Pillow, batch 1000": ["--batch", "1000"],
    "PyTorch + Pillow, batch 1000, 2 saving threads": ["--batch", "1000", "--savers", "2"],
    "PyTorch + Pillow, batch 1000, compress_level 1": ["--batch", "1000", "--level", "1"],
    "PyTorch + Pillow, batch 1000, compress_level 1, 2 saving threads": ["--batch", "1000", "--level", "1", "--savers", "2"],
}
TASKS = {
    "10,000 images of all classes": (["--class", "all", "--count", "1000"], ["--classes", "all", "--count", "1000"], 10_000, True),
    "1,000 digits 5": (["--digit", "5", "--count", "1000"], ["--classes", "5", "--count", "1000"], 1_000, False),
    "one image": (["--digit", "5", "--count", "1"], ["--classes", "5", "--count", "1"], 1, False),
}


def size(folder):
    """PNG files below it, and their bytes."""
    files = [path for path in pathlib.Path(folder).rglob("*.png")]
    return len(files), sum(path.stat().st_size for path in files)


def play(program, python, cores, rounds, tasks, scratch, tell):
    results = {}
    memory = pathlib.Path("/dev/shm")
    place = memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else scratch
    for task, (ours, theirs, images, all_peers) in list(TASKS.items())[:tasks]:
        commands = {"gan-augment": ([program, "generate", "--model", MODEL, *ours, "--threads", len(cores), "--out"], [])}
        for name, options in PEERS.items():
            if all_peers or name in ("PyTorch + Pillow, batch 64", "PyTorch + Pillow, batch 1000, compress_level 1"):
                commands[name] = ([python, HERE / "generate_pytorch.py", MODEL], [*theirs, *options, "--threads", len(cores)])
        rows = {name: {"seconds": [], "megabytes": [], "bytes": 0} for name in commands}
        for r in range(rounds + 1):             # the first round fills the caches and is not counted
            for name, (before, after) in commands.items():
                folder = tempfile.mkdtemp(prefix="gan-augment-benchmark-", dir=place)
                try:
                    seconds, megabytes, _ = processes.run([*before, f"{folder}/images", *after], cores)
                    count, rows[name]["bytes"] = size(folder)
                finally:
                    shutil.rmtree(folder)
                if count != images:
                    raise RuntimeError(f"{name}: {count} files instead of {images}")
                if r > 0:
                    rows[name]["seconds"].append(round(seconds, 4))
                    rows[name]["megabytes"].append(round(megabytes, 1))
            tell(f"{task}, round {r}: " + ", ".join(f"{name} {row['seconds'][-1]:.2f} s" for name, row in rows.items() if row["seconds"]))
        results[task] = rows
    return {"tasks": results, "cores": len(cores), "rounds": rounds, "place": "memory (/dev/shm)" if place == memory else "the disk"}
