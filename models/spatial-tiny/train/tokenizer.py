"""Byte-level BPE as tokenizer.json describes it, fast enough to tokenize the training stream as it passes."""

import json
import re

PAD, START, END = "<|endoftext|>", "<|im_start|>", "<end_of_utterance>"
AROUND, GLOBAL, IMAGE = "<fake_token_around_image>", "<global-img>", "<image>"
SPECIALS = (PAD, START, END, AROUND, GLOBAL, IMAGE)

# Splits text before merging. Coordinates and numbers stay whole; a word keeps the one space before it.
PATTERN = (
    r" ?(?:dx|dz|yaw|bearing|relative|[xyXZD])-?\d+(?:\.\d+)?| ?\d+(?:\.\d+)?"
    r"| ?\p{L}+| ?[^\s\p{L}\d]+|\s+(?!\S)|\s+"
)
# Python's re knows no \p{L}. Training texts are ASCII, where this is the same.
_SPLIT = re.compile(PATTERN.replace(r"[^\s\p{L}\d]", r"[^\sA-Za-z\d]").replace(r"\p{L}", "[A-Za-z]"), re.ASCII).findall


def byte_symbols():
    """The printable character that stands for each byte in a byte-level vocabulary (GPT-2's table)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (byte for byte in range(256) if byte not in printable)
    table = {byte: chr(byte) for byte in printable}
    table.update({byte: chr(256 + i) for i, byte in enumerate(others)})
    return [table[byte] for byte in range(256)]


_SYMBOLS = byte_symbols()


def symbols(text):
    """The text as a string of byte symbols."""
    return "".join(_SYMBOLS[byte] for byte in text.encode("utf-8"))


def merge(pieces, ranks):
    """Applies merges to a list of pieces, the lowest rank first, until none applies."""
    while len(pieces) > 1:
        pairs = [ranks.get(pair, len(ranks)) for pair in zip(pieces, pieces[1:])]
        best = min(pairs)
        if best == len(ranks):
            break
        merged, i = [], 0
        while i < len(pieces):
            if i < len(pairs) and pairs[i] == best:
                merged.append(pieces[i] + pieces[i + 1])
                i += 2
            else:
                merged.append(pieces[i])
                i += 1
        pieces = merged
    return pieces


class Tokenizer:
    """Encodes text without special tokens; special tokens are placed by id."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            model = json.load(file)["model"]
        self.ids = model["vocab"]
        self.size = len(self.ids)
        self._ranks = {tuple(pair if isinstance(pair, list) else pair.split(" ")): i for i, pair in enumerate(model["merges"])}
        self._cache = {}
        self._bytes = {symbol: byte for byte, symbol in enumerate(_SYMBOLS)}
        self._pieces = {id: piece for piece, id in self.ids.items()}

    def word(self, text):
        """The ids of one pre-token."""
        ids = self._cache.get(text)
        if ids is None:
            ids = self._cache[text] = [self.ids[piece] for piece in merge(list(symbols(text)), self._ranks)]
        return ids

    def encode(self, text):
        word, ids = self.word, []
        for part in _SPLIT(text):
            ids += word(part)
        return ids

    def encode_with_spans(self, text, spans):
        """Ids, and for each whether it lies in one of the byte spans (start, end) of the text. The text is ASCII."""
        ids, inside, at = [], [], 0
        for part in _SPLIT(text):
            pieces = self.word(part)
            ids += pieces
            inside += [any(start <= at < end for start, end in spans)] * len(pieces)
            at += len(part)
        return ids, inside

    def decode(self, ids):
        """Text of the ids; special tokens are left out."""
        pieces = (self._pieces[int(id)] for id in ids)
        return bytes(self._bytes[c] for piece in pieces if piece not in SPECIALS for c in piece).decode("utf-8", "replace")

    def special(self, *names):
        return [self.ids[name] for name in names]


class Conversation:
    """The token ids that frame pictures, questions and answers, as chat_template writes them."""

    def __init__(self, tokenizer):
        before = tokenizer.special(START) + tokenizer.encode("User:") + tokenizer.special(AROUND, GLOBAL)
        self.prefix = (before, tokenizer.special(AROUND))  # around the image's own tokens
        self.turn = tokenizer.special(END) + tokenizer.encode("\nAssistant:")  # between question and answer
        self.end = tokenizer.ids[END]
