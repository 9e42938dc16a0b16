"""What SpiffWorkflow does by itself, beside what ours does instead: the facts of `docs/engine.md`, by their numbers.

Each fact is shown twice: `test_NN_…` shows ours right; `test_NN_stock_…` shows the stock part as it is, and fails on
the day when upstream mends it, so that we hear of it.
"""
