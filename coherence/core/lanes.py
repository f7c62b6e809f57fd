"""Django at an asynchronous server, in threads that last. By itself it starts one for each request: with a new connection to the
database and the cache, and the old one left behind until the database has no more to give."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass

from asgiref.sync import ThreadSensitiveContext
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from coherence.core.bounds import Application, Receive, Scope, Send


@dataclass
class Lane:
    """One thread, with its own connections, and how many requests are in it. One that sends its body slowly needs no thread yet,
    so there may be several."""

    executor: ThreadPoolExecutor
    requests: int = 0


_OWN: ContextVar[Lane] = ContextVar("lane")


class Handler(ASGIHandler):
    """Middleware and view in one go in the request's lane, as at any other server. Django would change between thread and event
    loop with each middleware that is written for one of them alone."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        # Not by sync_to_async, which takes the request's own context along: Django keeps its open caches there.
        return await asyncio.get_running_loop().run_in_executor(_OWN.get().executor, self.get_response, request)


def in_lanes(application: Application, count: int) -> Application:
    """Each request in the first of those lanes with the fewest; what is no request is left alone."""
    lanes = [Lane(ThreadPoolExecutor(1, thread_name_prefix=f"lane-{number}")) for number in range(count)]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await application(scope, receive, send)
        lane = min(lanes, key=lambda each: each.requests)
        lane.requests += 1
        own = _OWN.set(lane)
        try:
            async with ThreadSensitiveContext(executor=lane.executor):  # what Django does around it, in the same thread
                await application(scope, receive, send)
        finally:
            _OWN.reset(own)
            lane.requests -= 1

    return answer
