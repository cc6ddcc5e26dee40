"""Accuracy of greedy answers on development questions, per kind and mode. The stream's own answers are the truth."""

from collections import defaultdict

import torch

from generate import generate
from records import DIRECT, PERCEIVE, STEPS

MODES = {DIRECT: "direct", STEPS: "steps", PERCEIVE: "perceive"}


def final(answer):
    """What counts of an answer: the part behind the chain's `answer:`, or all of it."""
    return answer.rpartition("answer:")[2].strip()


class Evaluation:
    """Up to `questions` of each kind and mode, from scenes that training never sees."""

    def __init__(self, records, tokenizer, conversation, questions):
        self.tokenizer, self.end = tokenizer, conversation.end
        found = defaultdict(list)
        for record in records:
            for segment in record.segments:
                key = (segment.mode, segment.kind)
                if segment.mode in MODES and not segment.drill and len(found[key]) < questions:
                    found[key].append((record, tokenizer.encode(segment.question) + conversation.turn, segment.answer))
        self.questions = [(key, *question) for key, some in sorted(found.items()) for question in some]
        self.questions.sort(key=lambda question: (question[0][0], len(question[2])))  # alike in length, for little padding
        self.longest = {mode: self._longest(mode) + 8 for mode in MODES}

    def _longest(self, mode):
        return max((len(self.tokenizer.encode(truth)) for (of, _), _, _, truth in self.questions if of == mode), default=0)

    @torch.no_grad()
    def run(self, model, device, batch=128):
        """{(mode, kind): share of right answers}"""
        model.eval()
        compute, model.compute = model.compute, torch.float32
        right = defaultdict(list)
        for mode in MODES:
            asked = [question for question in self.questions if question[0][0] == mode]
            for start in range(0, len(asked), batch):
                part = asked[start : start + batch]
                pixels = torch.stack([torch.tensor(record.pixels) for _, record, _, _ in part]).to(device).float() / 255
                images = model.vision.connect(model.vision(pixels))
                answers = generate(model, images, [prompt for _, _, prompt, _ in part], self.longest[mode], self.end)
                for (key, _, _, truth), answer in zip(part, answers):
                    right[key].append(final(self.tokenizer.decode(answer)) == final(truth))
        model.compute = compute
        model.train()
        return {key: sum(values) / len(values) for key, values in right.items()}


def described(accuracies):
    """One line per mode: the mean over kinds, then each kind in percent."""
    lines = []
    for mode, name in MODES.items():
        kinds = {kind: share for (of, kind), share in sorted(accuracies.items()) if of == mode}
        if kinds:
            mean = sum(kinds.values()) / len(kinds)
            lines.append(f"{name} {mean:.1%}: " + " ".join(f"{kind} {share * 100:.0f}" for kind, share in kinds.items()))
    return lines
