"""`summarize` against the bare `openai` stream: until the first text, and until the end.

`python -m tests.bench.summarize [--short]`; prints medians. Both get the same recorded answer of a real model from a server in a
process of its own: once with the waits of the recording, once without any. Both make their client anew each time, as the app does;
the first import of `openai` is in neither.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import NamedTuple

import openai

from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model.process import BuyingProcessState
from buyerflow_widgets.summary import summarize
from buyerflow_widgets.summary.prompt import messages
from buyerflow_widgets.widgets.panels import example

RECORDED = Path(__file__).parents[1] / "data" / "recorded_stream.json"
AS_RECORDED, AT_ONCE = "as recorded", "at once"


class Times(NamedTuple):
    """Milliseconds from the call."""

    first_text: float
    total: float


async def bare(process: BuyingProcessState, settings: ModelSettings) -> Times:
    """The client alone, with the same request."""
    system, user = messages(process)
    begun, first = time.perf_counter(), None
    async with openai.AsyncOpenAI(api_key="none", base_url=settings.base_url) as client:
        stream = await client.chat.completions.create(
            model=settings.model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            stream=True,
            stream_options={"include_usage": True},
        )
        async for chunk in stream:
            if first is None and chunk.choices and chunk.choices[0].delta.content:
                first = time.perf_counter()
    assert first is not None
    return Times((first - begun) * 1000, (time.perf_counter() - begun) * 1000)


async def ours(process: BuyingProcessState, settings: ModelSettings) -> Times:
    """The tool, which also shows its text."""
    shown: list[float] = []
    begun = time.perf_counter()
    made = await summarize(process, settings=settings, on_text=lambda _: shown.append(time.perf_counter()))
    ended = time.perf_counter()
    assert made.tokens is not None
    return Times((shown[0] - begun) * 1000, (ended - begun) * 1000)


WAYS: dict[str, Callable[[BuyingProcessState, ModelSettings], Awaitable[Times]]] = {"openai": bare, "summarize": ours}


async def measure(settings: ModelSettings, rounds: int) -> dict[str, list[Times]]:
    """In turns, so that what else the machine does meets both; the first round only warms up."""
    process = example()
    taken: dict[str, list[Times]] = {name: [] for name in WAYS}
    for number in range(rounds + 1):
        # Who comes first changes too.
        for name in sorted(WAYS, reverse=bool(number % 2)):
            times = await WAYS[name](process, settings)
            if number:
                taken[name].append(times)
    return taken


class _Replay(BaseHTTPRequestHandler):
    recording = json.loads(RECORDED.read_text(encoding="utf-8"))

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        due = time.perf_counter()
        for event in self.recording:
            if request["model"] == AS_RECORDED:
                # By the clock of the recording: late once is not late for ever.
                due += event["wait_ms"] / 1000
                time.sleep(max(0.0, due - time.perf_counter()))
            self.wfile.write(f"data: {event['data']}\n\n".encode())

    def log_message(self, *_: object) -> None:
        """Keeps the figures readable."""


@contextmanager
def replay() -> Iterator[str]:
    """The server's address; it ends with this."""
    command = [sys.executable, "-m", "tests.bench.summarize", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.kill()


def serve() -> None:
    """Replays the recording on a free port, which it prints, until it is ended."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Replay) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures `summarize` against the bare openai stream.")
    parser.add_argument("--short", action="store_true", help="fewer rounds")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        return serve()
    say = sys.stdout.write
    with replay() as address:
        for model, rounds in ((AS_RECORDED, 3 if chosen.short else 15), (AT_ONCE, 10 if chosen.short else 60)):
            taken = asyncio.run(measure(ModelSettings(model=model, base_url=address), rounds))
            say(f"an answer {model}, medians of {rounds}, milliseconds: openai, summarize, more\n")
            for label in Times._fields:
                alone, with_ours = (median(getattr(each, label) for each in taken[name]) for name in WAYS)
                more = with_ours - alone
                say(f"  {label.replace('_', ' '):10} {alone:8.1f} {with_ours:8.1f} {more:+7.1f}  {more / alone:+.1%}\n")
    return None


if __name__ == "__main__":
    main()
