"""The embedded vision-language model: a small ViT, a pixel-shuffle connector and a Llama-style decoder.

Training runs it over a batch of images and many question/answer segments: each image's prefix is computed once,
and each segment sees the prefix of its image and itself, which equals asking every question alone.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from attention import Attend, Rotate, by_group, causal_mask, grouped, rotation_tables, ungrouped


@dataclass
class Shape:
    """The numbers that define the model; written into every checkpoint and into config.json."""

    vocabulary: int
    width: int = 192
    image: int = 64
    patch: int = 8
    vision_layers: int = 4
    vision_heads: int = 6
    vision_hidden: int = 768
    shuffle: int = 2
    layers: int = 5
    heads: int = 6
    kv_heads: int = 2
    head_width: int = 32
    hidden: int = 512
    positions: int = 1024
    theta: float = 10000.0
    epsilon: float = 1e-6

    @property
    def grid(self):
        return self.image // self.patch

    @property
    def image_tokens(self):
        return (self.grid // self.shuffle) ** 2


# What the auxiliary head says about each patch: object present, colour, shape, and six numbers
# (centre dx dy, ground X Z, sine and cosine of facing).
COLOURS, SHAPES, MEASURES = 8, 5, 6
PATCH_OUTPUTS = 1 + COLOURS + SHAPES + MEASURES


class VisionBlock(nn.Module):
    """Pre-norm transformer block over the 64 patches, without a mask."""

    def __init__(self, shape):
        super().__init__()
        self.heads = shape.vision_heads
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up = nn.Linear(shape.width, shape.vision_hidden)
        self.down = nn.Linear(shape.vision_hidden, shape.width)

    def forward(self, x):
        images, patches, width = x.shape
        head = width // self.heads
        qkv = self.qkv(self.norm1(x)).view(images, patches, 3, self.heads, head)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).reshape(3, images * self.heads, patches, head).unbind(0)
        mixed = Attend.apply(q * head**-0.5, k, v, None)
        mixed = mixed.view(images, self.heads, patches, head).transpose(1, 2).reshape(images, patches, width)
        x = x + self.out(mixed)
        return x + self.down(F.silu(self.up(self.norm2(x))))


class Vision(nn.Module):
    """pixels [B, 64, 64, 3] in 0..1 -> patch features [B, 64, d]; `connect` makes the 16 image tokens of them."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Linear(3 * shape.patch**2, shape.width)
        self.position = nn.Parameter(torch.randn(shape.grid**2, shape.width) * 0.02)
        self.blocks = nn.ModuleList(VisionBlock(shape) for _ in range(shape.vision_layers))
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.connector = nn.Linear(shape.width * shape.shuffle**2, shape.width, bias=False)

    def forward(self, pixels):
        grid, patch = self.shape.grid, self.shape.patch
        x = (pixels - 0.5) * 2  # mean 0.5, deviation 0.5, as preprocessor_config.json says
        x = x.view(-1, grid, patch, grid, patch, 3).permute(0, 1, 3, 5, 2, 4).reshape(-1, grid * grid, 3 * patch**2)
        x = self.embed(x) + self.position
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def connect(self, features):
        shuffle, side = self.shape.shuffle, self.shape.grid // self.shape.shuffle
        x = features.view(-1, side, shuffle, side, shuffle, self.shape.width).permute(0, 1, 3, 2, 4, 5)
        return self.connector(x.reshape(-1, side * side, shuffle * shuffle * self.shape.width))


class Block(nn.Module):
    """Llama block. The gains of the norms are folded into the matrices that follow them: the same function, one pass less."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.norm1 = nn.Parameter(torch.ones(shape.width))
        self.qkv = nn.Linear(shape.width, (shape.heads + 2 * shape.kv_heads) * shape.head_width, bias=False)
        self.out = nn.Linear(shape.heads * shape.head_width, shape.width, bias=False)
        self.norm2 = nn.Parameter(torch.ones(shape.width))
        self.gate_up = nn.Linear(shape.width, 2 * shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def project(self, x, cos, sin):
        """x [T, d] -> q [T, heads, D] (scaled and rotated), k [T, kv, D] (rotated), v [T, kv, D]."""
        shape = self.shape
        qkv = F.linear(normalised(x, shape.epsilon), self.qkv.weight * self.norm1)
        qkv = qkv.view(len(x), shape.heads + 2 * shape.kv_heads, shape.head_width)
        turning, v = qkv.split([shape.heads + shape.kv_heads, shape.kv_heads], 1)
        q, k = Rotate.apply(turning, cos, sin).split([shape.heads, shape.kv_heads], 1)
        return q * shape.head_width**-0.5, k, v

    def finish(self, x, mixed):
        """Adds the attention's result [T, heads * D] and the feed-forward layer to the residual stream."""
        x = x + self.out(mixed)
        gate, up = F.linear(normalised(x, self.shape.epsilon), self.gate_up.weight * self.norm2).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


def normalised(x, epsilon):
    """RMS norm without its gain."""
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon)


class VisionLanguageModel(nn.Module):
    """`prefix` is the token ids around the image: those before the 16 image tokens and those after.

    `compute` is the type of the matrix products: bfloat16 is several times faster, the weights stay float32.
    """

    def __init__(self, shape, prefix, compute=torch.float32):
        super().__init__()
        self.shape = shape
        self.compute = compute
        self.before, self.after = prefix
        self.vision = Vision(shape)
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.width))
        self.patch_head = nn.Linear(shape.width, PATCH_OUTPUTS)
        self._initialise()
        self._layouts = {}

    def _initialise(self):
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.7 / math.sqrt(module.in_features))
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.embedding.weight, std=0.05)
        for block in [*self.blocks, *self.vision.blocks]:  # quiet branches: the residual stream starts near identity
            block.out.weight.data.mul_(0.4)
            block.down.weight.data.mul_(0.4)

    @property
    def prefix_length(self):
        return len(self.before) + self.shape.image_tokens + len(self.after)

    def prefix(self, image_tokens):
        """image tokens [B, 16, d] -> the embedded prefix [B, 22, d] that every question about the image shares."""
        device, images = image_tokens.device, len(image_tokens)
        ends = self.embedding(torch.tensor(self.before + self.after, device=device)).expand(images, -1, -1)
        return torch.cat([ends[:, : len(self.before)], image_tokens.float(), ends[:, len(self.before) :]], 1)

    def logits(self, x):
        return F.linear(normalised(x, self.shape.epsilon) * self.norm, self.embedding.weight)

    def forward(self, pixels, tokens, owners, layout, positions):
        """Training pass.

        pixels [B, 64, 64, 3]; tokens [T]: the slots of `layout` ((slots, length), ...) one after the other;
        owners [slots]: the image of each slot; positions [n]: places in `tokens` whose next token is learnt.
        Returns logits [n, V] and the auxiliary head's output [B, 64, PATCH_OUTPUTS].
        """
        with torch.autocast(pixels.device.type, dtype=torch.bfloat16, enabled=self.compute == torch.bfloat16):
            features = self.vision(pixels)
            start = self.prefix(self.vision.connect(features))
            images, prefix, width = start.shape
            x = torch.cat([start.reshape(-1, width), self.embedding(tokens)])
            cos, sin, masks = self._tables(images, layout, x.device)
            for block in self.blocks:
                q, k, v = block.project(x, cos, sin)
                x = block.finish(x, self._attend(q, k, v, images, prefix, owners, layout, masks))
            return self.logits(x[images * prefix :][positions]), self.patch_head(features)

    def _attend(self, q, k, v, images, prefix, owners, layout, masks):
        sizes = [images * prefix] + [slots * length for slots, length in layout]
        q, k, v = (part.split(sizes) for part in (q, k, v))  # split: its gradient is one concatenation
        shared = [by_group(part[0], images, prefix) for part in (k, v)]  # [B, kv, 22, D]
        owners = owners.split([slots for slots, _ in layout])
        mixed = [self._mix(q[0], *shared, images, prefix, masks[0])]
        for i, (slots, length) in enumerate(layout):
            seen = [torch.cat([common[owners[i]], by_group(part[i + 1], slots, length)], 2) for common, part in zip(shared, (k, v))]
            mixed.append(self._mix(q[i + 1], *seen, slots, length, masks[i + 1]))
        return torch.cat(mixed)

    def _mix(self, q, k, v, rows, length, mask):
        groups = self.shape.kv_heads
        mixed = Attend.apply(grouped(q, rows, length, groups), k.flatten(0, 1), v.flatten(0, 1), mask)
        return ungrouped(mixed, rows, length, groups)

    def _tables(self, images, layout, device):
        """Rotary tables for every position of the batch and one mask per bucket; layouts are few, so they are kept."""
        key = (images, layout, self.compute, device)
        if key not in self._layouts:
            prefix, share = self.prefix_length, self.shape.heads // self.shape.kv_heads
            places = [torch.arange(prefix).repeat(images)]
            places += [torch.arange(prefix, prefix + length).repeat(slots) for slots, length in layout]
            tables = rotation_tables(self.shape.positions, self.shape.head_width, self.shape.theta)
            cos, sin = (table[torch.cat(places)].unsqueeze(1).to(device, self.compute) for table in tables)
            sizes = [(prefix, prefix)] + [(length, prefix + length) for _, length in layout]
            masks = [causal_mask(*size, device, self.compute).repeat(share, 1) for size in sizes]
            self._layouts[key] = (cos, sin, masks)
        return self._layouts[key]
