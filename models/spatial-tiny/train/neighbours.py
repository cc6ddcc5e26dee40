"""Soft targets for coordinates: a bin beside the right one is nearly right, and saying so makes scales learn early.

With one-hot targets alone the embeddings of angles stayed unordered for 200,000 pictures, and the difference of two angles was not
learnt at all. The share of the neighbours falls to zero with the learning rate, so the published model is trained on hard targets.
"""

import re

import torch

# Families of tokens that form a scale; those of the second pattern are circular.
_LINEAR = re.compile(r"^Ġ(x|y|X|Z|D|dx|dz)(-?\d+(?:\.\d+)?)$")
_CIRCULAR = re.compile(r"^Ġ(yaw|bearing|relative)(\d+)$")
_KERNEL = {0: 0.0, 1: 0.32, 2: 0.14, 3: 0.04}  # share of the bin at this distance, on either side; together 1

# Tokens that learn slowest count more: angles, and the letters of options.
_EMPHASIS = {"yaw": 3.0, "relative": 4.0}
_LETTERS = {"A", "B", "C", "D", "ĠA", "ĠB", "ĠC", "ĠD"}


class Neighbours:
    """For every token the tokens near it on its scale, itself first: ids [V, 7], shares [V, 7], and its emphasis [V]."""

    def __init__(self, ids, device):
        """ids: {piece: id}"""
        size = max(ids.values()) + 1
        self.ids = torch.arange(size).unsqueeze(1).repeat(1, 7)
        self.shares = torch.zeros(size, 7)
        self.shares[:, 0] = 1
        self.emphasis = torch.ones(size)
        scales = {}
        for piece, token in ids.items():
            match = _LINEAR.match(piece) or _CIRCULAR.match(piece)
            if match:
                scales.setdefault(match[1], []).append((float(match[2]), token))
            if match and match[1] in _EMPHASIS:
                self.emphasis[token] = _EMPHASIS[match[1]]
            elif piece in _LETTERS:
                self.emphasis[token] = 3.0
        for family, scale in scales.items():
            tokens = [token for _, token in sorted(scale)]
            for at, token in enumerate(tokens):
                self._fill(token, tokens, at, circular=family in ("yaw", "bearing", "relative"))
        self.ids, self.shares, self.emphasis = (part.to(device) for part in (self.ids, self.shares, self.emphasis))

    def _fill(self, token, tokens, at, circular):
        slot = 1
        for distance in (1, 2, 3):
            for near in (at - distance, at + distance):
                if circular:
                    near %= len(tokens)
                elif not 0 <= near < len(tokens):
                    near = at  # off the end of the scale: the share stays with the token
                self.ids[token, slot], self.shares[token, slot] = tokens[near], _KERNEL[distance]
                slot += 1
        self.shares[token, 0] = 0.0

    def targets(self, targets, softness):
        """targets [n] -> tokens [n, 7] and their shares [n, 7]; softness: the share of the neighbours, 0 to 1."""
        shares = self.shares[targets] * softness
        shares[:, 0] = 1 - softness * (self.shares[targets, 1:].sum(1))
        return self.ids[targets], shares
