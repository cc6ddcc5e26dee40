"""Reads training records: scenes with their picture, patch targets and question/answer segments."""

import shlex
import struct
import subprocess
from collections import namedtuple

import numpy as np

from environment import end_with_parent

MAGIC = 0x31585253
IMAGE, PATCHES, PATCH_VALUES = 64, 64, 9
DIRECT, STEPS, OBJECTS, TAIL, PERCEIVE = range(5)  # modes of a segment

_HEAD = struct.Struct("<Iq")
_PIXELS = IMAGE * IMAGE * 3
_TARGETS = PATCHES * PATCH_VALUES * 4
_BODY = _PIXELS + _TARGETS + 2

Record = namedtuple("Record", "seed pixels patches segments")
# spans: byte ranges (start, end) of the answer that are learnt
Segment = namedtuple("Segment", "mode drill kind question answer spans")


class Exporter:
    """The exporter as a subprocess; iterating yields its records."""

    def __init__(self, command, seed, count=0):
        arguments = ["generate", "--format", "training", "--seed", str(seed), "--count", str(count)]
        self._process = subprocess.Popen(
            [*shlex.split(command), *arguments], stdout=subprocess.PIPE, bufsize=1 << 20, preexec_fn=end_with_parent
        )
        self._count = count

    def __iter__(self):
        count, read = 0, self._process.stdout.read
        while len(head := read(_HEAD.size)) == _HEAD.size:
            magic, seed = _HEAD.unpack(head)
            if magic != MAGIC:
                raise ValueError(f"record {count} does not start with its mark: {magic:#x}")
            yield self._record(read, seed)
            count += 1
        code = self._process.wait()
        if code != 0 or count != self._count:
            raise RuntimeError(f"the exporter ended with code {code} after {count} records")

    @staticmethod
    def _record(read, seed):
        body = read(_BODY)
        pixels = np.frombuffer(body, np.uint8, _PIXELS).reshape(IMAGE, IMAGE, 3)
        patches = np.frombuffer(body, np.float32, _TARGETS // 4, _PIXELS).reshape(PATCHES, PATCH_VALUES)
        segments = [_segment(read) for _ in range(int.from_bytes(body[-2:], "little"))]
        return Record(seed, pixels, patches, segments)

    def close(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


def _segment(read):
    mode, drill, length = read(3)
    kind = read(length).decode()
    question = read(int.from_bytes(read(2), "little")).decode()
    answer = read(int.from_bytes(read(2), "little")).decode()
    spans = list(struct.iter_unpack("<HH", read(4 * read(1)[0])))
    return Segment(mode, drill, kind, question, answer, spans)
