"""Takes one thing out of the shipped diagrams, decisions or forms, and asks whether a test notices.

`python -m tests.mutations` does so with every element, way, row and question; with `--rules` it asks the tests of the
rules that each names.
"""
