"""Packs the segments of a batch of images into one row of tokens of fixed size.

Fixed shapes let the matrix library reuse its kernels, and a row of whole segments wastes next to nothing. Nothing is
lost when a batch is full: the image waits for the next one. Only segments longer than `longest` are dropped, and counted.
"""

from collections import deque, namedtuple

import numpy as np

from records import DIRECT, IMAGE, PATCHES, PATCH_VALUES, PERCEIVE

ROOM_STEP = 64  # a batch has a multiple of this many tokens
LOSS_STEP = 64  # the number of learnt positions is rounded up to a multiple, again for few shapes
IGNORED = -100  # target of a position that is not learnt

# images: how many of the pixels' rows are filled. tokens [room]: the segments of image 0, of image 1, ... and padding.
# starts, first, places, longest: see attention.Rows. positions: where a learnt token is predicted; targets: the token;
# weights: how much it counts.
Batch = namedtuple("Batch", "images pixels patches tokens starts first places longest positions targets weights next_seed used dropped")
# learnt: indices i such that ids[i] is learnt (predicted from i - 1); weight: how much each of them counts
Tokens = namedtuple("Tokens", "ids learnt weight")

# A direct answer is two tokens where a chain is fifty: without this, direct answering learns several times later than chains.
WEIGHTS = {DIRECT: 5.0, PERCEIVE: 3.0}


def tokenized(segment, tokenizer, conversation):
    """Question, turn, answer and end as ids. The end is learnt if the last span reaches the answer's end."""
    ids = tokenizer.encode(segment.question) + conversation.turn
    start, length = len(ids), len(segment.answer)
    if segment.spans == [(0, length)]:
        ids = ids + tokenizer.encode(segment.answer)
        learnt = list(range(start, len(ids) + 1))
    else:
        answer, inside = tokenizer.encode_with_spans(segment.answer, segment.spans)
        ids = ids + answer
        learnt = [start + i for i, wanted in enumerate(inside) if wanted]
        if any(end == length for _, end in segment.spans):
            learnt.append(len(ids))
    ids.append(conversation.end)
    return Tokens(ids, learnt, WEIGHTS.get(segment.mode, 1.0))


def plan(images, batch, spare=1.01):
    """The number of tokens of a batch, from a sample of images, each a list of segment lengths: what `batch` images need."""
    mean = sum(map(sum, images)) / len(images)
    return -(-int(mean * batch * spare) // ROOM_STEP) * ROOM_STEP


class Packer:
    """Collects images and fills batches of up to `batch` of them with at most `room` tokens."""

    def __init__(self, room, batch, longest, waiting=None):
        self.room, self.batch, self.longest = room, batch, longest
        self.waiting = waiting if waiting is not None else deque()  # (record, [Tokens], their length)
        self.dropped = 0
        self._lookahead = batch + batch // 4

    def add(self, record, segments):
        kept, size = [], 0
        for segment in segments:
            if len(segment.ids) <= self.longest and size + len(segment.ids) <= self.room:
                kept.append(segment)
                size += len(segment.ids)
        self.dropped += len(segments) - len(kept)
        self.waiting.append((record, kept, size))

    @property
    def ready(self):
        return len(self.waiting) >= self._lookahead

    def pack(self):
        """Makes a batch of the waiting images: the oldest first, those that do not fit stay in front."""
        free, chosen, left = self.room, [], deque()
        for image in self.waiting:
            if len(chosen) < self.batch and image[2] <= free:
                free -= image[2]
                chosen.append(image)
            else:
                left.append(image)
        self.waiting = left
        return self._filled(chosen, self.room - free)

    def _filled(self, chosen, used):
        tokens = np.zeros(self.room, np.int32)
        places = np.zeros(self.room, np.int32)
        pixels = np.zeros((self.batch, IMAGE, IMAGE, 3), np.uint8)
        patches = np.zeros((self.batch, PATCHES, PATCH_VALUES), np.float32)
        starts, first, positions, targets, weights, at = [0], [0], [], [], [], 0
        for image, (record, segments, _) in enumerate(chosen):
            pixels[image], patches[image] = record.pixels, record.patches
            for ids, learnt, weight in segments:
                tokens[at : at + len(ids)] = ids
                places[at : at + len(ids)] = self._counting[: len(ids)]
                positions += [at + i - 1 for i in learnt]
                targets += [ids[i] for i in learnt]
                weights += [weight] * len(learnt)
                at += len(ids)
                starts.append(at)
            first.append(len(starts) - 1)
        first += [first[-1]] * (self.batch - len(chosen))
        longest = max((end - start for start, end in zip(starts, starts[1:])), default=0)
        padding = -len(positions) % LOSS_STEP
        return Batch(
            len(chosen), pixels, patches, tokens, np.array(starts, np.int32), np.array(first, np.int32), places, longest,
            np.array(positions + [0] * padding, np.int64), np.array(targets + [IGNORED] * padding, np.int64),
            np.array(weights + [0.0] * padding, np.float32),
            max(record.seed for record, _, _ in chosen) + 1, used, self.dropped,
        )

    _counting = np.arange(1024)
