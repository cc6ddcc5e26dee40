"""Settings that must be in place before torch is imported; import this module first."""

import ctypes
import os
import signal


def prepare():
    """Chooses thread and allocator behaviour for small CPU machines. Harmless where a GPU does the work."""
    # Passive waiting: several thread pools (OpenMP, BLAS, the stream's worker) share few cores and must not spin.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # OpenBLAS older than the CPU falls back to a slow kernel; this one suits every CPU with AVX-512.
    if _has_avx512():
        os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
        os.environ.setdefault("ATEN_CPU_CAPABILITY", "avx512")
    _keep_freed_memory()


def _has_avx512():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="ignore") as info:
            return " avx512bw " in info.read()
    except OSError:
        return False


def _keep_freed_memory():
    """Every step frees and allocates the same tensors: handing them back to the kernel costs page faults."""
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD: large tensors come from the heap
        libc.mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD: the heap does not shrink
    except (OSError, AttributeError):
        pass  # not glibc


def end_with_parent():
    """Asks the kernel to kill this process when its parent ends, however that ends (Linux only)."""
    try:
        ctypes.CDLL("libc.so.6").prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        pass


prepare()
