"""The command: `python -m engine.dmn.conformance FOLDER [--list wrong|refused|all] [--csv FILE]`."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from .running import Result, Verdict, run_folder

_TCK_WORDS = {Verdict.PASSED: "SUCCESS", Verdict.REFUSED: "IGNORED", Verdict.WRONG: "ERROR"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what passed, was refused as unsupported and is wrong, by folder and in all.

    Returns 1 when anything is wrong, 2 when there is no folder, no test case or no place for the file, otherwise 0.
    """
    options = _options().parse_args(arguments)
    folder: Path = options.folder
    if not folder.is_dir():
        sys.stderr.write(f"There is no folder {folder}.\n")
        return 2
    results = list(run_folder(folder))
    if not results:
        sys.stderr.write(f"There are no test cases below {folder}.\n")
        return 2
    _print_table(results)
    _print_reasons(results, options.list)
    try:
        if options.csv:
            _write_csv(results, options.csv)
    except OSError as error:
        sys.stderr.write(f"The results cannot be written to {options.csv}: {error.strerror}.\n")
        return 2
    return 1 if any(result.verdict is Verdict.WRONG for result in results) else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine.dmn.conformance",
        description="Runs decision models (.dmn) against the test cases (.xml, DMN TCK format) beside them.",
    )
    parser.add_argument("folder", type=Path, help="looked through at any depth, such as TestCases of the DMN TCK")
    parser.add_argument("--list", choices=("wrong", "refused", "all"), default="wrong", help="which to list (wrong)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="also write the results as the TCK's vendors do")
    return parser


def _print_table(results: Iterable[Result]) -> None:
    counts: dict[str, Counter[Verdict]] = {}
    for result in results:
        counts.setdefault(result.folder or ".", Counter())[result.verdict] += 1
    width = max(len("folder"), *map(len, counts))
    _say(f"{'folder':<{width}}  " + "  ".join(f"{verdict:>7}" for verdict in Verdict))
    for folder, count in counts.items():
        _say(_line(folder, count, width))
    _say(_line("total", sum(counts.values(), Counter()), width))


def _line(name: str, count: Counter[Verdict], width: int) -> str:
    return f"{name:<{width}}  " + "  ".join(f"{count[verdict]:>7}" for verdict in Verdict)


def _print_reasons(results: Iterable[Result], which: str) -> None:
    listed = {"wrong": (Verdict.WRONG,), "refused": (Verdict.REFUSED,), "all": (Verdict.WRONG, Verdict.REFUSED)}[which]
    for result in results:
        if result.verdict in listed:
            _say(f"{result.verdict.upper()} {result.file} {result.case}: {result.reason}")


def _write_csv(results: Iterable[Result], file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for result in results:
            word = _TCK_WORDS[result.verdict]
            writer.writerow([result.folder, Path(result.file).stem, result.case, word, result.reason])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
