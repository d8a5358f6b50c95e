"""Ends with 0 if a web server answers a GET with 200 and, where a pattern is given, with such a text.

Called as: healthy.py HOST PORT PATH [PATTERN]. Asked every few seconds, it imports little.
"""

import re
import socket
import sys

PATIENCE = 4.0


def main(host: str, port: str, path: str, pattern: str = "") -> bool:
    try:
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as server:
            server.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            said = b"".join(iter(lambda: server.recv(65536), b"")).decode("utf-8", "replace")
    except OSError:
        return False
    return bool(re.match(r"HTTP/1\.[01] 200 ", said)) and bool(re.search(pattern, said))


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)
