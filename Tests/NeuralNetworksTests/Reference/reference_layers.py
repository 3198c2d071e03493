"""Writes layers.json: inputs, outputs and gradients of single layers, losses and of Adam, from PyTorch, for unit tests.

    reference_layers.py [--output layers.json]

A case is {"name", "attributes": {…}, "inputs": {…}, "parameters": {…}, "output", "outputGradient", "inputGradient",
"parameterGradients": {…}, "after": {…}, "float32Difference"}; what does not apply is missing.
  - Every array is {"shape": […], "values": […]}, row-major, images [N, C, H, W]; a scalar has the shape []. Labels are
    integers in `values`. Numbers have 9 significant digits, enough to give a float32 back exactly.
  - `inputGradient` belongs to the input named `x`, or to the first one; cases without `x` (losses of one or two scores)
    have `inputGradients`, one per input name, as well.
  - `parameterGradients` has the names of `parameters`. `after` holds what the forward pass changed (running_mean,
    running_var, u, v).
  - Inputs, parameters and outputGradient are float32 values. The results are computed from them in float64, so that a
    tolerance has to cover the tested side's rounding only. `float32Difference` is what PyTorch's own float32 makes of
    it: the largest |float32 − float64| ÷ the array's largest magnitude (or 1 when that is smaller), over all of the
    case's result arrays: the reason for a tolerance.

Conventions worth knowing: a weight is [out, in] (Linear), [out, in, kH, kW] (Conv2d), [in, out, kH, kW]
(ConvTranspose2d), [dimension, classes] (embedding). Batch norm's output uses the biased variance, its running variance the unbiased one. A spectral norm's
training forward does one power iteration, u ← normalize(W v), then v ← normalize(Wᵀ u), W flattened to
[out, in·kH·kW]; then σ = uᵀ W v and the layer uses W/σ; u and v count as constants in the gradient (σ does not);
parameters.u and .v are those before the forward. Where the maximum of a pooling window is tied the gradient goes
to the first one in row-major order; the cases named `….ties` test that, as in black image background. Padding of a
pooling never wins. A zero input has the derivative 0 under ReLU and 0.2 under LeakyReLU.
"""
import argparse
import copy
import json
import os
import pathlib

os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

cases = []


def array(x):
    """{"shape", "values"} with 9 significant digits; + 0 turns −0.0 into 0.0."""
    x = x.detach()
    integer = not x.is_floating_point()
    return {"shape": list(x.shape), "values": [int(v) if integer else float(f"{float(v):.9g}") + 0.0 for v in x.flatten()]}


def arrays(named):
    return {name: array(x) for name, x in named.items()}


def plain_name(name):
    """PyTorch's names of a spectrally normalized layer's tensors, shortened: weight, bias, u, v."""
    return {"parametrizations.weight.original": "weight", "parametrizations.weight.0._u": "u", "parametrizations.weight.0._v": "v"}.get(name, name)


def state(module):
    return {plain_name(n): t.detach().clone() for n, t in module.state_dict().items() if t.is_floating_point()}


def evaluate(function, module, inputs, constants, output_gradient, dtype, differentiate):
    """All results of one case in one precision, as a flat dictionary of tensors."""
    module = copy.deepcopy(module).to(dtype) if module is not None else None
    x = {n: t.detach().to(dtype).requires_grad_(n not in constants) if t.is_floating_point() else t for n, t in inputs.items()}
    before = state(module) if module is not None else {}
    out = function(module, **x) if module is not None else function(**x)
    results = {"output": out}
    if differentiate:
        out.backward(output_gradient.to(dtype))
        results |= {f"inputGradients.{n}": t.grad for n, t in x.items() if t.requires_grad}
        if module is not None:
            results |= {f"parameterGradients.{plain_name(n)}": p.grad for n, p in module.named_parameters()}
    if module is not None:
        results |= {f"after.{n}": t for n, t in state(module).items() if n in ("running_mean", "running_var", "u", "v") and not torch.equal(t, before[n])}
    return {n: t.detach() for n, t in results.items()}


def largest_difference(single, double):
    return max(((single[n].double() - double[n]).abs().max() / double[n].abs().max().clamp(min=1)).item() for n in double)


def case(name, function, module=None, attributes=None, constants=(), differentiate=True, **inputs):
    """Adds a case. `function` takes (module, **inputs), or (**inputs) without a module; `constants` are inputs without gradient."""
    with torch.no_grad():       # the shape of the output, found on a copy: spectral norm changes its state
        shape = (function(copy.deepcopy(module), **inputs) if module is not None else function(**inputs)).shape
    output_gradient = torch.randn(shape) if len(shape) else torch.tensor(1.0)
    single, double = (evaluate(function, module, inputs, constants, output_gradient, t, differentiate) for t in (torch.float32, torch.float64))
    entry = {"name": name, "attributes": attributes or {}, "inputs": arrays(inputs),
             "parameters": arrays(state(module)) if module is not None else {}, "output": array(double["output"])}
    if differentiate:
        gradients = {n.split(".", 1)[1]: t for n, t in double.items() if n.startswith("inputGradients.")}
        entry["outputGradient"] = array(output_gradient)
        entry["inputGradient"] = array(gradients["x"] if "x" in gradients else next(iter(gradients.values())))
        if list(gradients) != ["x"]:
            entry["inputGradients"] = arrays(gradients)
        entry["parameterGradients"] = arrays({n.split(".", 1)[1]: t for n, t in double.items() if n.startswith("parameterGradients.")})
    after = {n.split(".", 1)[1]: t for n, t in double.items() if n.startswith("after.")}
    if after:
        entry["after"] = arrays(after)
    entry["float32Difference"] = float(f"{largest_difference(single, double):.3g}")
    cases.append(entry)


def apply(module, x):
    return module(x)


def linear_cases():
    for label, n, i, o, bias in (("", 3, 7, 5, True), (".one", 1, 5, 3, True), (".noBias", 4, 9, 6, False), (".toOne", 5, 6, 1, True)):
        case("linear" + label, apply, nn.Linear(i, o, bias=bias), x=torch.randn(n, i))


def convolution_cases():
    for label, shape, o, k, s, bias in (("4x4s2", (2, 3, 8, 8), 4, 4, 2, True), ("4x4s2.one", (1, 1, 6, 6), 5, 4, 2, True),
                                        ("4x4s2.odd", (3, 2, 7, 5), 3, 4, 2, True), ("4x4s2.noBias", (2, 2, 4, 4), 3, 4, 2, False),
                                        ("3x3s1", (2, 3, 5, 5), 4, 3, 1, True), ("3x3s1.one", (1, 2, 3, 7), 1, 3, 1, True)):
        case("convolution." + label, apply, nn.Conv2d(shape[1], o, k, s, 1, bias=bias), {"kernel": k, "stride": s, "padding": 1}, x=torch.randn(shape))
    for label, shape, o, bias in (("several", (2, 4, 4, 4), 3, False), ("several.one", (1, 3, 3, 5), 4, True), ("toOne", (2, 4, 4, 4), 1, True),
                                  ("toOne.odd", (1, 5, 3, 3), 1, True), ("toThree", (2, 3, 2, 2), 3, True)):
        case("transposedConvolution." + label, apply, nn.ConvTranspose2d(shape[1], o, 4, 2, 1, bias=bias),
             {"kernel": 4, "stride": 2, "padding": 1}, x=torch.randn(shape))


def batch_norm_cases():
    for label, shape in (("", (4, 3, 3, 3)), (".one", (1, 2, 3, 5)), (".large", (3, 5, 2, 2))):
        module = nn.BatchNorm2d(shape[1])
        nn.init.normal_(module.weight, 1, 0.3)
        nn.init.normal_(module.bias, 0, 0.3)
        module.running_mean.normal_(0, 0.5)
        module.running_var.uniform_(0.5, 2)
        attributes = {"epsilon": 1e-5, "momentum": 0.1}
        x = torch.randn(shape) * 1.5 + torch.randn(1, shape[1], 1, 1)
        case("batchNorm.training" + label, apply, module.train(), attributes, x=x)
        case("batchNorm.evaluation" + label, apply, module.eval(), attributes, differentiate=False, x=x)


def activation_cases():
    x = torch.randn(2, 3, 3, 3)
    x[0, 0, 0, 0] = 0           # the derivative at zero is part of the case
    case("relu", lambda x: F.relu(x), x=x)
    case("leakyRelu", lambda x: F.leaky_relu(x, 0.2), attributes={"slope": 0.2}, x=x)
    case("tanh", lambda x: torch.tanh(x), x=torch.cat([torch.randn(1, 21) * 1.5, torch.tensor([[-20.0, -9.0, -1e-4, 0.0, 1e-4, 9.0, 20.0]])], 1))
    case("relu.one", lambda x: F.relu(x), x=torch.randn(1, 5))
    case("leakyRelu.one", lambda x: F.leaky_relu(x, 0.2), attributes={"slope": 0.2}, x=torch.randn(1, 7))


def pooling_cases():
    dilate = lambda x: F.max_pool2d(x, 3, 1, 1)
    erode = lambda x: -F.max_pool2d(-x, 3, 1, 1)
    # Ties: black background at −1 and flat strokes at 1, as in a digit.
    digit = torch.full((1, 1, 7, 7), -1.0)
    digit[0, 0, 1:6, 3] = 1
    digit[0, 0, 3, 1:5] = 0.5
    for label, x in (("", torch.randn(2, 2, 6, 6)), (".one", torch.randn(1, 1, 4, 8)), (".odd", torch.randn(1, 2, 5, 7)), (".ties", digit)):
        case("maxPool2x2" + label, lambda x: F.max_pool2d(x, 2), attributes={"kernel": 2, "stride": 2, "padding": 0}, x=x)
        case("dilation" + label, dilate, attributes={"kernel": 3, "stride": 1, "padding": 1}, x=x)
        case("erosion" + label, erode, attributes={"kernel": 3, "stride": 1, "padding": 1}, x=x)
    # As the recognizer that is blind to thickness uses them: x + a (dilated − x) and x + 0.7 a (eroded − x).
    x = torch.randn(2, 1, 5, 5)
    case("partialDilation", lambda x: x + 0.6 * (dilate(x) - x), attributes={"amount": 0.6}, x=x)
    case("partialErosion", lambda x: x + 0.7 * 0.6 * (erode(x) - x), attributes={"amount": 0.6, "factor": 0.7}, x=x)


def spectral_norm_cases():
    attributes = {"epsilon": 1e-12, "powerIterations": 1}
    layers = (("linear", nn.Linear(7, 5), (3, 7)), ("linear.one", nn.Linear(6, 4), (1, 6)), ("linear.toOne", nn.Linear(6, 1), (4, 6)),
              ("convolution", nn.Conv2d(2, 4, 4, 2, 1), (2, 2, 6, 6)), ("convolution.one", nn.Conv2d(1, 3, 4, 2, 1), (1, 1, 5, 7)))
    for label, layer, shape in layers:
        layer = spectral_norm(layer)
        # Registration ran 15 iterations on the first weight. Another weight under old vectors, as after a training step, shows a wrong order.
        with torch.no_grad():
            layer.parametrizations.weight.original.add_(torch.randn_like(layer.parametrizations.weight.original) * 0.3)
        x = torch.randn(shape)
        geometry = {"kernel": 4, "stride": 2, "padding": 1} if len(shape) == 4 else {}
        case("spectralNorm.training." + label, apply, layer.train(), attributes | geometry, x=x)
        case("spectralNorm.evaluation." + label, apply, layer.eval(), attributes | geometry, x=x)


def projection_cases():
    """score [N, 1] = ⟨E y, h⟩; x is h [N, dimension]; the embedding's weight is [dimension, classes]."""
    def project(module, x, labels):
        return (module(F.one_hot(labels, module.in_features).to(x.dtype)) * x).sum(1, keepdim=True)
    for label, n, classes, dimension in (("", 4, 3, 6), (".one", 1, 10, 5)):
        labels = torch.arange(n) * 2 % classes
        case("projection" + label, project, nn.Linear(classes, dimension, bias=False), x=torch.randn(n, dimension), labels=labels)
        normalized = spectral_norm(nn.Linear(classes, dimension, bias=False))
        with torch.no_grad():
            normalized.parametrizations.weight.original.mul_(1 + 0.3 * torch.randn(dimension, classes))
        case("projection.spectralNorm" + label, project, normalized, {"epsilon": 1e-12}, x=torch.randn(n, dimension), labels=labels)


def affine_cases():
    """grid_sample(x + 1, affine_grid(theta)) − 1: bilinear, zero padding (so black outside), align_corners False."""
    def warp(x, theta):
        return F.grid_sample(x + 1, F.affine_grid(theta, x.shape, align_corners=False), mode="bilinear", padding_mode="zeros", align_corners=False) - 1
    attributes = {"interpolation": "bilinear", "alignCorners": False, "outside": -1}
    identity = torch.tensor([[[1.0, 0, 0], [0, 1, 0]]])
    turn = torch.tensor([[[0.955, -0.296, 0.11], [0.296, 0.955, -0.07]]])        # 0.3 rad and a shift
    shear = torch.tensor([[[1.21, 0.57, 0.143], [0.013, 0.83, 0.0214]]])
    enlarge = torch.tensor([[[0.61, 0.05, -0.4], [-0.11, 0.52, 0.31]]])
    outside = torch.tensor([[[1.9, 0.0, 1.1], [0.0, 1.7, -0.9]]])                # much of the output is beyond the image
    case("affine.batch", warp, None, attributes, ("theta",), x=torch.tanh(torch.randn(5, 1, 8, 8)), theta=torch.cat([identity, turn, shear, enlarge, outside]))
    case("affine.one", warp, None, attributes, ("theta",), x=torch.tanh(torch.randn(1, 1, 7, 7)), theta=shear)
    case("affine.odd", warp, None, attributes, ("theta",), x=torch.tanh(torch.randn(2, 3, 5, 7)), theta=torch.cat([turn, outside]))


def loss_cases():
    """Scalars, outputGradient 1. Scores are [N, 1]. The large ones ask for formulas that do not overflow."""
    bce = F.binary_cross_entropy_with_logits
    hinge_d = lambda real, fake: F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    bce_d = lambda real, fake: bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))
    for label, n in (("", 6), (".one", 1)):
        real, fake = torch.randn(n, 1) * 1.5, torch.randn(n, 1) * 1.5
        case("hinge.discriminator" + label, hinge_d, real=real, fake=fake)
        case("hinge.generator" + label, lambda fake: -fake.mean(), fake=fake)
        case("nonSaturating.discriminator" + label, bce_d, real=real, fake=fake)
        case("nonSaturating.generator" + label, lambda fake: bce(fake, torch.ones_like(fake)), fake=fake)
    extreme = torch.tensor([[-200.0], [-30.0], [0.0], [30.0], [200.0]])
    case("nonSaturating.discriminator.extreme", bce_d, real=extreme, fake=extreme)
    case("nonSaturating.generator.extreme", lambda fake: bce(fake, torch.ones_like(fake)), fake=extreme)
    cross_entropy = lambda x, labels: F.cross_entropy(x, labels)
    case("crossEntropy", cross_entropy, x=torch.randn(5, 10) * 2, labels=torch.tensor([3, 0, 9, 3, 7]))
    case("crossEntropy.one", cross_entropy, x=torch.randn(1, 3), labels=torch.tensor([2]))
    case("crossEntropy.extreme", cross_entropy, x=torch.tensor([[100.0, -100, 0], [-1000, -1001, -1002], [80, 80, 80]]), labels=torch.tensor([1, 0, 2]))

    def code_nll(x, codes):
        """x [N, 2·codes]: all the means, then all the log standard deviations, clamped to −4…2, where the gradient ends."""
        mean, log_sd = x.chunk(2, 1)
        log_sd = log_sd.clamp(-4, 2)
        return (0.5 * ((codes - mean) / log_sd.exp()) ** 2 + log_sd).mean()
    x = torch.randn(5, 4) * 0.7
    x[0, 2], x[1, 3], x[2, 2], x[3, 3] = -5.5, 3.0, -3.5, 1.75       # two clamped, two just inside
    case("codeLikelihood", code_nll, None, {"lowest": -4, "highest": 2}, ("codes",), x=x, codes=torch.rand(5, 2) * 2 - 1)
    case("codeLikelihood.one", code_nll, None, {"lowest": -4, "highest": 2}, ("codes",), x=torch.randn(1, 2) * 0.3, codes=torch.rand(1, 1) * 2 - 1)


def adam_cases():
    """inputs.gradients and output are [steps, size]: the gradient of each step, the parameter after it. rates is [steps]."""
    def run(parameter, gradients, rates):
        p = parameter.detach().clone().requires_grad_(True)
        adam, history = torch.optim.Adam([p], lr=1.0, betas=(0.5, 0.999)), []
        for gradient, rate in zip(gradients, rates.tolist()):
            adam.param_groups[0]["lr"] = rate
            p.grad = gradient.detach().clone()
            adam.step()
            history.append(p.detach().clone())
        return torch.stack(history)
    attributes = {"beta1": 0.5, "beta2": 0.999, "epsilon": 1e-8}
    gradients = torch.randn(5, 7)
    gradients[:, 4] = 0                         # never a gradient: must stay
    gradients[:, 5] *= 1e-8                     # about epsilon
    gradients[:, 6] *= 1e3
    for label, rates in (("constant", [2e-3] * 5), ("decaying", [2e-3, 1.5e-3, 1e-3, 5e-4, 1e-4])):
        case("adam." + label, run, None, attributes, differentiate=False, parameter=torch.randn(7), gradients=gradients, rates=torch.tensor(rates))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("layers.json"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    groups = (linear_cases, convolution_cases, batch_norm_cases, activation_cases, pooling_cases, spectral_norm_cases,
              projection_cases, affine_cases, loss_cases, adam_cases)
    for number, group in enumerate(groups):
        torch.manual_seed(options.seed * 1000 + number)      # a new case in one group leaves the others as they are
        group()
    lines = ",\n".join(json.dumps(entry, separators=(",", ":"), allow_nan=False) for entry in cases)
    options.output.write_text(f'{{"torch":"{torch.__version__}","script":"reference_layers.py","cases":[\n{lines}\n]}}\n')
    worst = max(cases, key=lambda entry: entry["float32Difference"])
    print(f"{options.output}: {len(cases)} cases, {options.output.stat().st_size} bytes")
    print(f"largest float32 difference {worst['float32Difference']:.3g} in {worst['name']}")


if __name__ == "__main__":
    main()
