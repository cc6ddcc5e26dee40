"""Feeds training batches from worker processes, each with an exporter of its own, so that training never waits."""

import multiprocessing
import queue
import time

from environment import end_with_parent
from packing import Packer, tokenized
from records import Exporter
from tokenizer import Conversation, Tokenizer

SEEDS_PER_WORKER = 1 << 34
TRAINING_SEEDS = 1 << 39  # training stays below; development questions start here


def _work(exporter, seed, tokenizer_path, rooms, batch, longest, drills, batches):
    """A worker's whole life: records in, batches out. rooms: tokens of a batch without and with drills."""
    end_with_parent()
    tokenizer = Tokenizer(tokenizer_path)
    conversation = Conversation(tokenizer)
    drilled = drills.value
    packer = Packer(rooms[drilled], batch, longest)
    stream = Exporter(exporter, seed)
    try:
        for record in stream:
            if drilled != drills.value:
                drilled = drills.value
                packer = Packer(rooms[drilled], batch, longest, packer.waiting)
            wanted = [tokenized(s, tokenizer, conversation) for s in record.segments if drilled or not s.drill]
            packer.add(record, wanted)
            if packer.ready:
                batches.put(packer.pack())
    finally:
        stream.close()


class Stream:
    """Batches from `workers` processes. Start it before torch starts its threads: the workers are forked."""

    def __init__(self, exporter, seed, tokenizer_path, rooms, batch, longest, workers=1, drills=True, depth=6):
        if not 0 <= seed < SEEDS_PER_WORKER or workers * SEEDS_PER_WORKER > TRAINING_SEEDS:
            raise ValueError("seeds of the workers would overlap or leave the training range")
        context = multiprocessing.get_context("fork")
        self._drills = context.Value("b", drills)
        self._batches = context.Queue(depth * workers)
        self._workers = [
            context.Process(
                target=_work,
                args=(exporter, seed + worker * SEEDS_PER_WORKER, tokenizer_path, rooms, batch, longest, self._drills, self._batches),
                daemon=True,
            )
            for worker in range(workers)
        ]
        for worker in self._workers:
            worker.start()
        self.waited = 0.0  # seconds that training spent waiting for batches
        self.next_seed = seed  # a later run that starts here repeats nothing

    def use_drills(self):
        self._drills.value = True

    def next(self):
        start = time.monotonic()
        while True:
            try:
                batch = self._batches.get(timeout=20)
                break
            except queue.Empty:
                if not all(worker.is_alive() for worker in self._workers):
                    raise RuntimeError("a worker of the stream has ended") from None
        self.waited += time.monotonic() - start
        self.next_seed = max(self.next_seed, batch.next_seed % SEEDS_PER_WORKER)
        return batch

    def close(self):
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.join(5)
