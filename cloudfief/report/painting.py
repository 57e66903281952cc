"""Drawing the pictures of a page in other processes, while this one puts the rest of the page together."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import vl_convert
from markupsafe import Markup

from cloudfief.core.workers import worker_count
from cloudfief.report.spec import Spec

WORTH_IT = 12  # pictures; a process needs as long to begin as it needs to draw ten of them
MOST = 4  # processes
MARK = re.compile(r"<!--picture (\d+)-->")
Finish = Callable[[str, str], str]  # an SVG and the beginning of its identifiers


class _Order(NamedTuple):
    chart: str
    finish: Finish


class _Painter:
    """One process that draws."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("painter.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it complains of is said again where the picture is drawn here
            start_new_session=True,  # the terminal's Ctrl-C is for the process that started this one
        )

    def draw(self, chart: str) -> str:
        """The SVG of a chart; raises OSError if the process is gone."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(chart.encode() + b"\n")
        self.process.stdin.flush()
        svg = self.process.stdout.readline()
        if not svg:
            raise ChildProcessError("the process that draws has ended")
        return json.loads(svg)


class Studio:
    """The pictures of one page: a picture that is ordered stands in the text as a mark until `hung` puts it there."""

    def __init__(self, painters: int) -> None:
        self.wanted = painters
        self.orders: list[_Order] = []
        self.started: list[_Painter] = []
        self.free: SimpleQueue[_Painter] = SimpleQueue()
        self.pool: ThreadPoolExecutor | None = None
        self.waiting: dict[str, Future[str]] = {}

    def order(self, chart: Spec, finish: Finish) -> Markup:
        """The mark of a picture; `finish` dresses the SVG when it is there."""
        self.orders.append(_Order(json.dumps(chart), finish))
        if self.wanted > 1 and len(self.orders) >= WORTH_IT:
            self._hand_out()
        return Markup(f"<!--picture {len(self.orders) - 1}-->")

    def hung(self, page: str) -> str:
        """The page with its pictures."""
        return MARK.sub(lambda mark: self._picture(int(mark[1])), page)

    def end(self) -> None:
        """Let the processes go."""
        for painter in self.started:
            painter.process.kill()
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
        for painter in self.started:
            painter.process.communicate()

    def _hand_out(self) -> None:
        if self.pool is None:
            self.started = [_Painter() for _ in range(self.wanted)]
            for painter in self.started:
                self.free.put(painter)
            self.pool = ThreadPoolExecutor(self.wanted)
        for order in self.orders if not self.waiting else self.orders[-1:]:
            if order.chart not in self.waiting:
                self.waiting[order.chart] = self.pool.submit(self._draw, order.chart)

    def _draw(self, chart: str) -> str:
        painter = self.free.get()
        try:
            return painter.draw(chart)
        finally:
            self.free.put(painter)

    def _picture(self, number: int) -> str:
        chart, finish = self.orders[number]
        return finish(self._svg(chart), f"p{number}-")

    def _svg(self, chart: str) -> str:
        if chart in self.waiting:
            try:
                return self.waiting[chart].result()
            except OSError:
                pass  # the process is gone: what it could not draw is drawn, or refused, here
        return vl_convert.vegalite_to_svg(json.loads(chart))


_studio: ContextVar[Studio | None] = ContextVar("studio", default=None)


@contextmanager
def studio() -> Iterator[Studio]:
    """Inside the block pictures are ordered and not drawn; nothing is started for few pictures or on one core."""
    opened = Studio(worker_count(None, MOST))
    token = _studio.set(opened)
    try:
        yield opened
    finally:
        _studio.reset(token)
        opened.end()


def painted(chart: Spec, finish: Finish) -> Markup:
    """A chart as SVG that `finish` has dressed; inside a `studio` its mark."""
    opened = _studio.get()
    return Markup(finish(vl_convert.vegalite_to_svg(chart), "p")) if opened is None else opened.order(chart, finish)
