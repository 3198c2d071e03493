"""The speed peer: the default recipe's training step in eager PyTorch, float32.

    train_pytorch.py [--mnist FOLDER] [--threads 1] [--seconds 20 | --steps N] [--batch 64] [--fused]

The networks, losses and optimizers are those of recipe.py (generator 64→32→1, discriminator 32/64/128 with
spectral normalization and a projection, two blind recognizers with warps and noise, average of the generator),
without its clock-driven decay of the rate, which costs nothing. Without --mnist the images are synthetic: random
bytes, 10 classes, which cost the same. torch.optim.Adam picks its implementation itself, as in recipe.py (on a CPU
the plain loop); --fused asks for fused=True.

Three warm-up steps are not timed. Then the wall clock is cut into windows of at least one second (each ends with
the first step that passes it); the result is the median over the windows of the images seen per second, printed
as one line of JSON. With --steps fewer than a window holds, the whole run is the one window. `load_before` and
`cpu_share` (CPU seconds ÷ (wall seconds · threads)) say whether the machine was quiet: cpu_share below about .97
means that somebody else had the core.
"""
import argparse
import copy
import gzip
import json
import os
import pathlib
import statistics
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--mnist", type=pathlib.Path, help="folder with train-images-idx3-ubyte(.gz) and labels; default: synthetic")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=20, help="length of the timed part (default 20)")
parser.add_argument("--steps", type=int, help="timed steps, instead of --seconds")
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--fused", action="store_true", help="torch.optim.Adam(fused=True)")
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(options.threads)    # before torch is loaded

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

WARM_UP_STEPS, WINDOW = 3, 1.0
LATENT, CLASSES, CODES = 64, 10, 2


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(LATENT + CLASSES + CODES, 64 * 49, bias=False)
        self.norm0 = nn.BatchNorm2d(64)
        self.up0 = nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(32)
        self.up1 = nn.ConvTranspose2d(32, 1, 4, 2, 1)
        for layer in (self.up0, self.up1):
            nn.init.orthogonal_(layer.weight)

    def forward(self, z, y, c):
        h = self.linear(torch.cat([z, y, c], 1)).view(-1, 64, 7, 7)
        return torch.tanh(self.up1(F.relu(self.norm1(self.up0(F.relu(self.norm0(h)))))))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.down0, self.down1 = nn.Conv2d(1, 32, 4, 2, 1), nn.Conv2d(32, 64, 4, 2, 1)
        for layer in (self.down0, self.down1):
            nn.init.orthogonal_(layer.weight)
        self.down0, self.down1 = spectral_norm(self.down0), spectral_norm(self.down1)
        self.hidden = spectral_norm(nn.Linear(3136, 128))
        self.score = spectral_norm(nn.Linear(128, 1))
        self.embedding = spectral_norm(nn.Linear(CLASSES, 128, bias=False))
        self.classes = nn.Linear(128, CLASSES)          # the class head is not spectrally normalized

    def forward(self, x, y):
        h = F.leaky_relu(self.down1(F.leaky_relu(self.down0(x), 0.2)), 0.2)
        h = F.leaky_relu(self.hidden(h.flatten(1)), 0.2)
        return self.score(h) + (self.embedding(y) * h).sum(1, keepdim=True), self.classes(h)


class Recognizer(nn.Module):
    def __init__(self, warp):
        super().__init__()
        self.warp = warp
        self.down0, self.down1 = nn.Conv2d(1, 16, 4, 2, 1), nn.Conv2d(16, 32, 4, 2, 1)
        self.head = nn.Linear(32 * 49 + CLASSES, 2)
        nn.init.normal_(self.head.weight, 0, 0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, x, y):
        x = self.warp(x)
        h = F.leaky_relu(self.down0(x + 0.7 * torch.randn_like(x)), 0.2)
        return self.head(torch.cat([F.leaky_relu(self.down1(h), 0.2).flatten(1), y], 1))


def affine(x, shear, scale, rotation, shift):
    """A random affine warp of each image; outside is black (−1). Copied from recipe.py."""
    n = len(x)
    u = torch.rand(n, 6) * 2 - 1
    a = rotation * u[:, 0]
    sx, sy, sh = torch.exp(scale * u[:, 1]), torch.exp(scale * u[:, 2]), shear * u[:, 5]
    t, ca, sa = torch.zeros(n, 2, 3), torch.cos(a), torch.sin(a)
    t[:, 0, 0] = ca * sx
    t[:, 0, 1] = ca * sx * sh - sa * sy
    t[:, 1, 0] = sa * sx
    t[:, 1, 1] = sa * sx * sh + ca * sy
    t[:, :, 2] = u[:, 3:5] * shift / 14
    return F.grid_sample(x + 1, F.affine_grid(t, x.shape, align_corners=False), align_corners=False) - 1


def blind_to_slant(x):
    return affine(x, 0.6, 0.25, 0.3, 2)


def blind_to_thickness(x):
    r, a = float(torch.rand(())), float(torch.rand(()))
    if r < 1 / 3:
        x = x + a * (F.max_pool2d(x, 3, 1, 1) - x)
    elif r < 2 / 3:
        x = x + 0.7 * a * (-F.max_pool2d(-x, 3, 1, 1) - x)
    return affine(x, 0.0, 0.2, 0.0, 2)


def code_nll(q, c):
    mean, log_sd = q.chunk(2, 1)
    log_sd = log_sd.clamp(-4, 2)
    return (0.5 * ((c - mean) / log_sd.exp()) ** 2 + log_sd).mean()


def read_idx(folder, name, offset):
    path = folder / name
    data = path.read_bytes() if path.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
    return np.frombuffer(data, np.uint8, offset=offset).copy()


def load():
    """(images u8 [N, 1, 28, 28], labels i64 [N])"""
    if options.mnist:
        images = read_idx(options.mnist, "train-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)
        labels = read_idx(options.mnist, "train-labels-idx1-ubyte", 8)
        return torch.from_numpy(images), torch.from_numpy(labels).long()
    n = max(10_000, 2 * options.batch)
    return torch.randint(0, 256, (n, 1, 28, 28), dtype=torch.uint8), torch.randint(0, CLASSES, (n,))


def make_step(images, labels):
    """The closure that does one training step of recipe.py."""
    B = options.batch
    G, D = Generator(), Discriminator()
    Q = nn.ModuleList([Recognizer(blind_to_slant), Recognizer(blind_to_thickness)])
    average = copy.deepcopy(G)
    extra = {"fused": True} if options.fused else {}
    adam = lambda network, rate: torch.optim.Adam(network.parameters(), lr=rate, betas=(0.5, 0.999), **extra)
    adam_g, adam_d, adam_q = adam(G, 2e-3), adam(D, 2e-3), adam(Q, 1e-3)
    state = {"t": 0, "order": torch.randperm(len(images)), "next": 0}

    def step():
        if state["next"] + B > len(images):
            state["order"], state["next"] = torch.randperm(len(images)), 0
        i = state["order"][state["next"]:state["next"] + B]
        state["next"] += B
        x, label = images[i].float().div_(127.5).sub_(1), labels[i]
        y = F.one_hot(label, CLASSES).float()
        z, c = torch.randn(B, LATENT), torch.rand(B, CODES) * 2 - 1
        fake = G(z, y, c)
        # (1) Discriminator: one stacked pass of real and generated images.
        d, cls = D(torch.cat([x, fake.detach()]), torch.cat([y, y]))
        loss_d = F.relu(1 - d[:B]).mean() + F.relu(1 + d[B:]).mean() + F.cross_entropy(cls[:B], label)
        adam_d.zero_grad()
        loss_d.backward()
        adam_d.step()
        # (2) Generator and recognizers, on the same generated images.
        for w in D.parameters():
            w.requires_grad_(False)
        d, cls = D(fake, y)
        q = torch.stack([recognizer(fake, y) for recognizer in Q], 2)
        loss_g = -d.mean() + 0.2 * F.cross_entropy(cls, label) + 0.5 * code_nll(torch.cat([q[:, 0], q[:, 1]], 1), c)
        adam_g.zero_grad()
        adam_q.zero_grad()
        loss_g.backward()
        adam_g.step()
        adam_q.step()
        for w in D.parameters():
            w.requires_grad_(True)
        # (3) Average of the generator's weights and running statistics.
        keep = min(0.999, (1 + state["t"]) / (10 + state["t"]))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), G.state_dict().values()):
                if a.is_floating_point():
                    a.lerp_(b, 1 - keep)
        state["t"] += 1
        return loss_d, loss_g

    parameters = {"generator": G, "discriminator": D, "recognizers": Q}
    return step, {name: sum(w.numel() for w in network.parameters()) for name, network in parameters.items()}


torch.manual_seed(options.seed)
torch.set_num_threads(options.threads)
load_before = os.getloadavg()[0]
step, parameters = make_step(*load())
for _ in range(WARM_UP_STEPS):
    step()

rates, steps, in_window = [], 0, 0
start, cpu_start = time.perf_counter(), time.process_time()
window_start = start
while True:
    losses = step()
    steps += 1
    in_window += 1
    now = time.perf_counter()
    done = steps >= options.steps if options.steps else now - start >= options.seconds
    if now - window_start >= WINDOW or (done and not rates):
        rates.append(in_window * options.batch / (now - window_start))
        window_start, in_window = now, 0
    if done:
        break
wall, cpu = now - start, time.process_time() - cpu_start

print(json.dumps({
    "images_per_second": round(statistics.median(rates), 1), "lowest": round(min(rates), 1), "highest": round(max(rates), 1),
    "windows": len(rates), "steps": steps, "seconds": round(wall, 2), "batch": options.batch, "threads": options.threads,
    "adam": "fused" if options.fused else "default", "data": "mnist" if options.mnist else "synthetic",
    "cpu_share": round(cpu / (wall * options.threads), 3), "load_before": round(load_before, 2),
    "loss_d": round(losses[0].item(), 4), "loss_g": round(losses[1].item(), 4),
    "parameters": parameters, "torch": torch.__version__}))
