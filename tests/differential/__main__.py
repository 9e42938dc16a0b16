"""Asks feelin about more expressions than the test does, and prints where it answers otherwise."""

import argparse
import json

from playwright.sync_api import sync_playwright

from .answers import ours, theirs
from .generating import Generator
from .leaves import VARIABLES

_AT_A_TIME = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    texts = Generator(chosen.seed).expressions(chosen.count)
    different = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for start in range(0, len(texts), _AT_A_TIME):
            part = texts[start : start + _AT_A_TIME]
            for text, opinion in zip(part, theirs(browser, "opinions", part, VARIABLES), strict=True):
                answer = ours(text, VARIABLES)
                if answer != opinion:
                    different += 1
                    print(f"{text}\n  ours   {json.dumps(answer)}\n  feelin {json.dumps(opinion)}")
        browser.close()
    print(f"{len(texts)} expressions, {different} answered differently")


main()
