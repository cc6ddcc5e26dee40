#!/usr/bin/env python3
"""Writes resampled.json: sizes, and the SHA-256 of what Pillow makes of a picture whose sample i is (i * 73 + i * i // 7) % 256."""

import hashlib
import json
from pathlib import Path

from PIL import Image

cases = []
for width, height, to_width, to_height in [(37, 23, 16, 16), (16, 16, 37, 41), (64, 48, 64, 20), (5, 90, 30, 8), (1, 1, 4, 4), (200, 3, 7, 3)]:
    data = bytes((i * 73 + i * i // 7) % 256 for i in range(width * height * 3))
    image = Image.frombytes("RGB", (width, height), data)
    for resample in (1, 2, 3):
        resized = image.resize((to_width, to_height), resample=resample)
        cases.append([width, height, to_width, to_height, resample, hashlib.sha256(resized.tobytes()).hexdigest()])
Path(__file__).with_name("resampled.json").write_text(json.dumps(cases, indent=0))
