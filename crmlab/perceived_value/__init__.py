"""What customers perceive: quality, satisfaction and loyalty (chapters 06 to 08)."""
