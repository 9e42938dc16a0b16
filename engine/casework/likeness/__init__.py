"""Are these the same people, written differently? What two descriptions of a family have in common (ENT-1).

Nothing here knows a database: `keys` says under which keys a description is found again, `comparing` compares two.
"""
