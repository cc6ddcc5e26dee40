#!/usr/bin/env python3
"""Writes tokenizer.json and its companions from the vocabulary that the exporter prints.

Every word of the vocabulary becomes exactly one token; any other text falls apart into smaller pieces, at worst bytes.
"""

import argparse
import json
import shlex
import subprocess
from pathlib import Path

from tokenizer import END, AROUND, GLOBAL, IMAGE, PAD, PATTERN, SPECIALS, START, Tokenizer, byte_symbols, merge, symbols

# SmolVLM's template: a picture stands where it was given, text follows it without a space.
CHAT_TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}"
    "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
    "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)
FRAME = ["User", "Assistant", ":"]  # the conversation's own words


def merges_for(words):
    """Merges, in order of rank, that make each word one token.

    A new merge ranks last, so it cannot change how an earlier word was put together. Short words come first and
    serve as pieces of the longer ones.
    """
    ranks = {}
    for word in sorted(set(words), key=lambda word: (len(word.encode("utf-8")), word)):
        pieces = merge(list(symbols(word)), ranks)
        while len(pieces) > 1:
            ranks[tuple(pieces[:2])] = len(ranks)
            pieces = merge(list(symbols(word)), ranks)
    return list(ranks)


def tokenizer_json(words):
    """The whole of tokenizer.json: special tokens, the 256 bytes, then the merged pieces."""
    merges = merges_for(words)
    pieces = [*SPECIALS, *byte_symbols(), *dict.fromkeys(a + b for a, b in merges)]
    added = [
        dict(id=id, content=name, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
        for id, name in enumerate(SPECIALS)
    ]
    byte_level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=False)
    split = dict(type="Split", pattern=dict(Regex=PATTERN), behavior="Isolated", invert=False)
    return dict(
        version="1.0",
        truncation=None,
        padding=None,
        added_tokens=added,
        normalizer=None,
        pre_tokenizer=dict(type="Sequence", pretokenizers=[split, byte_level]),
        post_processor=None,
        decoder=dict(byte_level, use_regex=True),
        model=dict(
            type="BPE",
            dropout=None,
            unk_token=None,
            continuing_subword_prefix=None,
            end_of_word_suffix=None,
            fuse_unk=False,
            byte_fallback=False,
            ignore_merges=False,
            vocab={piece: id for id, piece in enumerate(pieces)},
            merges=[" ".join(pair) for pair in merges],
        ),
    )


def tokenizer_config():
    plain = dict(lstrip=False, normalized=False, rstrip=False, single_word=False, special=True)
    return dict(
        add_prefix_space=False,
        added_tokens_decoder={str(id): dict(content=name, **plain) for id, name in enumerate(SPECIALS)},
        additional_special_tokens=[AROUND, IMAGE, GLOBAL, END],
        bos_token=START,
        chat_template=CHAT_TEMPLATE,
        clean_up_tokenization_spaces=False,
        eos_token=END,
        model_max_length=1024,
        pad_token=PAD,
        processor_class="Idefics3Processor",
        tokenizer_class="PreTrainedTokenizerFast",
        unk_token=PAD,
    )


def special_tokens_map():
    return dict(additional_special_tokens=[AROUND, IMAGE, GLOBAL, END], bos_token=START, eos_token=END, pad_token=PAD, unk_token=PAD)


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def verify(path, words):
    """Refuses a tokenizer that splits a word or loses text."""
    tokenizer = Tokenizer(path)
    split = [word for word in words if len(tokenizer.encode(word)) != 1]
    if split:
        raise SystemExit(f"not one token each: {split[:10]}; does the pre-tokenizer's pattern divide them?")
    for text in [*words, "".join(words), "Grüße, 世界!\n\t 12.5 x3y4 <b> don't", ""]:
        if tokenizer.decode(tokenizer.encode(text)) != text:
            raise SystemExit(f"does not round-trip: {text[:80]!r}")
    return tokenizer.size


def build(words, folder):
    """Writes the three files into the folder and returns the number of tokens."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    words = [*words, *FRAME]
    write_json(folder / "tokenizer.json", tokenizer_json(words))
    write_json(folder / "tokenizer_config.json", tokenizer_config())
    write_json(folder / "special_tokens_map.json", special_tokens_map())
    return verify(folder / "tokenizer.json", words)


def read_vocabulary(exporter):
    """The JSON array of words that the exporter prints."""
    command = [*shlex.split(exporter), "generate", "--format", "vocabulary"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--exporter", help='command of the exporter, e.g. "dotnet SpatialReasoner.Evaluation.dll"')
    source.add_argument("--vocabulary", type=Path, help="file with the JSON array of words instead")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    arguments = parser.parse_args()
    words = read_vocabulary(arguments.exporter) if arguments.exporter else json.loads(arguments.vocabulary.read_text("utf-8"))
    print(f"{len(words)} words, {build(words, arguments.out)} tokens")


if __name__ == "__main__":
    main()
