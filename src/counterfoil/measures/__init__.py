"""Counts and shares with a stated meaning."""
