#!/usr/bin/env python3
"""Writes tokenizer.json: a byte-level BPE of 256 bytes, 400 merges learned from the text below, and SmolVLM's control tokens."""

import collections
import json
import re
from pathlib import Path

TEXT = """
The red cube is to the left of the blue sphere, and the robot faces away from the camera. Which object is closer?
What's nearer: the cube or the ball? I don't know; they're 12.5 metres apart, it's 3 metres tall, we'll see, you've seen, I'd say.
Is the green cylinder behind the yellow cone? User: Assistant: answer directly. Think step by step. Yes. No. left right front behind
def main(args): return {key: value for key, value in args.items() if value != 0}
Der rote Wuerfel liegt links von der blauen Kugel. Größe, Übung, Straße. Où est le cube rouge ? Là-bas, à côté de l'été.
Где красный куб? Он слева от синего шара. 红色的立方体在蓝色球体的左边。机器人面向哪里? 赤い立方体は左にあります。ロボットはどこ? 빨간 상자는 왼쪽에 있습니다.
Émoji 🙂🙂 👍🏽 👨‍👩‍👧 🚀🚀 ½ ² Ⅷ ٣٤ １２
"""
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<fake_token_around_image>", "<image>", "<global-img>", "<end_of_utterance>",
            *(f"<row_{r}_col_{c}>" for r in (1, 2) for c in (1, 2))]

printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
symbol = {b: chr(b) for b in printable}
symbol |= {b: chr(256 + i) for i, b in enumerate(sorted(set(range(256)) - set(printable)))}

words = collections.Counter(re.findall(r" ?[^\W\d_]+| ?\d| ?[^\w\s]+|\s+", TEXT))
split = {w: tuple(symbol[b] for b in w.encode()) for w in words}
merges = []
while len(merges) < 400:
    pairs = collections.Counter()
    for w, n in words.items():
        for pair in zip(split[w], split[w][1:]):
            pairs[pair] += n
    if not pairs:
        break
    best = max(pairs, key=lambda p: (pairs[p], p))
    merges.append(best)
    for w, parts in split.items():
        out, i = [], 0
        while i < len(parts):
            if parts[i:i + 2] == best:
                out.append(best[0] + best[1])
                i += 2
            else:
                out.append(parts[i])
                i += 1
        split[w] = tuple(out)

pieces = [*SPECIALS, *symbol.values(), *dict.fromkeys(a + b for a, b in merges)]
tokenizer = {
    "version": "1.0", "truncation": None, "padding": None,
    "added_tokens": [dict(id=i, content=s, single_word=False, lstrip=False, rstrip=False, normalized=False, special=not s.startswith("<row"))
                     for i, s in enumerate(SPECIALS)],
    "normalizer": None,
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
    "post_processor": None,
    "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
    "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
              "fuse_unk": False, "byte_fallback": False, "vocab": {p: i for i, p in enumerate(pieces)},
              "merges": [" ".join(m) for m in merges]},
}
Path(__file__).with_name("tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
