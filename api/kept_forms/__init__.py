"""Forms that were sent when the session had run out: kept for whoever typed them, and filled in again after sign-in."""
