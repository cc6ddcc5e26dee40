"""AdamW with gradient clipping; on the CPU one pass over the weights instead of one per operation."""

import math

import torch

from kernels import call, usable


class ClippedAdamW(torch.optim.AdamW):
    """torch.optim.AdamW, whose state its checkpoints hold, with `clipped_step` in place of clipping and stepping."""

    def clipped_step(self, limit):
        parameters = [p for group in self.param_groups for p in group["params"] if p.grad is not None]
        gradients = [p.grad for p in parameters]
        if not usable(*parameters, *gradients) or any(t.dtype != torch.float32 for t in parameters + gradients):
            torch.nn.utils.clip_grad_norm_(parameters, limit, error_if_nonfinite=True)
            self.step()
            return
        norm = math.sqrt(sum(call("square_sum", gradient, gradient.numel()) for gradient in gradients))
        if not math.isfinite(norm):
            raise FloatingPointError("a gradient is not finite")
        clip = min(1.0, limit / (norm + 1e-6))
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._update(parameter, group, clip)

    def _update(self, parameter, group, clip):
        state = self.state[parameter]
        if not state:
            state.update(step=torch.tensor(0.0), exp_avg=torch.zeros_like(parameter), exp_avg_sq=torch.zeros_like(parameter))
        state["step"] += 1
        step, (beta1, beta2), rate = float(state["step"]), group["betas"], group["lr"]
        call(
            "adamw", parameter.data, parameter.grad, state["exp_avg"], state["exp_avg_sq"], parameter.numel(),
            clip, float(rate), float(group["weight_decay"]), beta1, beta2,
            rate / (1 - beta1**step), 1 / math.sqrt(1 - beta2**step), float(group["eps"]),
        )


def optimizer_of(model, rate):
    """Weight decay acts on matrices only."""
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        (matrices if parameter.ndim > 1 and "position" not in name else others).append(parameter)
    groups = [dict(params=matrices, weight_decay=0.05), dict(params=others, weight_decay=0.0)]
    return ClippedAdamW(groups, lr=rate, betas=(0.9, 0.98), foreach=True)
