#!/usr/bin/env python3
"""What ingest costs beside plain tools that do less: ten thousand small files, and one large file.

    bench/ingest.py [--files 10000] [--gigabytes 10]

The rival copies, hashes and flushes (cp, sha256sum, sync), and keeps no books. Both run in one go on one disk, in turn;
the ratio is what to look at. Starts an instance of its own in a scratch folder, and removes it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from cli.tests.instance import Instance  # noqa: E402

MEGABYTE = 1 << 20
RIVAL = 'cp -r "$1" "$2" && find "$2" -type f -exec sha256sum {} + > /dev/null && sync -f "$2"'


def main() -> None:
    """Measure both, print a row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (default: the system's own)")
    options = parser.parse_args()
    with Instance.lent(disk=options.scratch) as instance:
        print(f"{'':<22}{'ingest':>10}{'cp+sha256sum':>14}{'ratio':>8}{'peak memory':>13}")
        measure(instance, "small", f"{options.files:,} files of 2 KB", options.files, 2_000)
        measure(instance, "large", f"1 file of {options.gigabytes:g} GB", 1, int(options.gigabytes * 1000**3))


def measure(instance: Instance, dataset: str, title: str, files: int, size: int) -> None:
    """Let the rival, then ingest, take the same files."""
    landing = instance.places.landing / dataset
    landing.mkdir(parents=True)
    for number in range(files):
        write(landing / f"{number}.bin", size)
    subprocess.run(["sync", "-f", landing], check=True)
    copy = instance.scratch / "copy"
    rival = timed(["sh", "-c", RIVAL, "sh", str(landing), str(copy)], instance)[0]
    shutil.rmtree(copy)
    command = [str(CHECKOUT / "jarflow"), "task", "ingest", dataset, "--quiet", "0s"]
    seconds, kilobytes, answer = timed(command, instance)
    result = json.loads(answer.splitlines()[-1])
    if (result["files"], result["bytes"]) != (files, files * size):
        sys.exit(f"expected {files} files of {size} bytes, found {answer}")
    ratio, megabytes = seconds / rival, kilobytes / 1024
    print(f"{title:<22}{seconds:>8.1f} s{rival:>12.1f} s{ratio:>8.2f}{megabytes:>10.0f} MB", flush=True)
    shutil.rmtree(instance.places.data / "store")


def write(file: Path, size: int) -> None:
    """Write random bytes, an hour old."""
    with file.open("wb") as out:
        for start in range(0, size, MEGABYTE):
            out.write(os.urandom(min(MEGABYTE, size - start)))
    hour_ago = time.time() - 3600
    os.utime(file, (hour_ago, hour_ago))


def timed(command: list[str], instance: Instance) -> tuple[float, int, str]:
    """Seconds, peak resident memory in KB, and stdout of a command."""
    began = time.monotonic()
    with subprocess.Popen(command, env=instance.environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        answer = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return time.monotonic() - began, usage.ru_maxrss, answer


if __name__ == "__main__":
    main()
