"""Greedy generation with a key/value cache, for judging a model while it trains."""

import torch

from attention import MASKED, Attend, causal_mask, grouped, rotation_tables, ungrouped


@torch.no_grad()
def generate(model, image_tokens, prompts, longest, end):
    """image_tokens [N, 16, d] and N prompts (ids after the prefix) -> N lists of ids without `end`."""
    shape, device = model.shape, image_tokens.device
    rows, groups = len(prompts), shape.kv_heads
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device) + model.prefix_length
    width = int(lengths.max())
    ids = torch.zeros(rows, width - model.prefix_length, dtype=torch.long)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt)] = torch.tensor(prompt)
    x = torch.cat([model.prefix(image_tokens), model.embedding(ids.to(device))], 1).flatten(0, 1)
    cos, sin = (table.unsqueeze(1) for table in rotation_tables(shape.positions, shape.head_width, shape.theta, device))

    # The prompts, padded on the right: padding is behind every real position, so the causal mask hides it.
    mask = causal_mask(width, width, device).repeat(shape.heads // groups, 1)
    places = torch.arange(width, device=device).repeat(rows)
    cache = []
    for block in model.blocks:
        q, k, v = block.project(x, cos[places], sin[places])
        keys, values = (grouped(part, rows, width, groups) for part in (k, v))
        cache.append([keys, values])
        x = block.finish(x, ungrouped(Attend.apply(grouped(q, rows, width, groups), keys, values, mask), rows, width, groups))
    last = x.view(rows, width, -1)[torch.arange(rows, device=device), lengths - 1]

    # One token a step behind the padded prompts; `hidden` covers each row's padding.
    hidden = torch.where(torch.arange(width, device=device) < lengths[:, None], 0.0, MASKED)
    result, done = [], torch.zeros(rows, dtype=torch.bool, device=device)
    for step in range(longest):
        token = model.logits(last).argmax(-1).masked_fill(done, end)
        done |= token == end
        result.append(token)
        if bool(done.all()):
            break
        hidden = torch.cat([hidden, torch.zeros(rows, 1, device=device)], 1)
        mask = hidden.repeat_interleave(groups, 0).unsqueeze(1)
        last = model.embedding(token)
        for block, kept in zip(model.blocks, cache):
            q, *new = block.project(last, cos[lengths + step], sin[lengths + step])
            for i, part in enumerate(new):
                kept[i] = torch.cat([kept[i], grouped(part, rows, 1, groups)], 1)
            last = block.finish(last, ungrouped(Attend.apply(grouped(q, rows, 1, groups), *kept, mask), rows, 1, groups))
    return [[id for id in row if id != end] for row in torch.stack(result, 1).tolist()]
