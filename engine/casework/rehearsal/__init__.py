"""Rehearsals: a release runs in a made-up world, with fictional people and a clock that is moved. Nothing is kept."""
