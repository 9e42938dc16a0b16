"""The edge: pages for people, JSON for programs, the command line, and the workers."""
