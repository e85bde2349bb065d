"""Across records: near-copies, stories, actors, claims and origins."""
