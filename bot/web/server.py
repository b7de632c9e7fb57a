"""uvicorn around the application, on a socket that is already open, saying once where the page is."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            print(f"Trang hỏi đáp: {address_of(listener)}  (dừng: Ctrl+C)", flush=True)


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    host = _ANY_ADDRESS.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serve until told to stop. Requests are not logged: who asked what is nobody's business."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    with suppress(KeyboardInterrupt):  # how it is stopped by hand
        _Server(config).run(sockets=[listener])
