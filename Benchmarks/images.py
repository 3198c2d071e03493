"""Images to measure with, so that no data set is needed: what a step costs does not depend on what they show."""
import numpy as np


def write_npz(path, side, channels, classes=10, count=1280):
    """x_train, u8 [count, side, side] or [count, side, side, channels], and y_train: a pattern for each class, and noise."""
    rng = np.random.default_rng(0)

    def blurred(*shape):
        x = rng.standard_normal(shape, np.float32)
        for axis in (1, 2):
            for _ in range(3):
                x = (np.roll(x, 1, axis) + x + np.roll(x, -1, axis)) / 3
        return x / x.std()

    labels = np.arange(count) % classes
    patterns = blurred(classes, side, side, channels)[labels]
    x = np.clip(128 + 40 * patterns + 25 * blurred(*patterns.shape), 0, 255).astype(np.uint8)
    np.savez(path, x_train=x if channels > 1 else x[..., 0], y_train=labels)
