"""Brightness, contrast, place, hue and saturation of one picture, with Pillow, scipy, cmath and colorsys; the numbers are in
Tests/ImagesTests/ToneTests.swift."""

import cmath
import colorsys
import math

import numpy as np
from PIL import Image
from scipy import ndimage

WIDTH, HEIGHT = 13, 9
pixels = [
    [((x * 9 + y * 5) % 256, (x * 3 + y * 17 + 40) % 256, (x * 7 + y * 2) % 128) for x in range(WIDTH)]
    for y in range(HEIGHT)
]
luma = np.asarray(Image.fromarray(np.array(pixels, np.uint8)).convert("L")).astype(float)
flat = [pixel for row in pixels for pixel in row]
third = 2 * math.pi / 3
colour = sum(r + g * cmath.rect(1, third) + b * cmath.rect(1, 2 * third) for r, g, b in flat)
hsv = [colorsys.rgb_to_hsv(r / 255, g / 255, b / 255) for r, g, b in flat]
y, x = ndimage.center_of_mass(luma - luma.min())

print("brightness", luma.mean() / 255)
print("contrast", luma.std() / 255)
print("x", x + 0.5)
print("y", y + 0.5)
print("hue", math.degrees(cmath.phase(colour)) % 360)
print("saturation", sum(s * v for _, s, v in hsv) / sum(v for _, _, v in hsv))
