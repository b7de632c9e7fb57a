"""Many updates while the bot is killed and started again: what was lost, what came twice, what was on its way.

`python -m tests.standins.storm` delivers 500 updates in 10 s to the webhook of `python -m bot serve`, kills it (SIGKILL)
twice in between, and prints a table and one line of JSON. Deliveries are repeated as Telegram repeats them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.people import FILE, People
from retrieval.building import build
from tests.bot import fake
from tests.standins.telegram import BOT_ID, TOKEN, Telegram, telegram

ROOT = Path(__file__).parents[2]
SECRET = "storm-secret"


@dataclass(frozen=True)
class Outcome:
    """`double` counts updates answered more than once, `in_flight` those whose send a kill interrupted.

    `unaccounted` are answers too many beyond one for each in flight; `disordered` counts chats whose answers came out of order.
    """

    updates: int
    kills: int
    answered: int
    lost: int
    double: int
    in_flight: int
    unaccounted: int
    disordered: int
    seconds: float


def storm(
    folder: Path, updates: int, seconds: float, kills: int = 2, chats: int = 25, latency_s: float = 0.03
) -> Outcome:
    """Run the storm in a folder of its own; deliveries are spread evenly over `seconds`, kills between them."""
    build([fake.PLANS[0]], folder / "index")
    with telegram(retry_scale=0.1) as standin:
        standin.state.latency_s = latency_s
        port = _free_port()
        bot = _start(standin, folder, port)
        keys: dict[int, str] = {}
        started = time.monotonic()
        at = [round(updates * (kill + 1) / (kills + 1)) for kill in range(kills)]
        try:
            for number in range(updates):
                time.sleep(max(0.0, started + number * seconds / updates - time.monotonic()))
                if number in at:
                    bot.send_signal(signal.SIGKILL)
                    bot.wait()
                    bot = _start(standin, folder, port, wait=False)
                update = standin.say(f"{_word(number)} do ai phụ trách", chat=1 + number % chats)
                keys[number] = f"{BOT_ID}:{update['update_id']}"
            people = People(folder / FILE)
            standin.wait_until(lambda: standin.undelivered == 0 and _open(people) == 0, 120)
            in_flight = set(people.repeated("telegram"))
            people.close()
        finally:
            bot.terminate()
            bot.wait(20)
        return _judge(standin, keys, in_flight, kills, chats, time.monotonic() - started)


def _start(standin: Telegram, folder: Path, port: int, wait: bool = True) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "INDEX_DIR": str(folder / "index"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": standin.base,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    bot = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    if wait:
        standin.wait_until(lambda: bool(standin.state.webhook.get("url")), 30)
    return bot


def _judge(
    standin: Telegram, keys: dict[int, str], in_flight: set[str], kills: int, chats: int, seconds: float
) -> Outcome:
    words = {_word(number): number for number in keys}
    seen: Counter[int] = Counter()
    disordered = 0
    for chat in range(1, chats + 1):
        texts = [set(shown.text.replace('"', " ").split()) for shown in standin.shown(chat)]
        order = [words[word] for text in texts for word in words.keys() & text]
        seen.update(order)
        disordered += order != sorted(order)
    double = {number for number, count in seen.items() if count > 1}
    return Outcome(
        updates=len(keys),
        kills=kills,
        answered=len(seen),
        lost=len(keys) - len(seen),
        double=len(double),
        in_flight=len(in_flight),
        unaccounted=sum(seen[number] - 1 - (keys[number] in in_flight) for number in double),
        disordered=disordered,
        seconds=round(seconds, 1),
    )


def _word(number: int) -> str:
    """A word of no plan, different for each number."""
    letters = ""
    for _ in range(3):
        number, digit = divmod(number, 20)
        letters += "bcdfghklmnpqrstvxwzj"[digit]
    return f"xq{letters}"


def _open(people: People) -> int:
    counts = people.counts("telegram")
    return counts.waiting + counts.sending


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.standins.storm", description="Kill the bot while it answers."
    )
    parser.add_argument("--updates", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--kills", type=int, default=2)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        outcome = storm(Path(folder), given.updates, given.seconds, given.kills)
    for name, value in asdict(outcome).items():
        print(f"{name:<12} {value:>8}")
    print(json.dumps(asdict(outcome)))
    return int(outcome.lost or outcome.unaccounted)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
