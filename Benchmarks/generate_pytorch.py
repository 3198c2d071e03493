"""Generation's peer: the generator of a gan-augment model in PyTorch, its images saved with Pillow; one process from start to exit.

    generate_pytorch.py MODEL OUT [--classes all|5] [--count 1000] [--batch 256] [--threads 2] [--savers 0] [--level N] [--channels-last]

Writes OUT/CLASS/000000.png …, as gan-augment does, without a manifest. --savers N saves in N threads; --level is Pillow's
compress_level (6 is what Pillow takes by itself). The noise is PyTorch's own, so the images are others of the same kind.
"""
import argparse, json, os, pathlib

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", type=pathlib.Path)
parser.add_argument("out", type=pathlib.Path)
parser.add_argument("--classes", default="all", help="all, or one number")
parser.add_argument("--count", type=int, default=1000, help="images of each class")
parser.add_argument("--batch", type=int, default=256)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--savers", type=int, default=0)
parser.add_argument("--level", type=int)
parser.add_argument("--channels-last", action="store_true")
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(options.threads)    # before torch is loaded

from concurrent.futures import ThreadPoolExecutor
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image


def read(path):
    """The arrays of a safetensors file, and the model's architecture."""
    data = path.read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    kinds = {"F32": np.float32, "F16": np.float16, "I8": np.int8}
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            arrays[name] = np.frombuffer(data[end + first:end + last], kinds[entry["dtype"]]).reshape(entry["shape"])
    return arrays, json.loads(header["__metadata__"]["architecture"])


class Generator(nn.Module):
    def __init__(self, arrays, architecture):
        super().__init__()
        channels = architecture["generatorChannels"]
        self.maps = (channels[0], architecture["height"] >> len(channels), architecture["width"] >> len(channels))
        of = lambda name: torch.from_numpy(arrays[f"generator.{name}"].astype(np.float32))
        inputs = arrays["generator.linear.weight"].shape[1]
        self.linear = nn.Linear(inputs, int(np.prod(self.maps)), bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(n) for n in channels)
        outputs = channels[1:] + [architecture["imageChannels"]]
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(n, m, 4, 2, 1, bias=i == len(channels) - 1) for i, (n, m) in enumerate(zip(channels, outputs)))
        state = {"linear.weight": of("linear.weight"), f"ups.{len(channels) - 1}.bias": of(f"up{len(channels) - 1}.bias")}
        for i in range(len(channels)):
            state[f"ups.{i}.weight"] = of(f"up{i}.weight")
            state[f"norms.{i}.num_batches_tracked"] = torch.tensor(0)
            for name in ("weight", "bias", "running_mean", "running_var"):
                state[f"norms.{i}.{name}"] = of(f"norm{i}.{name}")
        self.load_state_dict(state)

    def forward(self, z, y, c):
        h = self.linear(torch.cat([z, y, c], 1)).view(-1, *self.maps)
        if options.channels_last:
            h = h.to(memory_format=torch.channels_last)
        for norm, up in zip(self.norms, self.ups):
            h = up(F.relu(norm(h)))
        return torch.tanh(h)


def main():
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    arrays, architecture = read(options.model)
    generator = Generator(arrays, architecture).eval()
    if options.channels_last:
        generator = generator.to(memory_format=torch.channels_last)
    known = len(architecture["classNames"])
    classes = range(known) if options.classes == "all" else [int(options.classes)]
    settings = {} if options.level is None else {"compress_level": options.level}
    for c in classes:
        (options.out / str(c)).mkdir(parents=True)

    def save(image, path):
        Image.fromarray(image).save(path, **settings)

    pool = ThreadPoolExecutor(options.savers) if options.savers else None
    wanted = [(c, i) for c in classes for i in range(options.count)]
    saved = []
    with torch.inference_mode():
        for first in range(0, len(wanted), options.batch):
            part = wanted[first:first + options.batch]
            labels = F.one_hot(torch.tensor([c for c, _ in part]), known).float()
            codes = torch.rand(len(part), len(architecture["codes"])) * 2 - 1
            images = generator(torch.randn(len(part), architecture["noise"]), labels, codes)
            images = images.add_(1).mul_(127.5).round_().clamp_(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
            images = images.squeeze(3).numpy() if images.shape[3] == 1 else images.contiguous().numpy()
            paths = [str(options.out / str(c) / f"{i:06d}.png") for c, i in part]
            if pool:
                saved.append(pool.map(save, images, paths))
            else:
                for image, path in zip(images, paths):
                    save(image, path)
    for results in saved:
        list(results)           # waits, and raises what went wrong


main()
