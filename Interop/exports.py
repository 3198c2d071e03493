"""Runs exported models with the programs that people use."""
import json
import os

import readers


def check(tally, model):
    onnx_file = os.path.join(model.folder, "model.onnx")
    example_file = os.path.join(model.folder, "example.npz")

    def export():
        model.run("export", "--model", model.path, "--format", "onnx", "--out", onnx_file, "--with-example", example_file)
        return f"{os.path.getsize(onnx_file)} bytes"

    tally.run(f"{model.name}, export", export)
    tally.run(f"{model.name}, onnx checker", lambda: checker(model, onnx_file))
    tally.run(f"{model.name}, onnxruntime", lambda: runtime(model, onnx_file, example_file))
    tally.run(f"{model.name}, safetensors", lambda: safetensors(model, onnx_file))


def checker(model, path):
    onnx = readers.need("onnx")
    onnx.checker.check_model(path, full_check=True)
    file = onnx.load(path)
    assert file.ir_version == 8 and [(o.domain, o.version) for o in file.opset_import] == [("", 17)]
    about = {entry.key: entry.value for entry in file.metadata_props}
    assert json.loads(about["class_names"]) == model.classes
    assert json.loads(about["code_names"]) == model.codes
    assert about["model_digest"] == model.digest
    # Shapes follow from the free first dimension alone.
    inferred = onnx.shape_inference.infer_shapes(file, strict_mode=True)
    sizes = [d.dim_param or d.dim_value for d in inferred.graph.output[0].type.tensor_type.shape.dim]
    assert sizes == ["N", model.channels, 28, 28], sizes
    return f"version {onnx.__version__}, {len(file.graph.node)} nodes, output {sizes}"


def runtime(model, path, example_path):
    numpy, runtime = readers.need("numpy"), readers.need("onnxruntime")
    example = dict(numpy.load(example_path))
    session = runtime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [i.name for i in session.get_inputs()]
    assert names == [name for name in ["noise", "label", "codes"] if name in example], names
    assert [o.name for o in session.get_outputs()] == ["images"]
    worst = 0.0
    # Any number of rows.
    for count in [64, 1, 7]:
        [images] = session.run(None, {name: example[name][:count] for name in names})
        ours = example["images"][:count]
        assert images.shape == ours.shape and images.dtype == numpy.float32, images.shape
        assert ours.std() > 0.01, "all images are alike"
        worst = max(worst, float(numpy.abs(images - ours).max()))
    assert worst <= 1e-5, f"off by {worst}"
    # The bytes that `generate` writes are these numbers, rounded: image 0 and 1 … of each class under seed 0.
    [images] = session.run(None, {name: example[name] for name in names})
    rounded = numpy.clip(numpy.rint((images + 1) * 127.5), 0, 255).astype("uint8").transpose(0, 2, 3, 1)
    off = numpy.abs(rounded.astype(int) - example["pixels"].astype(int))
    assert off.max() <= 1 and (off > 0).mean() < 1e-3, f"{(off > 0).sum()} bytes differ"
    # A label does something.
    if len(model.classes) > 1:
        changed = dict(example, label=(example["label"] + 1) % len(model.classes))
        [others] = session.run(None, {name: changed[name] for name in names})
        assert numpy.abs(others - images).max() > 1e-3, "the label changes nothing"
    folder = os.path.join(model.folder, "png")
    if os.path.isdir(folder):
        rows = {(int(row["label"]), int(row["index"])): row["file"] for row in model.manifest(folder)}
        for i, label in enumerate(example["label"]):
            pixels = readers.picture(os.path.join(folder, rows[int(label), i // len(model.classes)]))
            assert (pixels.reshape(example["pixels"][i].shape) == example["pixels"][i]).all(), f"row {i} is not what augment wrote"
    return f"version {runtime.__version__}, off by at most {worst:.1e}, {(off > 0).sum()} bytes by one grey level"


def safetensors(model, onnx_path):
    numpy = readers.need("numpy")
    library = readers.need("safetensors.numpy")
    onnx = readers.need("onnx")
    path = os.path.join(model.folder, "full.safetensors")
    model.run("export", "--model", model.path, "--format", "safetensors", "--out", path)
    arrays = library.load_file(path)
    constants = {c.name: onnx.numpy_helper.to_array(c) for c in onnx.load(onnx_path).graph.initializer}
    shared = [name for name in arrays if name in constants]
    assert [name for name in arrays if name.startswith("generator.")] and len(shared) >= 10, sorted(arrays)
    for name in shared:
        assert arrays[name].dtype == numpy.float32 and (arrays[name] == constants[name]).all(), name
    return f"{len(shared)} arrays equal to those of the ONNX file"
