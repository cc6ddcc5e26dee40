"""Attention over images and the segments that share their prefixes, and the rotary positions."""

from dataclasses import dataclass

import torch

from kernels import call, usable

MASKED = -30000.0  # far below every score, and representable in bfloat16
KERNEL_HEAD = 32  # the head width that the kernels are written for


@dataclass
class Rows:
    """What the rows of a batch are: `images` prefixes of `prefix` rows, then the segments' tokens.

    starts [segments + 1]: where each segment's tokens start, behind the prefixes; first [images + 1]: the first
    segment of each image; places [T]: each token's place in its segment; longest: the longest segment.
    """

    images: int
    prefix: int
    starts: torch.Tensor
    first: torch.Tensor
    places: torch.Tensor
    longest: int


def rotation_tables(positions, width, theta, device=None):
    """cos and sin [positions, width / 2] of the rotary angles."""
    frequencies = theta ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.outer(torch.arange(positions, dtype=torch.float64), frequencies)
    return angles.cos().float().to(device), angles.sin().float().to(device)


def rotated(x, cos, sin):
    """Rotate-half form, as GroupQueryAttention with rotary_interleaved=0. x [T, heads, D], cos and sin [T, 1, D/2]."""
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1).to(x.dtype)


def causal_mask(queries, keys, device=None):
    """[queries, keys]: query i sees the first keys - queries + i + 1 keys."""
    return torch.full((queries, keys), MASKED, device=device).triu(keys - queries + 1)


def attend(q, k, v, mask=None):
    """q [N, groups, share, Q, D] (scaled), k and v [N, groups, K, D], mask broadcast to [N, groups, share, Q, K] -> as q."""
    scores = q @ k.unsqueeze(2).transpose(-1, -2)
    weights = torch.softmax(scores.float() if mask is None else scores.float() + mask, -1)
    return weights.to(v.dtype) @ v.unsqueeze(2)


def split_heads(qkv, groups, share):
    """[T, (share + 2) * groups * D] -> q [T, groups * share, D], k and v [T, groups, D]."""
    return qkv.view(len(qkv), groups * (share + 2), -1).split([groups * share, groups, groups], 1)


def image_attention(qkv, rows, heads):
    """Attention of every image's rows on themselves. qkv [B * rows, 3 * heads * D] -> [B * rows, heads * D]."""
    if usable(qkv) and qkv.dtype == torch.bfloat16 and qkv.shape[1] == 3 * heads * KERNEL_HEAD:
        return _Attention.apply(qkv, len(qkv) // rows, rows, heads, 1, False, 0, None, None, None, None)
    q, k, v = (part.view(-1, rows, heads, part.shape[-1]).transpose(1, 2) for part in split_heads(qkv, heads, 1))
    return attend(q.unsqueeze(2) * q.shape[-1] ** -0.5, k, v).squeeze(2).transpose(1, 2).reshape(len(qkv), -1)


class SegmentAttention:
    """Attention of the decoder while training: qkv of all rows -> [rows, heads * D]. See `Rows`."""

    def __init__(self, rows, groups, share, cos, sin):
        self.rows, self.groups, self.share, self.cos, self.sin = rows, groups, share, cos, sin

    def __call__(self, qkv):
        rows, groups, share = self.rows, self.groups, self.share
        width = qkv.shape[1] // (groups * (share + 2))
        if usable(qkv) and qkv.dtype == torch.bfloat16 and width == KERNEL_HEAD and share in (1, 3):
            return _Attention.apply(
                qkv, rows.images, rows.prefix, groups, share, True, rows.longest, rows.starts, rows.first, self.cos, self.sin
            )
        return self._plain(qkv, width)

    def _plain(self, qkv, width):
        """The same with PyTorch's operators: the segments are laid out in a padded rectangle."""
        rows, groups, share, device = self.rows, self.groups, self.share, qkv.device
        end = rows.images * rows.prefix
        places = torch.cat([torch.arange(rows.prefix, device=device).repeat(rows.images), rows.places.long() + rows.prefix])
        cos, sin = self.cos[places].unsqueeze(1), self.sin[places].unsqueeze(1)
        q, k, v = split_heads(qkv, groups, share)
        q, k = rotated(q, cos, sin) * width**-0.5, rotated(k, cos, sin)

        def by_head(x, length):
            """[N * length, heads, D] -> [N, heads, length, D]; queries of one group stand together."""
            return x.reshape(-1, length, x.shape[1], width).transpose(1, 2)

        def grouped(x, length):
            return by_head(x, length).reshape(-1, groups, share, length, width)

        shared = [by_head(part[:end], rows.prefix) for part in (k, v)]
        mixed = attend(grouped(q[:end], rows.prefix), *shared, causal_mask(rows.prefix, rows.prefix, device))
        result = [mixed.flatten(1, 2).transpose(1, 2).reshape(end, -1)]

        starts, first = rows.starts.long(), rows.first.long()
        lengths = starts[1:] - starts[:-1]
        owners = torch.repeat_interleave(torch.arange(rows.images, device=device), first[1:] - first[:-1])
        steps = torch.arange(rows.longest, device=device)
        real = steps < lengths[:, None]  # [segments, longest]
        source = end + (starts[:-1, None] + steps).clamp(max=len(qkv) - end - 1).flatten()
        seen = [torch.cat([common[owners], by_head(part[source], rows.longest)], 2) for common, part in zip(shared, (k, v))]
        mask = causal_mask(rows.longest, rows.prefix + rows.longest, device)
        mixed = attend(grouped(q[source], rows.longest), *seen, mask).flatten(1, 2).transpose(1, 2)
        tokens = mixed.new_zeros(len(qkv) - end, groups * share * width)
        result.append(tokens.index_put((source[real.flatten()] - end,), mixed.flatten(0, 1).flatten(1)[real.flatten()]))
        return torch.cat(result)


class _Attention(torch.autograd.Function):
    """The kernels' attention; the arguments behind qkv are those of attention_forward."""

    @staticmethod
    def forward(ctx, qkv, images, prefix, groups, share, causal, longest, starts, first, cos, sin):
        problem = (images, prefix, groups, share, int(causal), longest, starts, first, cos, sin)
        heads = groups * share
        out = torch.zeros(len(qkv), heads * KERNEL_HEAD, dtype=torch.bfloat16)
        logs = torch.empty(len(qkv), heads)
        call("attention_forward", qkv, out, logs, *problem)
        ctx.save_for_backward(qkv, out, logs)
        ctx.problem = problem
        return out

    @staticmethod
    def backward(ctx, gradient):
        qkv, out, logs = ctx.saved_tensors
        result = torch.zeros_like(qkv)
        call("attention_backward", qkv, out, gradient.contiguous(), logs, result, *ctx.problem)
        return (result,) + (None,) * 10
