"""Packs segments into batches of fixed shape.

A batch has slots of a few lengths; each holds one segment of one of the batch's images. Fixed shapes let the
matrix library reuse its kernels, and slots of several lengths waste little. Nothing is lost when slots run out:
the image waits for the next batch. Only segments longer than the longest slot are dropped, and counted.
"""

from collections import deque, namedtuple

import numpy as np

from records import PATCHES, PATCH_VALUES, IMAGE

LOSS_STEP = 64  # the number of learnt positions is rounded up to a multiple, again for few shapes
IGNORED = -100  # target of a position that is not learnt

# images: how many of the pixels' rows are filled; positions and targets: what is learnt, see VisionLanguageModel.forward
Batch = namedtuple("Batch", "layout images pixels patches tokens owners positions targets next_seed used dropped")
Tokens = namedtuple("Tokens", "ids learnt")  # learnt: indices i such that ids[i] is learnt (predicted from i - 1)


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
    return Tokens(ids, learnt)


def plan(images, batch, buckets=6, step=8, spare=1.04):
    """Chooses the layout ((slots, length), ...) of a batch from a sample: a list of images, each a list of segment lengths.

    The lengths are those that waste the fewest positions (dynamic programming over multiples of `step`), and the slots
    are as many as `batch` images need on average, with a little to spare.
    """
    sizes = [-(-length // step) * step for lengths in images for length in lengths]
    counts = {size: sizes.count(size) for size in sorted(set(sizes))}
    edges = list(counts)
    best = {0: (0, ())}  # edges covered so far -> (positions, chosen edges)
    for _ in range(min(buckets, len(edges))):
        better = dict(best)
        for covered, (cost, chosen) in best.items():
            for upto in range(covered + 1, len(edges) + 1):
                positions = cost + edges[upto - 1] * sum(counts[edge] for edge in edges[covered:upto])
                if upto not in better or positions < better[upto][0]:
                    better[upto] = (positions, (*chosen, edges[upto - 1]))
        best = better
    layout, below = [], 0
    for edge in best[len(edges)][1]:
        number = sum(count for size, count in counts.items() if below < size <= edge)
        layout.append((max(2, int(np.ceil(number / len(images) * batch * spare / 2)) * 2), edge))
        below = edge
    return tuple(layout)


class Packer:
    """Collects images and fills batches of up to `batch` of them."""

    def __init__(self, layout, batch, waiting=None):
        self.layout, self.batch = layout, batch
        self.waiting = waiting if waiting is not None else deque()  # (record, [Tokens])
        self.dropped = 0
        self._lookahead = batch + batch // 2

    def add(self, record, segments):
        longest = self.layout[-1][1]
        kept = [segment for segment in segments if len(segment.ids) <= longest]
        self.dropped += len(segments) - len(kept)
        self.waiting.append((record, sorted(kept, key=lambda segment: -len(segment.ids))))

    @property
    def ready(self):
        return len(self.waiting) >= self._lookahead

    def pack(self):
        """Makes a batch of the waiting images: the oldest first, those that do not fit stay in front."""
        free = [slots for slots, _ in self.layout]
        chosen, left = [], []
        for image in self.waiting:
            places = self._places(image[1], free) if len(chosen) < self.batch else None
            if places is None and not chosen:
                self.dropped += len(image[1])  # more than an empty batch holds
            elif places is None:
                left.append(image)
            else:
                chosen.append((*image, places))
        self.waiting = deque(left)
        return self._filled(chosen)

    def _places(self, segments, free):
        """The bucket of each segment (the shortest that is free and long enough), or None if one has no place."""
        trial, places = list(free), []
        for segment in segments:
            for bucket, (_, length) in enumerate(self.layout):
                if length >= len(segment.ids) and trial[bucket]:
                    trial[bucket] -= 1
                    places.append(bucket)
                    break
            else:
                return None
        free[:] = trial
        return places

    def _filled(self, chosen):
        slots = sum(number for number, _ in self.layout)
        tokens = np.zeros(sum(number * length for number, length in self.layout), np.int32)
        owners = np.zeros(slots, np.int32)
        pixels = np.zeros((self.batch, IMAGE, IMAGE, 3), np.uint8)
        patches = np.zeros((self.batch, PATCHES, PATCH_VALUES), np.float32)
        slot_starts = np.cumsum([0] + [number for number, _ in self.layout])
        token_starts = np.cumsum([0] + [number * length for number, length in self.layout])
        taken, positions, targets, used, next_seed = [0] * len(self.layout), [], [], 0, 0
        for image, (record, segments, places) in enumerate(chosen):
            pixels[image], patches[image] = record.pixels, record.patches
            next_seed = max(next_seed, record.seed + 1)
            for segment, bucket in zip(segments, places):
                ids = segment.ids
                at = token_starts[bucket] + taken[bucket] * self.layout[bucket][1]
                tokens[at : at + len(ids)] = ids
                owners[slot_starts[bucket] + taken[bucket]] = image
                taken[bucket] += 1
                positions += [at + i - 1 for i in segment.learnt]
                targets += [ids[i] for i in segment.learnt]
                used += len(ids)
        padding = -len(positions) % LOSS_STEP
        positions = np.array(positions + [0] * padding, np.int32)
        targets = np.array(targets + [IGNORED] * padding, np.int64)
        return Batch(self.layout, len(chosen), pixels, patches, tokens, owners, positions, targets, next_seed, used, self.dropped)
