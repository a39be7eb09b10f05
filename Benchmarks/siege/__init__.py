"""A server that is attacked in every known way at once, while people go on signing."""
