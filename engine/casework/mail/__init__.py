"""Mail about one's work: what is new, due, late and moved, as each person wants to be told. The outbox sends it."""
