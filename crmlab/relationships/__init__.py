"""Relationships: transaction against relationship marketing, bonds, trust and commitment (chapters 01 to 03)."""
