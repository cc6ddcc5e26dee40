"""The operators between the matrix products, each with a kernel for the CPU and PyTorch's own operators otherwise."""

import torch
import torch.nn.functional as F

from kernels import call, usable

LANES = 16  # the kernels take that many numbers at a time


def add_norm(x, added, epsilon):
    """x [T, d] and what a block adds to it (or None) -> their sum (the residual stream) and its RMS norm without gain."""
    types = (x.dtype, torch.bfloat16 if added is None else added.dtype)
    # The kernel's norm is bfloat16, for a matrix product in it.
    if types == (torch.float32, torch.bfloat16) and usable(x, added) and x.shape[1] % LANES == 0 and torch.is_autocast_cpu_enabled():
        return _AddNorm.apply(x, added, epsilon)
    x = x if added is None else x + added
    return x, x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon)


def swiglu(gate_up):
    """[T, 2 F] -> silu(first half) * second half."""
    if usable(gate_up) and gate_up.dtype == torch.bfloat16 and gate_up.shape[1] % (2 * LANES) == 0:
        return _SwiGlu.apply(gate_up)
    gate, up = gate_up.chunk(2, -1)
    return F.silu(gate) * up


def silu(x):
    if usable(x) and x.dtype == torch.bfloat16 and x.numel() % LANES == 0:
        return _Silu.apply(x)
    return F.silu(x)


class _AddNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, added, epsilon):
        total, normal = torch.empty_like(x), torch.empty(x.shape, dtype=torch.bfloat16)
        scales = torch.empty(len(x))
        call("add_norm_forward", x, added, total, normal, scales, *x.shape, float(epsilon))
        ctx.save_for_backward(total, scales)
        ctx.adds = added is not None
        return total, normal

    @staticmethod
    def backward(ctx, to_total, to_normal):
        total, scales = ctx.saved_tensors
        to_x = torch.empty_like(total)
        to_added = torch.empty(total.shape, dtype=torch.bfloat16) if ctx.adds else None
        call("add_norm_backward", to_total.contiguous(), to_normal.contiguous(), total, scales, to_x, to_added, *total.shape)
        return to_x, to_added, None


class _SwiGlu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gate_up):
        ctx.save_for_backward(gate_up)
        rows, width = gate_up.shape
        result = torch.empty(rows, width // 2, dtype=gate_up.dtype)
        call("swiglu_forward", gate_up, result, rows, width // 2)
        return result

    @staticmethod
    def backward(ctx, gradient):
        (gate_up,) = ctx.saved_tensors
        result = torch.empty_like(gate_up)
        call("swiglu_backward", gate_up, gradient.contiguous(), result, *gradient.shape)
        return result


class _Silu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        result = torch.empty_like(x)
        call("silu_forward", x, result, x.numel())
        return result

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        result = torch.empty_like(x)
        call("silu_backward", x, gradient.contiguous(), result, x.numel())
        return result
