"""Attention and rotary positions with hand-written gradients: fewer and smaller intermediates than autograd keeps."""

import torch

MASKED = -30000.0  # far below every score, and representable in bfloat16


class Attend(torch.autograd.Function):
    """softmax(q k^T + mask) v over batches of matrices, all in the dtype of q.

    q [N, Q, D] (already scaled), k and v [N, K, D], mask [Q, K] -> [N, Q, D]
    """

    @staticmethod
    def forward(ctx, q, k, v, mask):
        scores = torch.bmm(q, k.transpose(1, 2))
        if mask is not None:
            scores += mask
        weights = torch.softmax(scores, -1)
        ctx.save_for_backward(q, k, v, weights)
        return torch.bmm(weights, v)

    @staticmethod
    def backward(ctx, gradient):
        q, k, v, weights = ctx.saved_tensors
        to_v = torch.bmm(weights.transpose(1, 2), gradient)
        to_weights = torch.bmm(gradient, v.transpose(1, 2))
        to_scores = torch._softmax_backward_data(to_weights, weights, -1, weights.dtype)
        return torch.bmm(to_scores, k), torch.bmm(to_scores.transpose(1, 2), q), to_v, None


class Rotate(torch.autograd.Function):
    """Rotary positions in the rotate-half form (GroupQueryAttention with rotary_interleaved=0).

    x [T, heads, D], cos and sin [T, 1, D/2]; the gradient is the rotation by the opposite angle.
    """

    @staticmethod
    def forward(ctx, x, cos, sin):
        ctx.save_for_backward(cos, sin)
        return _rotated(x, cos, sin)

    @staticmethod
    def backward(ctx, gradient):
        cos, sin = ctx.saved_tensors
        return _rotated(gradient, cos, -sin), None, None


def _rotated(x, cos, sin):
    half = x.shape[-1] // 2
    a, b = x[..., :half], x[..., half:]
    result = torch.empty(x.shape, dtype=x.dtype, device=x.device)
    torch.sub(a * cos, b * sin, out=result[..., :half])
    torch.add(b * cos, a * sin, out=result[..., half:])
    return result


def rotation_tables(positions, dimension, theta, device=None):
    """cos and sin [positions, dimension/2] of the rotary angles."""
    frequencies = theta ** (-torch.arange(0, dimension, 2, dtype=torch.float64) / dimension)
    angles = torch.outer(torch.arange(positions, dtype=torch.float64), frequencies)
    return angles.cos().float().to(device), angles.sin().float().to(device)


def causal_mask(queries, keys, device=None, dtype=torch.float32):
    """[queries, keys]: query i sees the first keys - queries + i + 1 keys."""
    mask = torch.full((queries, keys), MASKED, device=device, dtype=dtype)
    return mask.triu(keys - queries + 1)


def grouped(x, rows, length, groups):
    """[rows * length, groups * n, D] -> [rows * groups, n * length, D]: the heads that share keys become queries of one matrix."""
    shared, width = x.shape[1] // groups, x.shape[2]
    x = x.view(rows, length, groups, shared, width).permute(0, 2, 3, 1, 4)
    return x.reshape(rows * groups, shared * length, width)


def by_group(x, rows, length):
    """keys or values [rows * length, kv, D] -> [rows, kv, length, D]."""
    return x.view(rows, length, x.shape[1], x.shape[2]).transpose(1, 2)


def ungrouped(x, rows, length, groups):
    """The inverse of `grouped`, with the heads joined: [rows * length, heads * D]."""
    width = x.shape[-1]
    x = x.view(rows, groups, -1, length, width).permute(0, 3, 1, 2, 4)
    return x.reshape(rows * length, -1)
