#!/usr/bin/env python3
"""Trains the embedded model on the endless stream of scenes that the exporter renders."""

import environment  # first: it must act before torch is imported

import argparse
import json
import time
from pathlib import Path

import torch

import checkpoint
from attention import Rows
from build_tokenizer import build, read_vocabulary
from evaluation import Evaluation, described
from losses import answer_loss, patch_loss
from model import NARROW, Shape, VisionLanguageModel
from neighbours import Neighbours
from optimizer import optimizer_of
from packing import plan, tokenized
from records import Exporter
from stream import TRAINING_SEEDS, Stream
from tokenizer import Conversation, Tokenizer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add("--exporter", required=True, help='command of the exporter, e.g. "dotnet SpatialReasoner.Evaluation.dll"')
    add("--out", type=Path, required=True, help="folder of the run: checkpoints, log and tokenizer")
    add("--tokenizer", type=Path, help="tokenizer.json to use; by default it is built from the exporter's vocabulary")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=45, help="length of the whole schedule, with what a resumed run has done")
    length.add_argument("--steps", type=int, help="length of the schedule in steps instead")
    add("--batch", type=int, default=32, help="images per step")
    add("--longest", type=int, default=192, help="longest segment in tokens; longer ones are dropped")
    add("--rate", type=float, default=1.5e-3, help="peak learning rate")
    add("--warmup", type=float, default=0.02, help="share of the schedule in which the rate rises")
    add("--decay", type=float, default=0.3, help="share of the schedule, at its end, in which the rate falls to zero")
    add("--patches", type=float, default=0.5, help="weight of the auxiliary loss on vision patches; a third of it during the decay")
    add("--softness", type=float, default=0.4, help="share of neighbouring bins in the targets of coordinates; falls with the rate")
    add("--drill-from", type=float, default=0.2, help="share of the schedule after which drill segments are practised")
    add("--narrow", action="store_true", help="a model of a few hundred thousand weights, to try things out")
    add("--seed", type=int, default=1, help="seed of the weights")
    add("--seed0", type=int, default=0, help="first scene seed; a resumed run continues behind the seeds it has seen")
    add("--workers", type=int, default=1, help="processes that render and pack, each with its own range of seeds")
    add("--threads", type=int, default=2, help="threads of the matrix products")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--resume", type=Path, help="checkpoint to go on from: weights, optimizer and place in the schedule")
    start.add_argument("--init", type=Path, help="published folder whose weights to start from")
    add("--save-every", type=float, default=3, help="minutes between checkpoints")
    add("--snapshot-at", action="append", default=[], metavar="MINUTE:PATH", help="keep a checkpoint of that minute; repeatable")
    add("--evaluate-every", type=float, default=6, help="minutes between evaluations; 0: only at the end")
    add("--questions", type=int, default=16, help="development questions per kind and mode; 0: no evaluation")
    add("--sample", type=int, default=768, help="scenes rendered first, for the development questions and the size of a batch")
    add("--log-every", type=int, default=50, help="steps between log lines")
    return parser.parse_args()


class Schedule:
    """Warm-up, a stable phase and a linear decay, so that a longer run can branch off the stable phase."""

    def __init__(self, options, elapsed):
        self.options = options
        self._start = time.monotonic() - elapsed

    @property
    def elapsed(self):
        """Seconds trained, with those before a resume."""
        return time.monotonic() - self._start

    def share(self, steps):
        return steps / self.options.steps if self.options.steps else self.elapsed / (60 * self.options.minutes)

    def rate(self, share):
        rising = (share + 1e-3) / (self.options.warmup + 1e-3)
        falling = (1 - share) / self.options.decay if self.options.decay else 1
        return self.options.rate * max(0.005, min(1, rising, falling))

    def decaying(self, share):
        return share > 1 - self.options.decay


class Log:
    """Lines to the console and to log.txt."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8", buffering=1)

    def __call__(self, text):
        print(text, flush=True)
        self._file.write(text + "\n")


class Meter:
    """Sums between two log lines."""

    def __init__(self):
        self.start, self.steps, self.images, self.used, self.room = time.monotonic(), 0, 0, 0, 0
        self.answer, self.patch = 0.0, 0.0

    def add(self, batch, answer, patch):
        self.steps += 1
        self.images += batch.images
        self.used += batch.used
        self.room += len(batch.tokens)
        self.answer = self.answer + answer.detach()
        self.patch = self.patch + patch.detach()

    def described(self):
        seconds = time.monotonic() - self.start
        return (
            f"loss {float(self.answer) / self.steps:.4f} patches {float(self.patch) / self.steps:.4f} "
            f"images/s {self.images / seconds:.1f} padding {1 - self.used / self.room:.1%}"
        )


class Trainer:
    def __init__(self, options):
        self.options = options
        options.out.mkdir(parents=True, exist_ok=True)
        self.log = Log(options.out / "log.txt")
        tokenizer_path = options.tokenizer
        if tokenizer_path is None:
            build(read_vocabulary(options.exporter), options.out)
            tokenizer_path = options.out / "tokenizer.json"
        self.tokenizer = tokenizer = Tokenizer(tokenizer_path)
        conversation = Conversation(tokenizer)
        sample = list(Exporter(options.exporter, TRAINING_SEEDS, options.sample))
        self.evaluation = Evaluation(sample, tokenizer, conversation, options.questions)

        # Everything up to here ran on one thread; the stream forks before torch makes more.
        saved = checkpoint.load(options.resume) if options.resume else None
        self.progress = dict(saved["progress"]) if saved else dict(elapsed=0.0, steps=0, images=0, next_seed=options.seed0)
        rooms = [self._room(sample, tokenizer, conversation, drills) for drills in (False, True)]
        first_seed = max(options.seed0, self.progress["next_seed"])
        self.stream = Stream(
            options.exporter, first_seed, tokenizer_path, rooms, options.batch, options.longest, options.workers, drills=False
        )

        torch.set_num_threads(options.threads)
        torch.set_flush_denormal(True)
        torch.manual_seed(options.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = self._model(saved, tokenizer, conversation).to(self.device)
        self.model.compute = torch.bfloat16
        self.neighbours = Neighbours(tokenizer.ids, self.device)
        self.optimizer = optimizer_of(self.model, options.rate)
        if saved:
            self.optimizer.load_state_dict(saved["optimizer"])
        self.log(f"{sum(p.numel() for p in self.model.parameters()) / 1e6:.2f}M parameters on {self.device}; {vars(options)}")
        self.log(
            f"{tokenizer.size} tokens; first seed {first_seed}; tokens per batch {rooms} (without, with drills); "
            f"{len(self.evaluation.questions)} questions"
        )

    def _room(self, sample, tokenizer, conversation, drills):
        lengths = [[len(tokenized(s, tokenizer, conversation).ids) for s in r.segments if drills or not s.drill] for r in sample]
        return plan(lengths, self.options.batch)

    def _model(self, saved, tokenizer, conversation):
        if saved:
            return checkpoint.model_of(saved, tokenizer)
        if not self.options.init:
            return VisionLanguageModel(Shape(tokenizer.size, **(NARROW if self.options.narrow else {})), conversation.prefix)
        from published import load_model  # needs onnx, which training alone does not

        if Tokenizer(self.options.init / "tokenizer.json").ids != tokenizer.ids:
            raise SystemExit(f"{self.options.init} has another tokenizer: has the exporter's vocabulary changed?")
        return load_model(self.options.init)

    def run(self):
        options, progress = self.options, self.progress
        schedule = Schedule(options, progress["elapsed"])
        snapshots = sorted((float(minute), path) for minute, _, path in (at.partition(":") for at in options.snapshot_at))
        snapshots = [snapshot for snapshot in snapshots if snapshot[0] * 60 > progress["elapsed"]]
        saved_at = evaluated_at = schedule.elapsed
        stable, drilling, meter = True, False, Meter()
        while (share := schedule.share(progress["steps"])) < 1:
            if not drilling and share >= options.drill_from:
                drilling = True
                self.stream.use_drills()
            if stable and schedule.decaying(share):
                stable = False
                if progress["steps"]:
                    self._save("stable.pt", schedule)  # a longer run resumes here
            self._step(schedule.rate(share), options.patches * (1 if stable else 1 / 3), meter)
            if meter.steps == options.log_every:
                self.log(
                    f"{schedule.elapsed / 60:.2f} min step {progress['steps']} images {progress['images']} {meter.described()} "
                    f"rate {schedule.rate(share):.2e} waited {self.stream.waited:.1f} s dropped {self.dropped}"
                )
                meter = Meter()
            if schedule.elapsed - saved_at > 60 * options.save_every:
                saved_at = schedule.elapsed
                self._save("latest.pt", schedule)
            if snapshots and schedule.elapsed > 60 * snapshots[0][0]:
                self._save(Path(snapshots.pop(0)[1]).absolute(), schedule)
            if options.evaluate_every and schedule.elapsed - evaluated_at > 60 * options.evaluate_every:
                self._evaluate(schedule)
                evaluated_at, meter = schedule.elapsed, Meter()
        self._save("latest.pt", schedule)
        self.stream.close()
        self._evaluate(schedule)

    def _step(self, rate, patches, meter):
        batch = self.stream.next()
        move = lambda part: torch.from_numpy(part).to(self.device, non_blocking=True)
        truth, targets, weights = move(batch.patches), move(batch.targets), move(batch.weights)
        segments = Rows(
            self.options.batch, self.model.prefix_length, move(batch.starts), move(batch.first), move(batch.places), batch.longest
        )
        logits, outputs = self.model(move(batch.pixels).float() / 255, move(batch.tokens), segments, move(batch.positions))
        answer = answer_loss(logits, targets, weights, self.neighbours, self.options.softness * rate / self.options.rate)
        patch = patch_loss(outputs[: batch.images], truth[: batch.images])
        self.optimizer.zero_grad(set_to_none=True)
        (answer + patches * patch).backward()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.clipped_step(limit=1.0)
        self.progress["steps"] += 1
        self.progress["images"] += batch.images
        self.dropped = batch.dropped
        meter.add(batch, answer, patch)

    def _save(self, name, schedule):
        self.progress.update(elapsed=schedule.elapsed, next_seed=self.stream.next_seed)
        checkpoint.save(self.options.out / name, self.model, self.tokenizer.ids, self.optimizer, self.progress)

    def _evaluate(self, schedule):
        if not self.evaluation.questions:
            return
        start = time.monotonic()
        accuracies = self.evaluation.run(self.model, self.device)
        for line in described(accuracies):
            self.log(f"{schedule.elapsed / 60:.2f} min images {self.progress['images']} {line}")
        self.log(f"evaluated in {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    Trainer(arguments()).run()
