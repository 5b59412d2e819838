"""Shared code for the figures of all tabs."""
