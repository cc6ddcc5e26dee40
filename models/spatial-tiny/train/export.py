#!/usr/bin/env python3
"""Publishes a checkpoint as a model folder in the Hugging Face ONNX layout of Idefics3."""

import environment  # first: it must act before torch is imported

import argparse
import shutil
from pathlib import Path

import checkpoint
import graphs
from build_tokenizer import write_json
from tokenizer import END, IMAGE, PAD, START, Tokenizer

LARGEST = 25_000_000  # bytes of a file in the repository
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")


def config_json(shape, tokenizer):
    """config.json; `published.shape_of` reads the shape back from it."""
    pad, start, end, image = tokenizer.special(PAD, START, END, IMAGE)
    special = dict(bos_token_id=start, eos_token_id=end, pad_token_id=pad)
    text = dict(
        model_type="llama",
        architectures=["LlamaForCausalLM"],
        hidden_size=shape.width,
        intermediate_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        head_dim=shape.head_width,
        hidden_act="silu",
        rms_norm_eps=shape.epsilon,
        rope_theta=shape.theta,
        max_position_embeddings=shape.positions,
        vocab_size=shape.vocabulary,
        attention_bias=False,
        mlp_bias=False,
        tie_word_embeddings=True,
        **special,
    )
    vision = dict(
        model_type="idefics3_vision",
        hidden_size=shape.width,
        intermediate_size=shape.vision_hidden,
        num_hidden_layers=shape.vision_layers,
        num_attention_heads=shape.vision_heads,
        hidden_act="silu",
        layer_norm_eps=shape.epsilon,
        image_size=shape.image,
        patch_size=shape.patch,
        num_channels=3,
    )
    return dict(
        model_type="idefics3",
        architectures=["Idefics3ForConditionalGeneration"],
        image_token_id=image,
        scale_factor=shape.shuffle,
        tie_word_embeddings=True,
        torch_dtype="float32",
        use_cache=True,
        vocab_size=shape.vocabulary,
        **special,
        text_config=text,
        vision_config=vision,
        spatialreasoner=dict(closed_language=True, family="spatial-tiny"),
    )


def preprocessor_json(shape):
    return dict(
        image_processor_type="Idefics3ImageProcessor",
        processor_class="Idefics3Processor",
        do_convert_rgb=True,
        do_image_splitting=False,
        do_normalize=True,
        do_pad=True,
        do_rescale=True,
        do_resize=True,
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
        max_image_size=dict(longest_edge=shape.image),
        resample=3,  # bicubic: of the usual filters the closest to the renderer's supersampling
        rescale_factor=1 / 255,
        size=dict(longest_edge=shape.image),
    )


def export(model, tokenizer_folder, folder):
    """Writes the whole folder and returns the sizes of its graphs. `tokenizer_folder` holds the run's tokenizer files."""
    folder, tokenizer_folder = Path(folder), Path(tokenizer_folder)
    tokenizer = Tokenizer(tokenizer_folder / "tokenizer.json")
    sizes = graphs.write(model, folder)
    if max(sizes.values()) > LARGEST:
        raise SystemExit(f"a graph is too large to be published: {sizes}")
    for name in TOKENIZER_FILES:
        if (tokenizer_folder / name).resolve() != (folder / name).resolve():
            shutil.copyfile(tokenizer_folder / name, folder / name)
    config = config_json(model.shape, tokenizer)
    write_json(folder / "config.json", config)
    special = {name: config[name] for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    write_json(folder / "generation_config.json", dict(**special, do_sample=False))
    write_json(folder / "preprocessor_config.json", preprocessor_json(model.shape))
    write_json(folder / "processor_config.json", dict(image_seq_len=model.shape.image_tokens, processor_class="Idefics3Processor"))
    return sizes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path, help="folder of the published model")
    parser.add_argument("--tokenizer", type=Path, help="folder of the tokenizer's files; by default the checkpoint's")
    arguments = parser.parse_args()
    state = checkpoint.load(arguments.checkpoint)
    tokenizer_folder = arguments.tokenizer or arguments.checkpoint.parent
    model = checkpoint.model_of(state, Tokenizer(tokenizer_folder / "tokenizer.json"))
    sizes = export(model, tokenizer_folder, arguments.folder)
    progress = state["progress"]
    trained = f"{progress['steps']} steps, {progress['images']} images, {progress['elapsed'] / 60:.1f} minutes"
    print(f"{arguments.folder}: trained {trained}; " + ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()))


if __name__ == "__main__":
    main()
