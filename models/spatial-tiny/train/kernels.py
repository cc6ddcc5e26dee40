"""Compiles and loads kernels.c. Without a compiler or AVX-512 `library` is None and PyTorch's operators serve instead."""

import ctypes
import hashlib
import os
import subprocess
from pathlib import Path

import torch

_SOURCE = Path(__file__).with_name("kernels.c")
_FLAGS = ["-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fopenmp", "-shared", "-fPIC"]


def _load():
    if os.environ.get("SPATIAL_TINY_KERNELS") == "0":
        return None
    try:
        cpu = next(line for line in open("/proc/cpuinfo", encoding="ascii", errors="ignore") if line.startswith("flags"))
        if "avx512bw" not in cpu.split():
            return None
        digest = hashlib.sha256(_SOURCE.read_bytes() + f"{cpu} {_FLAGS}".encode()).hexdigest()[:16]
        # The user's own folder: in a shared one, somebody else could put a library in place of ours.
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "spatial-tiny"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"kernels-{digest}.so"
        if not path.exists():
            partial = path.with_suffix(f".{os.getpid()}")
            subprocess.run(["gcc", *_FLAGS, str(_SOURCE), "-o", str(partial), "-lm"], check=True, capture_output=True)
            os.replace(partial, path)
        library = ctypes.CDLL(str(path))
    except (OSError, RuntimeError, StopIteration, subprocess.CalledProcessError):
        return None
    library.square_sum.restype = ctypes.c_double
    return library


library = _load()


def call(name, *arguments):
    """Calls a kernel. Tensors pass their memory (None a null pointer), floats a C float, the rest an int."""
    return getattr(library, name)(*(_argument(argument) for argument in arguments))


def _argument(value):
    if value is None:
        return ctypes.c_void_p()
    if isinstance(value, torch.Tensor):
        assert value.is_contiguous()
        return ctypes.c_void_p(value.data_ptr())
    return ctypes.c_float(value) if isinstance(value, float) else ctypes.c_int(value)


def usable(*tensors):
    """Whether the kernels can take these tensors: bfloat16 or float32 on the CPU, as they stand."""
    return library is not None and all(t is None or (t.device.type == "cpu" and t.is_contiguous()) for t in tensors)
