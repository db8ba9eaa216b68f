"""Measures what coach does, and writes the figures that README shows. Not installed; `python -m eval` lists the names."""
