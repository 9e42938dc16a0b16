"""The stored parse table is that of the grammar, and holds no code."""

import json

from engine.feel import parse_table


def test_the_table_is_that_of_the_grammar():
    assert parse_table.is_current(), "The grammar has changed: run `python -m engine.feel`."


def test_a_table_of_another_grammar_is_noticed(monkeypatch):
    monkeypatch.setattr(parse_table, "GRAMMAR", parse_table.GRAMMAR + "\nmore: NAME")
    assert not parse_table.is_current()


def test_writing_it_anew_gives_a_table_that_parses_the_same(tmp_path, monkeypatch):
    stored = json.loads(parse_table._FILE.read_text())
    monkeypatch.setattr(parse_table, "_FILE", tmp_path / "table.json")
    parse_table.write()
    written = json.loads((tmp_path / "table.json").read_text())
    assert written["grammar"] == stored["grammar"]
    states = [table["data"]["parser"]["parser"]["states"] for table in (stored, written)]
    assert len(states[0]) == len(states[1])
    assert sorted(map(len, states[0].values())) == sorted(map(len, states[1].values()))
