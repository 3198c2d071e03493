"""Writes tiny-gan.json: five training steps of a tiny GAN of the default recipe's structure, from PyTorch.

    reference_tiny_gan.py [--output tiny-gan.json] [--seed 0]

Networks (batch 4, images 8x8x1 in −1…1, latent 4, 3 classes, 2 codes):
  generator      [z, one-hot label, codes] → Linear 9→32 (no bias) → [8, 2, 2], norm0, ReLU → up0 8→4 (4x4 s2 p1, no
                 bias), norm1, ReLU → up1 4→1 (4x4 s2 p1, bias) → tanh. Batch norm: epsilon 1e-5, momentum 0.1.
  discriminator  down0 1→4, down1 4→8 (4x4 s2 p1), hidden Linear 32→6, each with LeakyReLU 0.2 → h;
                 score = Linear 6→1 (h) + ⟨E y, h⟩, E = embedding 3→6; classes Linear 6→3 of h. Spectral norm (one power
                 iteration a training forward, so two a step) on all but `classes`.
  recognizer0/1  x + 0.7 · noise → down0 1→2, down1 2→4 (4x4 s2 p1, LeakyReLU 0.2) → head Linear [flat, one-hot] 16+3→2:
                 mean and log sd of one code. No warp; the noise (standard normal) comes from the file.
Everything begins as in the recipe, but for the bias of `score`, which begins at 0.9: normalized scores of so small a network
stay within −1…1, where the hinge never switches off and the gradient of that bias is exactly 0; from 0.9 some real
images are beyond the hinge and some are not. `hingeMargin` is the least distance of a score from the corner.
The step is recipe.py's: one generated batch; hinge on one stacked discriminator pass [real, generated] + cross-entropy
of the class head on the real half; then generator and recognizers: −mean score + 0.2 cross-entropy + 0.5 code
likelihood (log sd clamped to −4…2, mean over images and codes); Adam, betas 0.5/0.999, epsilon 1e-8, rates 2e-3,
2e-3, 1e-3, constant; then average ← average + (1 − keep)(generator − average), parameters and running statistics, with
keep = min(0.999, (1 + t)/(10 + t)), t = 0 … 4; the average begins as a copy of the generator.

The file: {"torch", "seed", "configuration", "initial": {name: array}, "steps": [step × 5], "final": {name: array},
"averageImages": array, "firstGradients": {name: array}, "hingeMargin", "float64Difference": {…}}.
  - array: {"shape", "values"}, row-major, [N, C, H, W]; labels are integers; 9 significant digits hold a float32.
  - names: generator.linear.weight, generator.norm0.weight/.bias/.running_mean/.running_var, generator.up0.weight,
    generator.norm1…, generator.up1.weight/.bias; discriminator.down0.weight (before normalization)/.bias/.u/.v, down1,
    hidden, score, discriminator.embedding.weight [6, 3]/.u/.v, discriminator.classes.weight/.bias;
    recognizer0.down0.weight/.bias, down1, head; recognizer1…; `final` has average.linear.weight … as well.
  - initial u and v are those after registration (15 iterations).
  - step: inputs images [4,1,8,8], labels [4], z [4,4], codes [4,2], noise [2,4,1,8,8] (per recognizer); results
    generated [4,1,8,8], discriminatorLoss = discriminatorAdversarial + discriminatorClass; generatorLoss =
    adversarial + 0.2 class + 0.5 code, where adversarial = −mean score, class and code are before their weights.
  - averageImages: the average generator in evaluation mode at the last step's z, labels and codes.
  - firstGradients: the gradients of step 0 as each optimizer saw them.
All results are PyTorch's float32. The same run in float64 from the same float32 numbers gives `float64Difference`: the
largest absolute difference per group. Adam makes it larger than rounding: it divides a gradient by its own size, so
the rounding of a gradient near zero shows in full, up to the rate a step. A fixture whose run hangs on such an entry
would test luck: the script refuses a seed with a difference above 2e-5.
"""
import argparse
import copy
import json
import os
import pathlib
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

BATCH, SIDE, LATENT, CLASSES, CODES, STEPS = 4, 8, 4, 3, 2, 5
RATE_G, RATE_D, RATE_Q, BETAS = 2e-3, 2e-3, 1e-3, (0.5, 0.999)
SCORE_BIAS = 0.9
LARGEST_DIFFERENCE, SMALLEST_MARGIN = 2e-5, 1e-3


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(LATENT + CLASSES + CODES, 8 * 4, bias=False)
        self.norm0 = nn.BatchNorm2d(8)
        self.up0 = nn.ConvTranspose2d(8, 4, 4, 2, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(4)
        self.up1 = nn.ConvTranspose2d(4, 1, 4, 2, 1)
        for layer in (self.up0, self.up1):
            nn.init.orthogonal_(layer.weight)

    def forward(self, z, y, c):
        h = self.linear(torch.cat([z, y, c], 1)).view(-1, 8, 2, 2)
        return torch.tanh(self.up1(F.relu(self.norm1(self.up0(F.relu(self.norm0(h)))))))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.down0, self.down1 = nn.Conv2d(1, 4, 4, 2, 1), nn.Conv2d(4, 8, 4, 2, 1)
        for layer in (self.down0, self.down1):
            nn.init.orthogonal_(layer.weight)
        self.down0, self.down1 = spectral_norm(self.down0), spectral_norm(self.down1)
        self.hidden = spectral_norm(nn.Linear(8 * 4, 6))
        self.score = nn.Linear(6, 1)
        nn.init.constant_(self.score.bias, SCORE_BIAS)
        self.score = spectral_norm(self.score)
        self.embedding = spectral_norm(nn.Linear(CLASSES, 6, bias=False))
        self.classes = nn.Linear(6, CLASSES)

    def forward(self, x, y):
        h = F.leaky_relu(self.down1(F.leaky_relu(self.down0(x), 0.2)), 0.2)
        h = F.leaky_relu(self.hidden(h.flatten(1)), 0.2)
        return self.score(h) + (self.embedding(y) * h).sum(1, keepdim=True), self.classes(h)


class Recognizer(nn.Module):
    def __init__(self):
        super().__init__()
        self.down0, self.down1 = nn.Conv2d(1, 2, 4, 2, 1), nn.Conv2d(2, 4, 4, 2, 1)
        self.head = nn.Linear(4 * 4 + CLASSES, 2)
        nn.init.normal_(self.head.weight, 0, 0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, x, y, noise):
        h = F.leaky_relu(self.down0(x + 0.7 * noise), 0.2)
        return self.head(torch.cat([F.leaky_relu(self.down1(h), 0.2).flatten(1), y], 1))


def code_nll(q, c):
    mean, log_sd = q.chunk(2, 1)
    log_sd = log_sd.clamp(-4, 2)
    return (0.5 * ((c - mean) / log_sd.exp()) ** 2 + log_sd).mean()


def plain_name(name):
    """discriminator.down0.parametrizations.weight.0._u → discriminator.down0.u, and so on."""
    for long, short in ((".parametrizations.weight.original", ".weight"), (".parametrizations.weight.0._u", ".u"), (".parametrizations.weight.0._v", ".v")):
        name = name.replace(long, short)
    return name


def state(networks):
    return {plain_name(f"{prefix}.{n}"): t.detach().clone() for prefix, network in networks.items()
            for n, t in network.state_dict().items() if t.is_floating_point()}


def gradients(networks):
    return {plain_name(f"{prefix}.{n}"): p.grad.clone() for prefix, network in networks.items() for n, p in network.named_parameters()}


def run(networks, data, dtype):
    """Five steps from copies of the networks: (results of the steps, final state, images of the average, first gradients, hinges)."""
    networks = {name: copy.deepcopy(network).to(dtype) for name, network in networks.items()}
    G, D, Q = networks["generator"], networks["discriminator"], nn.ModuleList([networks["recognizer0"], networks["recognizer1"]])
    average = copy.deepcopy(G)
    adam = lambda network, rate: torch.optim.Adam(network.parameters(), lr=rate, betas=BETAS)
    adam_g, adam_d, adam_q = adam(G, RATE_G), adam(D, RATE_D), adam(Q, RATE_Q)
    results, first, scores = [], {}, []
    for t, inputs in enumerate(data):
        x, z, c, noise = (inputs[name].to(dtype) for name in ("images", "z", "codes", "noise"))
        label = inputs["labels"]
        y = F.one_hot(label, CLASSES).to(dtype)
        fake = G(z, y, c)
        # (1) Discriminator: one stacked pass; the class head learns from real images only.
        d, cls = D(torch.cat([x, fake.detach()]), torch.cat([y, y]))
        scores.append(torch.cat([1 - d[:BATCH], 1 + d[BATCH:]]).detach())        # the hinge is on where these are positive
        adversarial_d = F.relu(1 - d[:BATCH]).mean() + F.relu(1 + d[BATCH:]).mean()
        class_d = F.cross_entropy(cls[:BATCH], label)
        loss_d = adversarial_d + class_d
        adam_d.zero_grad()
        loss_d.backward()
        if t == 0:
            first |= gradients({"discriminator": D})
        adam_d.step()
        # (2) Generator and recognizers, on the very same generated images.
        for w in D.parameters():
            w.requires_grad_(False)
        d, cls = D(fake, y)
        q = torch.stack([recognizer(fake, y, n) for recognizer, n in zip(Q, noise)], 2)
        adversarial, class_g, code = -d.mean(), F.cross_entropy(cls, label), code_nll(torch.cat([q[:, 0], q[:, 1]], 1), c)
        loss_g = adversarial + 0.2 * class_g + 0.5 * code
        adam_g.zero_grad()
        adam_q.zero_grad()
        loss_g.backward()
        if t == 0:
            first |= gradients({name: networks[name] for name in ("generator", "recognizer0", "recognizer1")})
        adam_g.step()
        adam_q.step()
        for w in D.parameters():
            w.requires_grad_(True)
        # (3) Average of the generator's weights and running statistics.
        keep = min(0.999, (1 + t) / (10 + t))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), G.state_dict().values()):
                if a.is_floating_point():
                    a.lerp_(b, 1 - keep)
        results.append({"generated": fake, "discriminatorLoss": loss_d, "discriminatorAdversarial": adversarial_d, "discriminatorClass": class_d,
                        "generatorLoss": loss_g, "adversarial": adversarial, "class": class_g, "code": code})
    average.eval()
    with torch.no_grad():
        images = average(z, y, c)
    return [{n: v.detach() for n, v in step.items()} for step in results], state(networks | {"average": average}), images, first, torch.stack(scores)


def array(x):
    integer = not x.is_floating_point()
    return {"shape": list(x.shape), "values": [int(v) if integer else float(f"{float(v):.9g}") + 0.0 for v in x.flatten()]}


def number(x):
    return float(f"{float(x):.9g}")


def largest(a, b):
    return max((a[n].double() - b[n].double()).abs().max().item() for n in b)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("tiny-gan.json"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    networks = {"generator": Generator(), "discriminator": Discriminator(), "recognizer0": Recognizer(), "recognizer1": Recognizer()}
    data = [{"images": torch.tanh(torch.randn(BATCH, 1, SIDE, SIDE)), "labels": torch.randint(0, CLASSES, (BATCH,)),
             "z": torch.randn(BATCH, LATENT), "codes": torch.rand(BATCH, CODES) * 2 - 1, "noise": torch.randn(2, BATCH, 1, SIDE, SIDE)}
            for _ in range(STEPS)]

    steps, final, images, first, hinges = run(networks, data, torch.float32)
    steps64, final64, images64, first64, _ = run(networks, data, torch.float64)
    margin, switched_off = hinges.abs().min().item(), (hinges[:, :BATCH] < 0).sum((1, 2)).tolist()
    if margin < SMALLEST_MARGIN or not any(0 < n < BATCH for n in switched_off):
        sys.exit(f"seed {options.seed}: margin {margin:.2g}, real images beyond the hinge in each step {switched_off}; choose another seed")
    scalars = [n for n in steps[0] if n != "generated"]
    difference = {"losses": max(largest({n: s[n] for n in scalars}, {n: s64[n] for n in scalars}) for s, s64 in zip(steps, steps64)),
                  "generated": max(largest({"x": s["generated"]}, {"x": s64["generated"]}) for s, s64 in zip(steps, steps64)),
                  "final": largest(final, final64), "averageImages": largest({"x": images}, {"x": images64}), "firstGradients": largest(first, first64)}
    difference = {name: float(f"{value:.3g}") for name, value in difference.items()}
    if max(difference.values()) > LARGEST_DIFFERENCE:
        sys.exit(f"seed {options.seed}: float32 and float64 are {difference} apart, more than {LARGEST_DIFFERENCE}; choose another seed")

    arrays = lambda named: {name: array(x) for name, x in named.items()}
    document = {
        "torch": torch.__version__, "script": "reference_tiny_gan.py", "seed": options.seed,
        "configuration": {"batch": BATCH, "side": SIDE, "latent": LATENT, "classes": CLASSES, "codes": CODES, "rateGenerator": RATE_G, "rateDiscriminator": RATE_D,
                          "rateRecognizer": RATE_Q, "beta1": BETAS[0], "beta2": BETAS[1], "epsilon": 1e-8, "noiseFactor": 0.7, "classWeight": 0.2, "codeWeight": 0.5},
        "initial": arrays(state(networks)),
        "steps": [arrays(inputs) | {"generated": array(step["generated"])} | {n: number(step[n]) for n in scalars} for inputs, step in zip(data, steps)],
        "final": arrays(final), "averageImages": array(images), "firstGradients": arrays(first),
        "hingeMargin": float(f"{margin:.3g}"), "float64Difference": difference}
    options.output.write_text(json.dumps(document, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{options.output}: {options.output.stat().st_size} bytes")
    print(f"float32 − float64, largest: {difference}")
    worst = sorted(final64, key=lambda n: -(final[n].double() - final64[n]).abs().max())[:4]
    print("worst final arrays: " + ", ".join(f"{n} {(final[n].double() - final64[n]).abs().max():.2g}" for n in worst))
    smallest = min((p.abs().max().item(), n) for n, p in first.items())
    print(f"hinge: margin {margin:.3g}, real images beyond it in each step {switched_off} of {BATCH}")
    print(f"smallest largest gradient of an array in step 0: {smallest[1]} {smallest[0]:.2g}")
    for t, step in enumerate(steps):
        print(t, {n: round(float(step[n]), 5) for n in scalars})


if __name__ == "__main__":
    main()
