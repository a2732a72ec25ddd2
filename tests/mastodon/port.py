"""A port for a program that cannot choose one itself."""

import socket


def free_port() -> int:
    """One that nobody on this machine uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
