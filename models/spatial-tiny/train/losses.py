"""The two losses: the next token at learnt positions, and what each vision patch says about the object in it."""

import torch
import torch.nn.functional as F

from model import COLOURS, SHAPES

ROBOT = SHAPES - 1  # only robots face somewhere
PRESENT, COLOUR, SHAPE, MEASURED = 0, slice(1, 1 + COLOURS), slice(1 + COLOURS, 1 + COLOURS + SHAPES), 1 + COLOURS + SHAPES


def answer_loss(logits, targets, weights, neighbours, softness):
    """logits [n, V], targets [n] (-100 where nothing is learnt), weights [n] (0 there); softness: see neighbours.py."""
    targets = targets.clamp(min=0)
    ids, shares = neighbours.targets(targets, softness)
    losses = -(F.log_softmax(logits.float(), -1).gather(1, ids) * shares).sum(1)
    weights = weights * neighbours.emphasis[targets]
    return (losses * weights).sum() / weights.sum()


def patch_loss(outputs, truth):
    """outputs [B, 64, 20]; truth [B, 64, 9]: present, colour, shape, dx, dy, X, Z, sine, cosine of facing."""
    outputs, truth = outputs.float().flatten(0, 1), truth.flatten(0, 1)
    present = truth[:, 0] > 0.5
    robot = present & (truth[:, 2] == ROBOT)
    classes = [truth[:, i].long().masked_fill(~present, -100) for i in (1, 2)]
    loss = F.binary_cross_entropy_with_logits(outputs[:, PRESENT], truth[:, 0])
    loss = loss + F.cross_entropy(outputs[:, COLOUR], classes[0]) + F.cross_entropy(outputs[:, SHAPE], classes[1])
    measured = outputs[:, MEASURED:]
    loss = loss + 2 * _mean_where(present, F.smooth_l1_loss(measured[:, :4], truth[:, 3:7], reduction="none", beta=0.1))
    return loss + _mean_where(robot, F.smooth_l1_loss(measured[:, 4:], truth[:, 7:9], reduction="none", beta=0.2))


def _mean_where(rows, values):
    return (values.mean(-1) * rows).sum() / rows.sum().clamp(min=1)
