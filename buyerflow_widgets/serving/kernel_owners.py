"""Which kernel belongs to whom, and how many one owner may have.

A kernel belongs to the owner whose visit took it; until then to nobody.
"""

from asyncio import Lock, wait, wrap_future
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from weakref import WeakValueDictionary

from jupyter_core.utils import ensure_async

from buyerflow_widgets.serving.responses import RequestRefused
from buyerflow_widgets.widgets import WENT_WRONG


class KernelOwners:
    """The owners of the kernels of one server, and the limit of pages for each; `most_pages` 0 is no limit."""

    def __init__(self, kernels: Any, most_pages: int) -> None:
        self._kernels = kernels
        self._most_pages = most_pages
        self._owners: dict[str, str] = {}
        # Kernels of prepared pages that ended before anybody came: they are started again, and know nothing of the page.
        self._lost: set[str] = set()
        # Kernels of pages that are being made, which ran all the time: nobody is connected yet, and somebody waits.
        self._rendering: set[str] = set()
        # Kept by those who use one, so that it ends with them.
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def owns(self, owner: str, kernel_id: str) -> bool:
        """Whether this kernel runs and is this owner's."""
        return self._owners.get(kernel_id) == owner and kernel_id in self._kernels

    async def are_alive(self, kernel_ids: Iterable[str]) -> bool:
        """Whether these kernels, whose pages are being made, have run all the time."""
        return all([each in self._rendering and each in self._kernels and await self._is_alive(each) for each in kernel_ids])

    async def _is_alive(self, kernel_id: str) -> bool:
        return bool(await ensure_async(self._kernels.is_alive(kernel_id)))

    def kernel_manager_for(self, owner: str, taken: Callable[[str], object]) -> "VisitKernelManager":
        """The kernels as a visit of this owner may take them. `taken` is called with the id of each.

        Call `rendering_ended` once the page is there.
        """

        def claim(kernel_id: str) -> None:
            if kernel_id not in self._kernels:
                raise RequestRefused(503, WENT_WRONG)  # it ended while it waited for a visitor
            self._owners[kernel_id] = owner
            self._rendering.add(kernel_id)
            for end in ("restart", "dead"):
                # One that ended is started again, and knows nothing of the page.
                self._kernels.add_restart_callback(kernel_id, lambda: self._rendering.discard(kernel_id), end)
            taken(kernel_id)

        turn = self._turns.setdefault(owner, Lock())
        return VisitKernelManager(self._kernels, lambda: self._enforce_page_limit(owner), self._end_if_lost, claim, turn)

    def stopped_waiting(self, kernel_id: str) -> None:
        """Remember a kernel that waits for its visitor no more, though it was told of none."""
        if kernel_id not in self._owners:
            self._lost.add(kernel_id)

    async def _end_if_lost(self, kernel_id: str) -> None:
        if kernel_id in self._lost:
            self._lost.discard(kernel_id)
            await self.end([kernel_id])

    def rendering_ended(self, kernel_ids: Iterable[str]) -> None:
        """The pages of these kernels are there, or given up."""
        self._rendering.difference_update(kernel_ids)

    async def end(self, kernel_ids: Iterable[str]) -> None:
        """Ends these kernels: their pages were given up."""
        for kernel_id in kernel_ids:
            if kernel_id in self._kernels:
                kernel = self._kernels.get_kernel(kernel_id)
                kernel.stop_restarter()
                # One that is just being started again cannot be ended before it runs; its end comes first, and is waited for by itself.
                while not kernel.ready.done():
                    await wait({wrap_future(kernel.ready)})
            if kernel_id in self._kernels:
                await ensure_async(self._kernels.shutdown_kernel(kernel_id, now=True))

    async def _enforce_page_limit(self, owner: str) -> None:
        """Of too many pages of one owner the oldest that nobody looks at gives way. Raises `RequestRefused` if each is looked at."""
        self._owners = {kernel_id: each for kernel_id, each in self._owners.items() if kernel_id in self._kernels}
        own = [kernel_id for kernel_id, each in self._owners.items() if each == owner]
        if not self._most_pages or len(own) < self._most_pages:
            return
        for kernel_id in own:
            if kernel_id not in self._rendering and not self._kernels.kernel_model(kernel_id)["connections"]:
                del self._owners[kernel_id]
                await self.end([kernel_id])
                return
        raise RequestRefused(429, "You have too many of these pages open; close some, then reload this one.")


class VisitKernelManager:
    """The kernel manager as one visit sees it: what it takes belongs to the visitor."""

    def __init__(
        self,
        kernels: Any,
        enforce_page_limit: Callable[[], Awaitable[None]],
        end_if_lost: Callable[[str], Awaitable[None]],
        claim: Callable[[str], None],
        turn: Lock,
    ) -> None:
        self._kernels = kernels
        # One page of an owner after the other: of several at the same moment each would find the same room.
        self._turn = turn
        self._enforce_page_limit = enforce_page_limit
        self._end_if_lost = end_if_lost
        self._claim = claim

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kernels, name)

    async def get_rendered_notebook(self, notebook_name: str, **_: Any) -> Any:
        """A page that was prepared ahead. The next one is told nothing of this visit: Voilà would tell it the address."""
        async with self._turn:
            await self._enforce_page_limit()
            task, rendered, kernel_id = await self._kernels.get_rendered_notebook(notebook_name=notebook_name)
            await self._end_if_lost(kernel_id)
            self._claim(kernel_id)
        return task, rendered, kernel_id

    async def start_kernel(self, **how: Any) -> str:
        """A kernel for this visit alone."""
        async with self._turn:
            await self._enforce_page_limit()
            kernel_id: str = await ensure_async(self._kernels.start_kernel(**how))
            self._claim(kernel_id)
        return kernel_id
