"""Greedy generation with a key/value cache, for judging a model while it trains."""

import torch

from attention import MASKED, attend, causal_mask, rotated, split_heads


class CachedAttention:
    """Attention of one layer during generation: remembers keys and values [rows, kv, length, D]."""

    def __init__(self, model, rows):
        shape = model.shape
        self.model, self.rows = model, rows
        self.groups, self.share, self.width = shape.kv_heads, shape.heads // shape.kv_heads, shape.head_width
        self.keys = self.values = torch.zeros(rows, self.groups, 0, self.width, device=model.cos.device)

    def at(self, positions, mask):
        """The function that Block wants, for new tokens [rows * length] at these positions."""

        def attention(qkv):
            cos, sin = self.model.cos[positions].unsqueeze(1), self.model.sin[positions].unsqueeze(1)
            q, k, v = split_heads(qkv, self.groups, self.share)
            q, k, v = (self._by_head(x) for x in (rotated(q, cos, sin) * self.width**-0.5, rotated(k, cos, sin), v))
            self.keys, self.values = torch.cat([self.keys, k], 2), torch.cat([self.values, v], 2)
            q = q.reshape(self.rows, self.groups, self.share, -1, self.width)
            mixed = attend(q, self.keys, self.values, mask).flatten(1, 2)
            return mixed.transpose(1, 2).reshape(len(qkv), -1)

        return attention

    def _by_head(self, x):
        return x.reshape(self.rows, -1, x.shape[1], self.width).transpose(1, 2)


@torch.no_grad()
def generate(model, image_tokens, prompts, longest, end):
    """image_tokens [N, 16, d] and N prompts (ids after the prefix) -> N lists of ids without `end`."""
    device, rows = image_tokens.device, len(prompts)
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device) + model.prefix_length
    width = int(lengths.max())
    ids = torch.zeros(rows, width - model.prefix_length, dtype=torch.long)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt)] = torch.tensor(prompt)
    caches = [CachedAttention(model, rows) for _ in model.blocks]

    # The prompts, padded on the right: padding is behind every real position, so the causal mask hides it.
    x = torch.cat([model.prefix(image_tokens), model.embedding(ids.to(device))], 1).flatten(0, 1)
    positions = torch.arange(width, device=device).repeat(rows)
    last = _through(model, x, caches, positions, causal_mask(width, width, device))
    ends = torch.arange(rows, device=device) * width + lengths - 1
    logits = model.logits(last[0][ends], last[1][ends])

    # One token a step, behind the padded prompts; `mask` hides each row's padding.
    mask = torch.where(torch.arange(width, device=device) < lengths[:, None], 0.0, MASKED)
    result, done = [], torch.zeros(rows, dtype=torch.bool, device=device)
    for step in range(longest):
        token = logits.argmax(-1).masked_fill(done, end)
        done |= token == end
        result.append(token)
        if bool(done.all()):
            break
        mask = torch.cat([mask, torch.zeros(rows, 1, device=device)], 1)
        logits = model.logits(*_through(model, model.embedding(token), caches, lengths + step, mask[:, None, None, None]))
    return [[id for id in row if id != end] for row in torch.stack(result, 1).tolist()]


def _through(model, x, caches, positions, mask):
    added = None
    for block, cache in zip(model.blocks, caches):
        x, added = block(x, added, cache.at(positions, mask))
    return x, added
