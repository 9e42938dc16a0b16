"""Who someone is, what they may reach, and what a browser is told."""
