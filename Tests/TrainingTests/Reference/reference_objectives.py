"""Writes objectives.json: losses and gradients of every objective, and gradients of the gradient penalties, from PyTorch.

    reference_objectives.py [--output objectives.json] [--seed 0]

objectives: for each name (with "+0.1" for one-sided label smoothing by 0.1), and for 6 pairs and for one: scores of real and generated
images, the discriminator's loss with its gradient with respect to both, the generator's loss with its gradient with respect to the
generated images' scores (the real ones held fixed). Written with PyTorch's own losses where there are some.

penalties: a discriminator of images 8x8x1 (down0 1→4 and down1 4→8, 4x4 s2 p1, hidden Linear 32→6, LeakyReLU 0.2 behind each, score
Linear 6→1), with and without spectral normalization (in evaluation mode: u and v fixed, σ = uᵀWv), with and without a projection of 3 classes;
"interpolated": 10 · mean (‖∇D(x̂)‖ − 1)² at 4 points x̂; "r1-r2": ½ · 2 · (mean ‖∇D(x)‖² + mean ‖∇D(G(z))‖²) over 4 + 4 images. The penalty,
and its gradient with respect to every parameter by double backpropagation (create_graph=True) in float64 from the same float32 numbers.

rmsprop: a vector of 7 numbers, 4 gradients, and the vector after each step of torch.optim.RMSprop (rate 0.01, alpha 0.99, epsilon 1e-8).

array: {"shape", "values"}, row-major, 9 significant digits.
"""
import argparse
import json
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm


def array(t):
    t = t.detach()
    return {"shape": list(t.shape), "values": [float(f"{v:.9g}") for v in t.double().flatten().tolist()]}


def bce(s, target):
    return F.binary_cross_entropy_with_logits(s, torch.full_like(s, target))


OBJECTIVES = {
    "hinge": (lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(), lambda r, f: -f.mean()),
    "non-saturating": (lambda r, f: bce(r, 1.0) + bce(f, 0.0), lambda r, f: bce(f, 1.0)),
    "non-saturating+0.1": (lambda r, f: bce(r, 0.9) + bce(f, 0.0), lambda r, f: bce(f, 1.0)),
    "least-squares": (lambda r, f: 0.5 * F.mse_loss(r, torch.ones_like(r)) + 0.5 * F.mse_loss(f, torch.zeros_like(f)),
                      lambda r, f: 0.5 * F.mse_loss(f, torch.ones_like(f))),
    "least-squares+0.1": (lambda r, f: 0.5 * F.mse_loss(r, torch.full_like(r, 0.9)) + 0.5 * F.mse_loss(f, torch.zeros_like(f)),
                          lambda r, f: 0.5 * F.mse_loss(f, torch.ones_like(f))),
    "wasserstein": (lambda r, f: f.mean() - r.mean(), lambda r, f: -f.mean()),
    "relativistic": (lambda r, f: F.softplus(f - r).mean(), lambda r, f: F.softplus(r - f).mean()),
}


def objective(name, n):
    r, f = (2 * torch.randn(n, 1)).requires_grad_(), (2 * torch.randn(n, 1)).requires_grad_()
    d, g = OBJECTIVES[name]
    ofReal, ofFake = torch.autograd.grad(d(r, f), (r, f))
    (second,) = torch.autograd.grad(g(r.detach(), f), (f,))
    return {"name": name, "real": array(r), "fake": array(f), "discriminatorLoss": d(r, f).item(), "realGradient": array(ofReal),
            "fakeGradient": array(ofFake), "generatorLoss": g(r, f).item(), "generatorGradient": array(second)}


class Discriminator(nn.Module):
    def __init__(self, spectral, projects):
        super().__init__()
        norm = spectral_norm if spectral else (lambda layer: layer)
        self.down0, self.down1 = norm(nn.Conv2d(1, 4, 4, 2, 1)), norm(nn.Conv2d(4, 8, 4, 2, 1))
        self.hidden, self.score = norm(nn.Linear(32, 6)), norm(nn.Linear(6, 1))
        self.embedding = norm(nn.Linear(3, 6, bias=False)) if projects else None

    def forward(self, x, y):
        h = F.leaky_relu(self.down1(F.leaky_relu(self.down0(x), 0.2)), 0.2)
        h = F.leaky_relu(self.hidden(h.flatten(1)), 0.2)
        s = self.score(h)
        return s if self.embedding is None else s + (self.embedding(y) * h).sum(1, keepdim=True)


def plain_name(name):
    for long, short in ((".parametrizations.weight.original", ".weight"), (".parametrizations.weight.0._u", ".u"),
                        (".parametrizations.weight.0._v", ".v")):
        name = name.replace(long, short)
    return "discriminator." + name


def penalty(kind, spectral, projects):
    net = Discriminator(spectral, projects).eval()
    rows = 4 if kind == "interpolated" else 8
    x, labels = torch.rand(rows, 1, 8, 8) * 2 - 1, torch.arange(rows) % 4 % 3
    state = {plain_name(k): array(v) for k, v in net.state_dict().items()}
    net.double()
    point = x.double().requires_grad_()
    scores = net(point, F.one_hot(labels, 3).double())
    (slopes,) = torch.autograd.grad(scores.sum(), point, create_graph=True)
    norms = slopes.flatten(1).norm(dim=1)
    if kind == "interpolated":
        value = 10 * ((norms - 1) ** 2).mean()
    else:
        value = 0.5 * 2 * ((norms[:4] ** 2).mean() + (norms[4:] ** 2).mean())
    names = [plain_name(k) for k, _ in net.named_parameters()]
    gradients = torch.autograd.grad(value, list(net.parameters()), allow_unused=True)
    return {"kind": kind, "spectral": spectral, "projects": projects, "points": array(x), "labels": labels.tolist(), "state": state,
            "penalty": value.item(),
            # Biases before a kink have no part in the slopes.
            "gradients": {n: array(torch.zeros_like(p) if g is None else g) for n, g, p in zip(names, gradients, net.parameters())}}


def rmsprop():
    w = torch.randn(7).requires_grad_()
    optimizer = torch.optim.RMSprop([w], lr=0.01, alpha=0.99, eps=1e-8)
    result = {"start": array(w), "gradients": [], "after": []}
    for _ in range(4):
        w.grad = torch.randn(7)
        result["gradients"].append(array(w.grad))
        optimizer.step()
        result["after"].append(array(w))
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", default=pathlib.Path(__file__).with_name("objectives.json"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)
    result = {
        "torch": torch.__version__, "seed": args.seed,
        "objectives": [objective(name, n) for name in OBJECTIVES for n in (6, 1)],
        "rmsprop": rmsprop(),
        "penalties": [penalty(kind, s, p) for kind in ("interpolated", "r1-r2") for s in (False, True) for p in (False, True)],
    }
    pathlib.Path(args.output).write_text(json.dumps(result, separators=(",", ":")) + "\n")


main()
