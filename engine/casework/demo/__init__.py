"""The demonstration: fictional people and families, for training and trying. Never in a real installation."""
