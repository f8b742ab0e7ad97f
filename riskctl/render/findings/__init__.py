"""Findings to text, one format a module."""
