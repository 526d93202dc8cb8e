"""Seeing: how many, how far, how fast. Counts alone; no module here reads an answer."""
