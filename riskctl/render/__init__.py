"""Core values to text. Nothing here reads a file, a clock or a terminal's settings."""
