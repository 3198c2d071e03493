"""The training's peer: the default recipe's step in PyTorch, on the same images, in the ways people run it.

    train_pytorch.py --data FILE.npz [--channels 32,64] [--mode eager] [--threads 1] [--batch 64] [--adam fused|plain] [--seconds 10 | --serve]

The networks, losses and optimizers are those of `gan-augment train`: a generator from 64 noise numbers, label and two codes
(linear, then transposed 4x4 convolutions with batch normalization), a discriminator with spectral normalization, a label
projection and a class head, two blind recognizers with their warps and noise, and an average of the generator. --channels
are the discriminator's feature maps; the generator's are the same, backwards. What gan-augment does besides is left out
(which images are neglected, how varied the generated ones are): it has no part in the gradients of a step.

A mode is eager, or some of compile, bf16 and channels_last, joined by underscores: bf16 is autocast (weights and optimizer stay
f32), compile is torch.compile of every network and of the warp.

Three steps are not timed, twenty where a compiler is waited for. Then the time is cut into windows of --window steps, and
the result is the median over the windows of the images seen in a second. With --serve every line on standard input, a number
of seconds, is answered by one line of JSON; idle in between, so that several of these can take turns.
"""
import argparse, copy, json, os, random, statistics, sys, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", required=True, help="npz with x_train, u8 [N, H, W] or [N, H, W, C], and y_train")
parser.add_argument("--channels", default="32,64")
parser.add_argument("--mode", default="eager")
parser.add_argument("--adam", default="fused", choices=["fused", "plain"])
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--window", type=int, default=4, help="steps")
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--kimg", type=float, help="steps on so many thousands of images, and nothing measured, instead of --seconds")
parser.add_argument("--serve", action="store_true")
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(options.threads)    # before torch is loaded

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

NOISE, CODES, FEATURES = 64, 2, 128
BF16, COMPILE = "bf16" in options.mode, "compile" in options.mode
FORMAT = torch.channels_last if "channels_last" in options.mode else torch.contiguous_format
CHANNELS = [int(x) for x in options.channels.split(",")]


class Generator(nn.Module):
    def __init__(self, shape, classes):
        super().__init__()
        channels, (c, h, w) = CHANNELS[::-1], shape
        self.maps = (channels[0], h >> len(channels), w >> len(channels))
        self.linear = nn.Linear(NOISE + classes + CODES, int(np.prod(self.maps)), bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(n) for n in channels)
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(n, m, 4, 2, 1, bias=i == len(channels) - 1) for i, (n, m) in enumerate(zip(channels, channels[1:] + [c])))
        for up in self.ups:
            nn.init.orthogonal_(up.weight)

    def forward(self, z, y, c):
        h = self.linear(torch.cat([z, y, c], 1)).view(-1, *self.maps).to(memory_format=FORMAT)
        for norm, up in zip(self.norms, self.ups):
            h = up(F.relu(norm(h)))
        return torch.tanh(h)


class Discriminator(nn.Module):
    def __init__(self, shape, classes):
        super().__init__()
        c, h, w = shape
        self.downs = nn.ModuleList(nn.Conv2d(n, m, 4, 2, 1) for n, m in zip([c] + CHANNELS, CHANNELS))
        for down in self.downs:
            nn.init.orthogonal_(down.weight)
            spectral_norm(down)
        flat = CHANNELS[-1] * (h >> len(CHANNELS)) * (w >> len(CHANNELS))
        self.hidden, self.score = spectral_norm(nn.Linear(flat, FEATURES)), spectral_norm(nn.Linear(FEATURES, 1))
        self.embedding = spectral_norm(nn.Linear(classes, FEATURES, bias=False))
        self.classes = nn.Linear(FEATURES, classes)          # the class head is not spectrally normalized

    def forward(self, x, y):
        for down in self.downs:
            x = F.leaky_relu(down(x), 0.2)
        h = F.leaky_relu(self.hidden(x.flatten(1)), 0.2)
        return self.score(h) + (self.embedding(y) * h).sum(1, keepdim=True), self.classes(h)


class Recognizer(nn.Module):
    def __init__(self, shape, classes):
        super().__init__()
        c, h, w = shape
        channels = [16]                                      # its stages follow from the images' size alone
        while max(h, w) >> len(channels) > 8 and (h >> len(channels)) % 2 == 0 and (w >> len(channels)) % 2 == 0:
            channels.append(32)
        self.downs = nn.ModuleList(nn.Conv2d(n, m, 4, 2, 1) for n, m in zip([c] + channels, channels))
        self.head = nn.Linear(channels[-1] * (h >> len(channels)) * (w >> len(channels)) + classes, 2)
        nn.init.normal_(self.head.weight, 0, 0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, x, y):
        x = x + 0.7 * torch.randn_like(x)
        for down in self.downs:
            x = F.leaky_relu(down(x), 0.2)
        return self.head(torch.cat([x.flatten(1), y], 1))


def affine(x, shear: float, scale: float, rotation: float, shift: float):
    """A random affine warp of each image; outside is black (−1)."""
    n = len(x)
    u = torch.rand(n, 6) * 2 - 1
    a = rotation * u[:, 0]
    sx, sy, sh = torch.exp(scale * u[:, 1]), torch.exp(scale * u[:, 2]), shear * u[:, 5]
    ca, sa = torch.cos(a), torch.sin(a)
    t = torch.stack([torch.stack([ca * sx, ca * sx * sh - sa * sy, u[:, 3] * shift * 2 / x.shape[3]], 1),
                     torch.stack([sa * sx, sa * sx * sh + ca * sy, u[:, 4] * shift * 2 / x.shape[2]], 1)], 1)
    return F.grid_sample(x + 1, F.affine_grid(t, x.shape, align_corners=False), align_corners=False) - 1


def warped(x):
    """Nothing of an image's slant is left."""
    return affine(x, 0.6, 0.25, 0.3, 2.0)


def thickened(x):
    """Nothing of the strokes' thickness is left."""
    r, a = random.random(), random.random()
    if r < 1 / 3:
        x = x + a * (F.max_pool2d(x, 3, 1, 1) - x)
    elif r < 2 / 3:
        x = x + 0.7 * a * (-F.max_pool2d(-x, 3, 1, 1) - x)
    return affine(x, 0.0, 0.2, 0.0, 2.0)


def code_nll(q, c):
    mean, log_sd = q.chunk(2, 1)
    log_sd = log_sd.clamp(-4, 2)
    return (0.5 * ((c - mean) / log_sd.exp()) ** 2 + log_sd).mean()


def load():
    """(images u8 [N, C, H, W], labels i64 [N])"""
    with np.load(options.data) as arrays:
        x, y = arrays["x_train"], arrays["y_train"]
    x = x[:, :, :, None] if x.ndim == 3 else x
    return torch.from_numpy(x.transpose(0, 3, 1, 2).copy()), torch.from_numpy(y.astype(np.int64))


def make_step(images, labels):
    """The function that does one step of training, and how many numbers each network learns."""
    shape, classes, B = tuple(images.shape[1:]), int(labels.max()) + 1, options.batch
    G, D = (network(shape, classes).to(memory_format=FORMAT) for network in (Generator, Discriminator))
    Q = [Recognizer(shape, classes).to(memory_format=FORMAT) for _ in range(CODES)]
    average = copy.deepcopy(G)
    adam = lambda parameters, rate: torch.optim.Adam(parameters, lr=rate, betas=(0.5, 0.99), fused=options.adam == "fused")
    of_q = [w for q in Q for w in q.parameters()]
    adam_g, adam_d, adam_q = adam(G.parameters(), 2e-3), adam(D.parameters(), 2e-3), adam(of_q, 1e-3)
    averaged, playing = ([a for a in network.state_dict().values() if a.is_floating_point()] for network in (average, G))
    count = {"generator": G, "discriminator": D, "recognizers": nn.ModuleList(Q)}
    count = {name: sum(w.numel() for w in network.parameters()) for name, network in count.items()}
    if COMPILE:
        G, D, Q = torch.compile(G), torch.compile(D), [torch.compile(q) for q in Q]
    state = {"t": 0, "order": torch.randperm(len(images)), "next": 0}
    autocast = lambda: torch.autocast("cpu", torch.bfloat16, enabled=BF16)

    def step():
        if state["next"] + B > len(images):
            state["order"], state["next"] = torch.randperm(len(images)), 0
        i = state["order"][state["next"]:state["next"] + B]
        state["next"] += B
        x, label = images[i].float().div_(127.5).sub_(1).to(memory_format=FORMAT), labels[i]
        y = F.one_hot(label, classes).float()
        z, c = torch.randn(B, NOISE), torch.rand(B, CODES) * 2 - 1
        with autocast():
            fake = G(z, y, c)
            # (1) Discriminator: one stacked pass of real and generated images.
            d, cls = D(torch.cat([x, fake.detach()]), torch.cat([y, y]))
        d = d.float()
        loss_d = F.relu(1 - d[:B]).mean() + F.relu(1 + d[B:]).mean() + F.cross_entropy(cls[:B].float(), label)
        adam_d.zero_grad()
        loss_d.backward()
        adam_d.step()
        # (2) Generator and recognizers, on the same generated images.
        for w in D.parameters():
            w.requires_grad_(False)
        with autocast():
            d, cls = D(fake, y)
            q = torch.stack([Q[0](warped(fake), y), Q[1](thickened(fake), y)], 2).float()
        loss_g = -d.float().mean() + 0.2 * F.cross_entropy(cls.float(), label) + 0.5 * code_nll(torch.cat([q[:, 0], q[:, 1]], 1), c)
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
            torch._foreach_lerp_(averaged, playing, 1 - keep)
        state["t"] += 1
        return loss_d, loss_g

    return step, count


def main():
    global affine
    torch.manual_seed(0)
    random.seed(0)
    torch.set_num_threads(options.threads)
    if COMPILE:
        affine = torch.compile(affine)
    step, parameters = make_step(*load())
    started = time.perf_counter()
    for _ in range(20 if COMPILE else 3):
        step()
    warm_up = time.perf_counter() - started

    def measure(seconds):
        start, cpu, rates = time.perf_counter(), time.process_time(), []
        now = start
        while now - start < seconds or not rates:
            before = now
            for _ in range(options.window):
                losses = step()
            now = time.perf_counter()
            rates.append(options.window * options.batch / (now - before))
        cpu = time.process_time() - cpu
        values = [loss.item() for loss in losses]
        if not np.isfinite(values).all():
            sys.exit(f"train_pytorch.py: losses {values}")
        print(json.dumps({
            "images_per_second": round(statistics.median(rates), 1), "windows": len(rates), "seconds": round(now - start, 2),
            "cpu_share": round(cpu / ((now - start) * options.threads), 3), "losses": values}), flush=True)

    if options.kimg:
        for _ in range(int(options.kimg * 1000 / options.batch)):
            step()
        return
    print(json.dumps({"ready": options.mode, "warm_up": round(warm_up, 1), "parameters": parameters, "torch": torch.__version__}), flush=True)
    if not options.serve:
        return measure(options.seconds)
    while True:
        try:
            measure(float(input()))
        except EOFError:
            return


main()
