"""A case's documents as files to keep, to print and to edit."""
