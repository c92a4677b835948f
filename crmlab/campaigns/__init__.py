"""Campaigns: whom to write to, and how far down the list it pays."""
