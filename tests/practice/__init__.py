"""What practice asks of the shipped diagrams, told process by process: the engine runs them, in memory and alone.

People's answers and the services' work are given, so that a story is short and cheap; that forms and services give them
is shown elsewhere. Stories speak of forms and services, never of the diagrams' elements: they hold however it is drawn.
"""
